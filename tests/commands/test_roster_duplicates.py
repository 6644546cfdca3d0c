"""`kawal roster suspects|adjudicate`: likely duplicates without a name, with both records for a reason, and verdicts."""

import json
from itertools import count
from pathlib import Path

import pytest

from kawal import MISUSED, REFUSED
from store.pool import transaction
from tests.commands.conftest import PANDEGLANG, Office
from tests.support.alike import AGAIN, FIRST, ONE, TWIN, alike

OFFICER, APPROVER, AUDITOR = "petugas.36-01", "pemeriksa.36-01", "auditor"
LINE = f"{PANDEGLANG}-2022-L01"
WHY = "dibandingkan dengan kartu keluarga"
rosters = count(1)


async def checked(office: Office, folder: Path, content: bytes) -> str:
    """Upload a roster, whose rows are checked before the answer, and return its batch."""
    file = folder / "roster.csv"
    file.write_bytes(content)
    upload = await office.ask("roster", "upload", PANDEGLANG, file, "--line", LINE, user=OFFICER)
    return str(upload.document["details"]["batch"])


@pytest.fixture
async def batch(office: Office, tmp_path: Path) -> str:
    """Return a roster of which two rows are held."""
    return await checked(office, tmp_path, alike(PANDEGLANG, next(rosters)))


async def reads_of(office: Office, batch: str) -> list[tuple[str, str, str]]:
    async with transaction(office.installation.pool) as tx:
        rows = await tx.fetch(
            "SELECT reader, person, why FROM personal_read WHERE person LIKE $1 AND reader <> 'kawal' ORDER BY id",
            f"w-{batch}-%",
        )
    return [tuple(row) for row in rows]


async def test_suspects_are_listed_without_anything_personal_and_nothing_is_logged(
    office: Office, batch: str
) -> None:
    listed = await office.ask("roster", "suspects", batch, user=OFFICER)
    found = {one["row"]: one for one in listed.document["suspects"]}
    assert set(found) == {AGAIN, TWIN}
    again = found[AGAIN]
    assert again["score"] >= 90
    assert {"name", "mother", "birth_date", "nik_near"} <= set(again["agrees"])
    assert (again["standing"], again["other"]) == ("held", f"w-{batch}-{FIRST:05d}")
    assert again["stands_in"] == [f"{batch}/row-{FIRST}"]
    assert found[TWIN]["score"] < again["score"]
    words = await office.run("roster", "suspects", batch, user=OFFICER)
    assert not any(personal in listed.out + words.out for personal in ("Warga", "Kembar", "Jl."))
    assert await reads_of(office, batch) == []


async def test_both_records_are_shown_for_a_reason_that_is_logged_with_both_people(
    office: Office, batch: str
) -> None:
    asked = ("roster", "suspects", batch, "--reveal")
    assert (await office.ask(*asked, user=OFFICER)).code == MISUSED
    assert (await office.ask(*asked, "--why", "ingin", user=OFFICER)).code == MISUSED
    assert await reads_of(office, batch) == []
    shown = await office.ask(*asked, "--row", AGAIN, "--why", WHY, user=OFFICER)
    [one] = shown.document["suspects"]
    assert one["record"]["nama"].startswith("H. ")
    assert one["other_record"]["nama"].startswith("Warga ")
    assert one["record"]["nik"] == "36" + "*" * 14
    assert one["nik_differs"] == [16]
    assert await reads_of(office, batch) == [(OFFICER, f"w-{batch}-{row:05d}", WHY) for row in (FIRST, AGAIN)]
    assert "Warga " in (await office.run(*asked, "--why", WHY, user=OFFICER)).out


async def test_rows_with_a_verdict_are_revealed_only_when_named(office: Office, batch: str) -> None:
    await office.ask("roster", "adjudicate", batch, "--row", AGAIN, "--same", "--why", WHY, user=OFFICER)
    asked = ("roster", "suspects", batch, "--reveal", "--why", WHY)
    rows = [one["row"] for one in (await office.ask(*asked, user=OFFICER)).document["suspects"]]
    assert rows == [TWIN]
    [named] = (await office.ask(*asked, "--row", AGAIN, user=OFFICER)).document["suspects"]
    assert named["standing"] == "refused"


async def test_one_verdict_at_a_time_then_approval(office: Office, batch: str) -> None:
    give = ("roster", "adjudicate", batch)
    assert (await office.ask("roster", "approve", batch, user=APPROVER)).refused == "out_of_order"
    same = await office.ask(*give, "--row", AGAIN, "--same", "--why", WHY, user=OFFICER)
    assert same.document["details"]["verdict"] == "same"
    repeated = await office.ask(*give, "--row", AGAIN, "--same", "--why", WHY, user=OFFICER)
    assert repeated.document["repeated"]
    other = await office.ask(*give, "--row", AGAIN, "--different", "--why", WHY, user=OFFICER)
    assert other.refused == "different_content"
    assert (
        await office.ask(*give, "--row", ONE, "--same", "--why", WHY, user=OFFICER)
    ).refused == "out_of_order"
    assert (
        await office.ask(*give, "--row", 99, "--same", "--why", WHY, user=OFFICER)
    ).refused == "unknown_record"
    assert (
        await office.ask(*give, "--row", TWIN, "--same", "--why", "singkat", user=OFFICER)
    ).refused == "invalid_input"
    await office.ask(*give, "--row", TWIN, "--different", "--why", WHY, user=OFFICER)
    errors = (await office.ask("roster", "errors", batch, user=OFFICER)).document["errors"]
    assert [(one["row"], one["code"]) for one in errors] == [(AGAIN, "same_person")]
    assert "on record already" in errors[0]["message"]


async def test_who_was_judged_before_is_listed_with_the_verdict_and_blocks_the_approval_again(
    office: Office, tmp_path: Path
) -> None:
    content = alike(PANDEGLANG, next(rosters))
    first = await checked(office, tmp_path, content)
    for row, verdict in ((AGAIN, "--same"), (TWIN, "--different")):
        given = ("roster", "adjudicate", first, "--row", row, verdict, "--why", WHY)
        assert (await office.ask(*given, user=OFFICER)).code == 0
    later = await checked(office, tmp_path, content + b"\n123,Warga,1980-01-02,L,Ibu,petani,,1000000,")
    listed = ("roster", "suspects", later)
    [suspect] = (await office.ask(*listed, user=OFFICER)).document["suspects"]
    assert (suspect["row"], suspect["standing"], suspect["other"]) == (
        AGAIN,
        "held",
        f"w-{first}-{FIRST:05d}",
    )
    on = await office.value(
        "SELECT effective_on FROM duplicate_adjudicated WHERE batch = $1 AND row_number = $2", first, AGAIN
    )
    assert suspect["verdicts"] == [{"row": f"{first}/row-{AGAIN}", "verdict": "same", "on": str(on)}]
    for lang, words in (("id", "sama"), ("en", "same")):
        for revealed in ((), ("--reveal", "--why", WHY)):
            shown = await office.run(*listed, *revealed, "--lang", lang, user=OFFICER)
            assert f"{words} ({first}/row-{AGAIN}, {on})" in shown.out
    assert (await office.ask("roster", "approve", later, user=APPROVER)).refused == "out_of_order"
    [of_first] = (await office.ask("roster", "suspects", first, "--row", AGAIN, user=OFFICER)).document[
        "suspects"
    ]
    assert of_first["verdicts"] == [], "a row's own verdict is its standing"


async def test_verdicts_in_bulk_get_one_answer_each(office: Office, batch: str, tmp_path: Path) -> None:
    file = tmp_path / "putusan.csv"
    rows = [
        f"{AGAIN},sama,{WHY}",
        f"{TWIN},different,{WHY}",
        f"{ONE},same,{WHY}",
        f"x,same,{WHY}",
        f"{TWIN},?,{WHY}",
    ]
    file.write_text("\n".join(["row,verdict,why", *rows]))
    answered = await office.ask("roster", "adjudicate", batch, "--file", file, user=OFFICER)
    assert answered.code == REFUSED
    document = json.loads(answered.out)
    assert (document["recorded"], document["refused"]) == (2, 3)
    assert [(one["line"], one["row"], one["refused"]) for one in document["answers"]] == [
        (2, AGAIN, None), (3, TWIN, None), (4, ONE, "out_of_order"), (5, None, "invalid_input"),
        (6, TWIN, "invalid_input"),
    ]  # fmt: skip
    again = await office.ask("roster", "adjudicate", batch, "--file", file, user=OFFICER)
    assert json.loads(again.out)["recorded"] == 2, "the same answers again, and nothing twice"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--row", 3),
        ("--same", "--why", WHY),
        ("--file", "tidak-ada.csv"),
        ("--file", "x.csv", "--row", 3),
    ],
)
async def test_half_a_verdict_is_wrong_usage(office: Office, batch: str, words: tuple[object, ...]) -> None:
    assert (await office.ask("roster", "adjudicate", batch, *words, user=OFFICER)).code == MISUSED


async def test_an_auditor_sees_suspects_and_gives_no_verdict(office: Office, batch: str) -> None:
    assert (await office.ask("roster", "suspects", batch, user=AUDITOR)).code == 0
    give = ("roster", "adjudicate", batch, "--row", AGAIN, "--same", "--why", WHY)
    assert (await office.ask(*give, user=AUDITOR)).refused == "not_permitted"
    assert (
        await office.ask("roster", "suspects", "36.01-2022-777", user=AUDITOR)
    ).refused == "unknown_record"
