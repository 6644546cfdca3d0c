"""`kawal roster suspects|adjudicate`: rows that resemble somebody on record, compared and decided by an officer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from schemas.base import Message
from schemas.cases import Answer
from schemas.errors import Misused, Refused
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.registration import Adjudicate
from schemas.rosters.reading import open_sheet
from schemas.terms import Verdict
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.output import Output, Table
from starter.commands.roster import Batch
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.duplicates import SHOWN, Compared, Suspect, compared, suspects
from starter.reading.reader import reader

PERMIT = "registration.adjudicate"
COLUMNS = ("row", "verdict", "why")
"""The columns of a file of verdicts."""
VERDICTS = {
    "same": Verdict.SAME, "sama": Verdict.SAME, "different": Verdict.DIFFERENT, "berbeda": Verdict.DIFFERENT,
}  # fmt: skip
LEAST_REASON = 10
"""Letters of a reason, as a verdict's."""
Row = Annotated[int | None, typer.Option("--row", min=1, help="The row, as a spreadsheet numbers it.")]
Why = Annotated[str, typer.Option("--why", help="Why, in at least ten characters; never a name.")]


class RowAnswer(Message):
    """What became of one row of a file of verdicts: the verdict, or why it was refused."""

    line: int
    """Where the file says it."""
    row: int | None
    refused: str | None = None
    message: str


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(
        app, "suspects", example="kawal roster suspects 36.01-2022-001 --reveal --why 'adjudikasi data ganda'"
    )(show)
    command(
        app,
        "adjudicate",
        example="kawal roster adjudicate 36.01-2022-001 --row 7 --different --why 'saudara kembar menurut KK'",
    )(adjudicate)


async def show(
    desk: Desk,
    batch: Batch,
    row: Row = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show both records of rows without a verdict; needs --why.")
    ] = False,
    why: Why = "",
) -> Output:
    """List the rows that resemble people on record: how much, in what, where those are members, what was said before."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    if reveal:
        if len(why) < LEAST_REASON:
            raise Misused("who reads people's records says why: --why with at least ten characters")
        seen = await compared(await desk.installation(), signed, batch, row, why)
        return Output(_document(batch, seen), [_side_by_side(desk, one) for one in seen] or [_none(desk)])
    found = await suspects(pool, signed, batch, row)
    headings = (
        desk.say("baris", "row"), desk.say("keadaan", "standing"), desk.say("kemiripan %", "likeness %"),
        desk.say("sama", "agrees"), desk.say("orang lain", "other"), desk.say("peserta pada", "member of"),
        desk.say("tercantum pada", "stands in"), desk.say("putusan lain", "other verdicts"),
    )  # fmt: skip
    table = [
        (one.row, one.standing, one.score, one.agrees, one.other, one.lines, one.stands_in, _given(desk, one))
        for one in found
    ]
    return Output(_document(batch, found), [Table("", headings, table)] if found else [_none(desk)])


async def adjudicate(
    desk: Desk,
    batch: Batch,
    row: Row = None,
    same: Annotated[
        bool | None, typer.Option("--same/--different", help="The person it resembles, or somebody else.")
    ] = None,
    why: Why = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Verdicts in bulk: a table with row, verdict, why.")
    ] = None,
) -> Output:
    """Say of a held row whether it is the person it resembles: the same is refused, a different one accepted."""
    if file is None:
        if row is None or same is None:
            raise Misused("name the --row and say --same or --different; or give --file")
        verdict = Verdict.SAME if same else Verdict.DIFFERENT
        return answered(desk, await _give(desk, batch, str(row), verdict, why))
    if row is not None or same is not None or why:
        raise Misused("--file holds the rows, the verdicts and the reasons; give nothing beside it")
    return await _in_bulk(desk, batch, file)


async def _give(desk: Desk, batch: str, row: str, verdict: str, why: str) -> Answer:
    case = registration_id(batch)
    known = VERDICTS.get(verdict.casefold())

    async def draft(_: Installation, __: Any) -> Order:  # noqa: ANN401 - a row
        if not row.isdecimal() or known is None:
            what = "The verdict" if row.isdecimal() else "The row"
            words = "it is neither same nor different" if row.isdecimal() else "it is no whole number"
            raise Refused(Refusal.INVALID_INPUT, case, what=what, why=words)
        body = Adjudicate(row_number=int(row), verdict=known, why=why)
        return Order("adjudicate", f"adjudicate.{body.row_number}", body)

    return await give(desk, PERMIT, case, lambda pool: case_of(pool, case), draft)


async def _in_bulk(desk: Desk, batch: str, path: Path) -> Output:
    with _opened(path) as file, open_sheet(file, COLUMNS) as sheet:
        places = [sheet.header.index(column) for column in COLUMNS]
        answers = [
            await _answer(desk, batch, line, *(cells[place] for place in places))
            for line, cells in sheet.rows()
        ]
    refused = sum(answer.refused is not None for answer in answers)
    recorded = len(answers) - refused
    words = desk.say(
        f"{recorded} putusan tercatat, {refused} ditolak.",
        f"{recorded} verdicts recorded, {refused} refused.",
    )
    headings = (desk.say("baris", "row"), desk.say("jawaban", "answer"))
    table = Table("", headings, [(one.row or f"? ({one.line})", one.message) for one in answers])
    document = {
        "batch": batch,
        "recorded": recorded,
        "refused": refused,
        "answers": [answer.model_dump(mode="json") for answer in answers],
    }
    return Output(document, [table, words], exit_code=1 if refused else 0)


async def _answer(desk: Desk, batch: str, line: int, row: str, verdict: str, why: str) -> RowAnswer:
    number = int(row) if row.isdecimal() else None
    try:
        answer = await _give(desk, batch, row, verdict, why)
    except Refused as refused:
        reason = refused.reason
        return RowAnswer(line=line, row=number, refused=reason.code, message=reason.say(desk.lang))
    return RowAnswer(line=line, row=number, message=str(answer.details["verdict"]))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Misused(f"{path} cannot be read: {error.strerror}") from None


def _document(batch: str, found: Sequence[Suspect]) -> dict[str, Any]:
    return {"batch": batch, "suspects": [one.model_dump(mode="json") for one in found]}


def _none(desk: Desk) -> str:
    return desk.say("Tidak ada baris yang menyerupai orang lain.", "No row resembles anybody.")


def _given(desk: Desk, one: Suspect) -> tuple[str, ...]:
    words = {Verdict.SAME: desk.say("sama", "same"), Verdict.DIFFERENT: desk.say("berbeda", "different")}
    return tuple(f"{words[given.verdict]} ({given.row}, {given.on})" for given in one.verdicts)


def _side_by_side(desk: Desk, one: Compared) -> Table:
    title = desk.say(
        f"Baris {one.row}: {one.score}% mirip {one.other}", f"Row {one.row}: {one.score}% like {one.other}"
    )
    places = ", ".join(map(str, one.nik_differs))
    lines = [(column, one.record[column], one.other_record[column]) for column in SHOWN]
    lines.append((desk.say("angka NIK yang berbeda", "digits of the NIK that differ"), places, places))
    if one.verdicts:
        given = ", ".join(_given(desk, one))
        lines.append((desk.say("putusan lain", "other verdicts"), given, given))
    return Table(title, ("", desk.say("baris ini", "this row"), one.other), lines)
