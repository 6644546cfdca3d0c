"""The command: assembles the sub-commands that the layers expose."""

import json
import os
import sys
import traceback
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.main import get_command

from schemas.errors import KawalError, Refused, Unavailable
from schemas.settings import home
from starter.commands.frame import CHOSEN, Options
from vault.masking import mask_text

DONE, REFUSED, MISUSED, UNAVAILABLE, DEFECT = 0, 1, 2, 3, 70
"""Exit codes. 70 is a defect of kawal itself: it says where its log is, and nothing was done half."""

GROUPS = {
    "instruction": "instruction.app",
    "case": "case.app",
    "regulation": "regulation.app",
    "budget": "budget.app",
    "roster": "roster.app",
    "member": "member.app",
    "contribution": "contribution.app",
    "claim": "claim.app",
    "escalation": "escalation.app",
    "letter": "letter.app",
    "report": "report.app",
    "unit": "registers.unit",
    "branch": "registers.branch",
    "partner": "registers.partner",
    "indicator": "registers.indicator",
    "law": "law.app",
    "audit": "audit.app",
    "ops": "ops.app",
}
"""The groups of commands and where under `starter.commands` each is found."""

MORE = {
    "budget": ("budget_time", "budget_plan", "budget_import"),
    "case": ("outreach", "coverage"),
    "claim": ("claim_filing", "claim_deciding", "claim_paying", "claim_schooling", "claim_links"),
    "contribution": ("contribution_books", "contribution_forecast", "reconciling", "suspense"),
    "letter": ("letter_check",),
    "member": ("member_files", "member_single"),
    "ops": ("replanning", "webhook", "identities"),
    "roster": ("roster_files", "roster_duplicates", "roster_cards"),
}
"""The modules that add more commands to a group."""


def assembled(wanted: str = "") -> typer.Typer:
    """Return the command line: all of it, or only the group *wanted*, so that no command waits for the others."""
    line = typer.Typer(
        help="kawal sees every regional commitment under a national instruction through to its end.",
        epilog="Exit codes: 0 done, 1 refused by a rule, 2 wrong usage, 3 unavailable (try again), 70 defect.",
        no_args_is_help=True,
        add_completion=False,
    )

    for name in [wanted] if wanted in GROUPS else GROUPS:
        line.add_typer(_group(name), name=name)
    if wanted not in GROUPS:
        for module in ("starter.commands.people", "deploy.commands", "deploy.rehearsals"):
            import_module(module).register(line)
    return line


@cache
def _group(name: str) -> typer.Typer:
    module, _, attribute = GROUPS[name].partition(".")
    group: typer.Typer = getattr(import_module(f"starter.commands.{module}"), attribute)
    for module in MORE.get(name, ()):
        import_module(f"starter.commands.{module}").register(group)
    if name == "contribution":
        import_module("starter.commands.contribution_statements").register(
            group, import_module("activities.statements.render").render
        )
    if name == "claim":
        import_module("starter.commands.claim_letters").register(
            group, import_module("activities.claim_file.render").render
        )
    if name == "letter":
        import_module("starter.commands.letter").register(import_module("activities.letters.render").render)
    if name == "ops":
        import_module("deploy.commands").register_ops(group)
    return group


def main(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code; a person never sees a traceback."""
    CHOSEN.set(None)
    try:
        words = sys.argv[1:] if arguments is None else arguments
        get_command(assembled(words[0] if words else "")).main(args=words, prog_name="kawal")
    except SystemExit as ended:
        return int(ended.code or DONE)
    except KawalError as error:
        return _explained(error)
    except ExceptionGroup as group:
        told = _first(group)
        return _explained(told) if isinstance(told, KawalError) else _defect(group)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a defect is named, logged and told apart
        return _defect(error)
    return DONE


def _first(group: BaseException) -> BaseException:
    """Return what ended work that was done side by side: a defect, if any was among it."""
    if not isinstance(group, BaseExceptionGroup):
        return group
    found = [_first(one) for one in group.exceptions]
    return next((one for one in found if not isinstance(one, KawalError)), found[0])


def _explained(error: KawalError) -> int:
    options = CHOSEN.get() or Options()
    match error:
        case Refused():
            words = error.reason.say(options.lang)
            document: dict[str, Any] = {"refused": {**error.reason.model_dump(mode="json"), "message": words}}
        case Unavailable() if options.lang == "id":
            words = f"{error.what} tidak menjawab; tidak ada perubahan yang tidak tercatat. Coba perintah yang sama lagi."
            document = {"unavailable": {"what": error.what, "message": words}}
        case Unavailable():
            words = str(error)
            document = {"unavailable": {"what": error.what, "message": words}}
        case _:
            words = str(error)
            document = {"misused": {"message": words}}
    if options.as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stderr.write(f"{words}\n")
    return error.exit_code


def _defect(error: Exception) -> int:
    if os.environ.get("KAWAL_DEBUG"):
        raise error
    options = CHOSEN.get() or Options()
    log = (options.data or home()) / "command.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(mask_text("".join(traceback.format_exception(error))))
    if options.as_json:
        document = {"defect": {"type": type(error).__name__, "log": str(log)}}
        sys.stdout.write(json.dumps(document) + "\n")
    sys.stderr.write(f"defect in kawal: {type(error).__name__}; details in {log}\n")
    return DEFECT


if __name__ == "__main__":
    sys.exit(main())
