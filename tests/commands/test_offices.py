"""The directory through the command line: dated entries, handovers with a document, and what nobody has an address for."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from starter.people import sign_in
from store.pool import Pool, open_pool
from tests.commands.conftest import Result, typed
from tests.support.databases import Databases
from tests.support.people import PASSWORD, everybody

Run = Callable[..., Coroutine[Any, Any, Result]]
SEKDA = "36.01/sekda"
HANDOVER = (
    "ops",
    "office",
    "handover",
    SEKDA,
    "--on",
    "2022-03-01",
    "--document",
    "SK 821/0042/2022",
    "--holding",
)


@pytest.fixture
async def pool(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a fixture's generator
    url = await databases.clone()
    monkeypatch.setenv("DATABASE_URL", url)
    opened = await open_pool(url, size=2)
    await everybody(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def run(pool: Pool, tmp_path: Path) -> Run:
    """Type a command in an installation of its own, as the admin or somebody else."""
    tokens: dict[str, str] = {}

    async def type_one(*words: object, user: str = "admin") -> Result:
        if user not in tokens:
            tokens[user] = str(await sign_in(pool, user, PASSWORD))
        (tmp_path / "session").write_text(tokens[user])
        return await typed(*words, "--json", data=tmp_path)

    return type_one


async def entries(run: Run, *words: str) -> list[tuple[str, str | None, str, str | None]]:
    found = (await run("ops", "office", "list", "--region", "36.01", *words)).document["offices"]
    return [(one["title"], one["mail"], one["holding"], one["valid_from"]) for one in found]


async def test_a_handover_ends_one_entry_and_begins_the_next(run: Run, pool: Pool) -> None:
    add = ("ops", "office", "add", SEKDA, "--region", "36.01", "--title", "Sekretaris Daerah")
    assert (await run(*add, "--mail", "sekda@pandeglang.example")).code == 0
    begun = await run(*HANDOVER, "plt", "--mail", "plt.sekda@pandeglang.example")
    assert (begun.document["valid_from"], begun.document["holding"]) == ("2022-03-01", "plt")
    definitive = ("Sekretaris Daerah", "sekda@pandeglang.example", "definitive", None)
    acting = ("Plt. Sekretaris Daerah", "plt.sekda@pandeglang.example", "plt", "2022-03-01")
    assert await entries(run) == [definitive, acting]
    assert await entries(run, "--on", "2022-02-28") == [definitive]
    assert await entries(run, "--on", "2022-03-01") == [acting]
    details = await pool.fetchval(
        "SELECT details FROM audit_entry WHERE action = 'office.handed_over' AND chain = 'register/offices'"
    )
    assert (details["document"], details["on"]) == ("SK 821/0042/2022", "2022-03-01")


async def test_a_handover_is_an_admins_of_an_office_that_is_known_once_a_day(run: Run) -> None:
    assert (await run(*HANDOVER, "pj")).refused == "unknown_record"
    await run("ops", "office", "add", SEKDA, "--region", "36.01", "--title", "Sekretaris Daerah")
    assert (await run(*HANDOVER, "pj", user="officer")).refused == "not_permitted"
    assert (await run(*HANDOVER, "pj")).code == 0
    assert (await run(*HANDOVER, "plh")).refused == "already_recorded"
    assert len(await entries(run)) == 2


async def test_an_address_that_has_ended_is_taken_away_and_missed(run: Run) -> None:
    missing = ("ops", "office", "list", "--region", "36.01", "--missing", "--on", "2022-06-01")
    codes = {one["code"] for one in (await run(*missing)).document["missing"]}
    assert {
        SEKDA,
        "36.01/bappeda",
        "36.01/cabang",
        "36.01/kecamatan",
        "36/gubernur",
        "pusat/kemendagri-keuda",
    } <= codes
    add = ("ops", "office", "add", SEKDA, "--region", "36.01", "--title", "Sekretaris Daerah")
    await run(*add, "--mail", "sekda@pandeglang.example")
    assert {one["code"] for one in (await run(*missing)).document["missing"]} == codes - {SEKDA}
    assert (await run(*HANDOVER, "definitive", "--mail", "")).document["mail"] is None
    assert {one["code"] for one in (await run(*missing)).document["missing"]} == codes


async def test_files_of_old_and_new_columns_are_accepted_and_leave_alone_what_they_do_not_say(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "offices.csv"
    upload = ("ops", "office", "upload", file)
    file.write_text(
        "code,region,title,mail,phone,holding,valid_from\n"
        f"{SEKDA},36.01,Sekretaris Daerah,sekda@pandeglang.example,(0253) 201000,,\n"
        f"{SEKDA},36.01,Sekretaris Daerah,,,plt,2022-03-01\n"
    )
    assert (await run(*upload)).document == {"offices": 2}
    first = ("Sekretaris Daerah", "sekda@pandeglang.example", "definitive", None)
    assert await entries(run) == [
        first,
        ("Plt. Sekretaris Daerah", "sekda@pandeglang.example", "plt", "2022-03-01"),
    ]
    file.write_text(f"code,region,title,mail\n{SEKDA},36.01,Sekretariat Daerah,baru@pandeglang.example\n")
    assert (await run(*upload)).document == {"offices": 1}
    assert await entries(run) == [
        first,
        ("Plt. Sekretaris Daerah", "baru@pandeglang.example", "plt", "2022-03-01"),
    ]
    [phone] = {
        one["phone"] for one in (await run("ops", "office", "list")).document["offices"] if one["phone"]
    }
    assert phone == "(0253) 201000"


@pytest.mark.parametrize(
    "cells",
    ["kantor,,,", "a@b.example\nBcc: c@d.example,,,", ",telepon,,", ",,kosong,", ",,,kemarin"],
    ids=["no address", "two lines", "phone", "holding", "day"],
)
async def test_an_office_that_cannot_be_reached_so_is_refused(run: Run, tmp_path: Path, cells: str) -> None:
    file = tmp_path / "offices.csv"
    mail, phone, holding, begins = (f'"{cell}"' for cell in cells.split(","))
    file.write_text(
        "code,region,title,mail,phone,holding,valid_from\n"
        f"36.01/bpkad,36.01,BPKAD,bpkad@pandeglang.example,,,\n{SEKDA},36.01,Sekda,{mail},{phone},{holding},{begins}\n"
    )
    refused = await run("ops", "office", "upload", file)
    assert (refused.refused, refused.document["refused"]["record"]) == ("invalid_input", "row 3")
    assert await entries(run) == []
