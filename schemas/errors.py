"""What can go wrong, and what to tell whoever hit it.

KawalError
├── Refused        a rule says no: never retried, shown to the person, logged           exit code 1
├── Misused        the command was written wrongly                                      exit code 2
└── Unavailable    a server does not answer: Temporal retries, a person tries again     exit code 3

A refusal names what was refused, which record (a row number or an opaque id, never a person), which rule, and
what to do next. Its words stand in `schemas/refusals.py`, in Indonesian and English.
"""

from typing import Any

from pydantic import JsonValue

from schemas.base import Message
from schemas.refusals import TEXTS, Refusal


class Reason(Message):
    """A refusal as it travels: the code and the facts that its text speaks of."""

    code: Refusal
    record: str
    facts: dict[str, JsonValue] = {}
    also: tuple["Reason", ...] = ()
    """What else is wrong with the same record."""

    def say(self, lang: str = "en") -> str:
        """Return the refusal in *lang* (`id` or `en`): what, which record, which rule, what next.

        A fact whose words differ by language comes twice: `why` in English, `why_id` in Indonesian.
        """
        text = TEXTS[self.code]
        words = text.indonesian if lang == "id" else text.english
        next_step = text.next_indonesian if lang == "id" else text.next_english
        facts: dict[str, JsonValue] = {"record": self.record, **self.facts}
        if lang == "id":
            facts |= {name.removesuffix("_id"): fact for name, fact in facts.items() if name.endswith("_id")}
        rule = f" [{text.rule}]" if text.rule else ""
        said = f"{words.format_map(facts)}{rule} {next_step.format_map(facts)}"
        return " ".join([said, *(other.say(lang) for other in self.also)])


class KawalError(Exception):
    """The root of every error that kawal raises on purpose."""

    exit_code = 1


class Refused(KawalError):
    """A rule says no."""

    def __init__(self, code: Refusal, record: str, **facts: JsonValue) -> None:
        self.reason = Reason(code=code, record=record, facts=facts)
        super().__init__(self.reason.say())


class Misused(KawalError):
    """The command was written wrongly: an unknown option, a file that is not there."""

    exit_code = 2


class Unavailable(KawalError):
    """A server does not answer; the same command may be given again and does nothing twice."""

    exit_code = 3

    def __init__(self, what: str, cause: BaseException | None = None, **facts: Any) -> None:  # noqa: ANN401
        self.what = what
        self.facts = facts
        detail = f" ({type(cause).__name__})" if cause is not None else ""
        super().__init__(
            f"{what} does not answer{detail}: nothing was changed that is not recorded; try the same command again"
        )
