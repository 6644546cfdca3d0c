"""Letters: drafts that a deed makes for an office to sign, and what is asked of people until they are signed.

What kawal sends by itself is a notification; a letter of a government office is a draft until an authorised person
of that office has signed and numbered it (Permendagri 1/2023). Nothing waits for a signature.
"""

from datetime import date

from pydantic import JsonValue

from schemas.cases import Due, Task
from schemas.facts import LetterDrafted, LetterSigned
from schemas.ladders import SignLetter, Unsigned
from schemas.terms import Role
from workflows.deed import Deed, S

BASIS = "Permendagri 1/2023"
UNSIGNED = "unsigned"
"""What falls due in any case on the day after a draft should have been signed."""


def draft_letter(
    deed: Deed[S],
    letter: str,
    template: str,
    *,
    sender: str,
    addressee: str,
    sign_by: date,
    **data: JsonValue,
) -> None:
    """Draft *letter* for the office *sender* to sign by *sign_by*; *data* is what its *template* asks for.

    `case`, `region`, `region_name` and `today` are given to every template. The letter's number is that of the
    deed's series.
    """
    key = deed.state.key
    common: dict[str, JsonValue] = {
        "case": key.id,
        "region": key.region,
        "region_name": deed.state.region_name,
        "today": deed.today.isoformat(),
    }
    fact = LetterDrafted(
        letter=letter,
        template=template,
        sender=sender,
        addressee=addressee,
        sign_by=sign_by,
        data={**common, **data},
    )
    deed.record(fact)
    deed.task(sign_task(fact))
    await_signature(
        deed,
        letter,
        Unsigned(
            sender=sender, addressee=addressee, template=template, drafted_on=deed.today, sign_by=sign_by
        ),
    )


def await_signature(deed: Deed[S], letter: str, draft: Unsigned) -> None:
    """Remember that *letter* is not signed yet, and when its sender is to be reminded."""
    deed.state.letters[letter] = draft
    deed.state.plan(Due(at=deed.state.clock.ends(draft.sign_by), what=UNSIGNED, ref=letter))


def sign(deed: Deed[S], body: SignLetter) -> None:
    """Record that the sending office signed."""
    deed.by(deed.state.letters.pop(body.letter).sender, "pusat/*")
    deed.effective(body.on)
    deed.record(LetterSigned(letter=body.letter, number=body.number, signed_on=body.on))
    deed.touch(body.letter)
    deed.note(letter=body.letter, document=body.number)
    deed.done(task_of(body.letter))
    deed.state.drop(UNSIGNED, body.letter)


def remind(deed: Deed[S], letter: str) -> None:
    """Tell the sending office that its signature is missing."""
    draft = deed.state.letters[letter]
    deed.touch(letter)
    deed.note(letter=letter, sender=draft.sender, sign_by=draft.sign_by.isoformat())
    deed.notify(
        draft.sender,
        "letter_unsigned",
        letter=letter,
        addressee=draft.addressee,
        sign_by=draft.sign_by.isoformat(),
        days_late=(deed.today - draft.sign_by).days,
        legal_basis=BASIS,
    )


def sign_task(fact: LetterDrafted) -> Task:
    """Return the task of signing a draft."""
    return Task(
        id=task_of(fact.letter),
        what="letter.sign",
        role=Role.APPROVER,
        office=fact.sender,
        due_on=fact.sign_by,
        rule=BASIS,
        ref=fact.letter,
    )


def task_of(letter: str) -> str:
    """Return the id of the task of signing *letter*."""
    return f"{letter}.sign"
