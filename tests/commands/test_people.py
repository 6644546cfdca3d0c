"""Users, offices and sign-in, beginning with an installation that nobody administers yet."""

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from kawal import MISUSED
from tests.commands.conftest import Result, typed
from tests.support.databases import Databases

PASSWORD = "kata sandi contoh"
Run = Callable[..., Coroutine[Any, Any, Result]]


@pytest.fixture
async def run(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in an installation of its own, whose database is new."""
    monkeypatch.setenv("DATABASE_URL", await databases.clone())
    (tmp_path / "password").write_text(f"{PASSWORD}\n")

    async def type_one(*words: str) -> Result:
        return await typed(*words, "--json", data=tmp_path)

    return type_one


def user(name: str, *roles: str, password: Path | str, office: str = "pusat/admin") -> tuple[str, ...]:
    given = [word for role in roles for word in ("--role", role)]
    return ("ops", "user", "add", name, "--office", office, *given, "--password-file", str(password))


async def test_the_first_admin_needs_no_sign_in_and_everybody_after_does(run: Run, tmp_path: Path) -> None:
    password = tmp_path / "password"
    office = ("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    assert (await run(*office)).code == 0
    assert (await run(*user("admin", "admin@*", password=password))).document["grants"] == ["admin@*"]
    assert (await run(*user("second", "admin@*", password=password))).refused == "not_signed_in"
    assert (await run(*office)).refused == "not_signed_in"

    signed = await run("login", "admin", "--password-file", str(password))
    assert signed.document == {"user": "admin", "office": "pusat/admin"}
    session = tmp_path / "session"
    assert session.stat().st_mode & 0o777 == 0o600
    assert (await run("whoami")).document["grants"] == ["admin@*"]
    officer = user("petugas.36-01", "officer@36.01", "approver@36", password=password)
    assert (await run(*officer)).code == 0
    listed = (await run("ops", "user", "list")).document["users"]
    assert [(one["user"], one["grants"]) for one in listed] == [
        ("admin", ["admin@*"]),
        ("petugas.36-01", ["approver@36", "officer@36.01"]),
    ]
    assert PASSWORD not in str(listed)

    assert (await run("login", "petugas.36-01", "--password-file", str(password))).code == 0
    assert (await run(*user("third", "officer@36.01", password=password))).refused == "not_permitted"
    assert (await run("ops", "user", "list")).refused == "not_permitted"
    log = "SELECT details ->> 'refusal' FROM audit_entry WHERE chain = 'refusal/register/users' ORDER BY seq"
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    assert [row[0] for row in await connection.fetch(log)] == ["not_signed_in", "not_permitted"]
    await connection.close()

    assert (await run("logout")).code == 0
    assert not session.exists()
    assert (await run("logout")).refused == "not_signed_in"


async def test_a_token_that_was_signed_out_is_worth_nothing(run: Run, tmp_path: Path) -> None:
    password = tmp_path / "password"
    await run("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    await run(*user("admin", "admin@*", password=password))
    await run("login", "admin", "--password-file", str(password))
    token = (tmp_path / "session").read_text()
    await run("logout")
    (tmp_path / "session").write_text(token)
    assert (await run("whoami")).refused == "not_signed_in"


async def test_a_wrong_password_and_an_unknown_user_are_refused_in_the_same_words(
    run: Run, tmp_path: Path
) -> None:
    password, wrong = tmp_path / "password", tmp_path / "wrong"
    wrong.write_text("bukan kata sandinya")
    await run("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    await run(*user("admin", "admin@*", password=password))
    known = await run("login", "admin", "--password-file", str(wrong))
    unknown = await run("login", "nobody", "--password-file", str(wrong))
    assert known.refused == unknown.refused == "sign_in_failed"
    said = known.document["refused"]["message"].replace("admin", "nobody", 1)
    assert said == unknown.document["refused"]["message"]
    assert not (tmp_path / "session").exists()
    assert (await run("login", "admin", "--password-file", str(tmp_path / "none"))).code == MISUSED


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("x", "chief@*"), "invalid_input"),
        (("x", "system@*"), "invalid_input"),
        (("x", "link@*"), "invalid_input"),
        (("x", "officer"), "invalid_input"),
        (("x", "officer@99.99"), "unknown_region"),
        (("Nama Orang", "officer@36.01"), "invalid_input"),
    ],
    ids=["role", "system", "link", "no region", "region", "name"],
)
async def test_a_user_who_cannot_be_is_refused(
    run: Run, tmp_path: Path, words: tuple[str, str], refusal: str
) -> None:
    await run("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    name, role = words
    assert (await run(*user(name, role, password=tmp_path / "password"))).refused == refusal


async def test_a_user_needs_an_office_and_a_password_that_holds(run: Run, tmp_path: Path) -> None:
    missing = user("admin", "admin@*", password=tmp_path / "password", office="36.01/tidak-ada")
    assert (await run(*missing)).refused == "unknown_record"
    await run("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    (tmp_path / "short").write_text("rahasia")
    assert (await run(*user("admin", "admin@*", password=tmp_path / "short"))).refused == "invalid_input"


async def test_offices_are_uploaded_all_or_none(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_text(
        "code,region,title,mail\n36.01/bpkad,36.01,BPKAD,bpkad@pandeglang.example\n36.01/x,99.99,X,\n"
    )
    assert (await run("ops", "office", "upload", str(file))).refused == "unknown_region"
    file.write_text(file.read_text().replace("99.99", "36.01").replace("36.01/x", "36.01/BAD CODE"))
    refused = await run("ops", "office", "upload", str(file))
    assert refused.refused == "invalid_input"
    assert refused.document["refused"]["record"] == "row 3"
    file.write_text(file.read_text().replace("36.01/BAD CODE", "36.01/bappeda"))
    assert (await run("ops", "office", "upload", str(file))).document == {"offices": 2}
    await run("ops", "office", "add", "pusat/admin", "--region", "*", "--title", "Administrator")
    await run(*user("admin", "admin@36.01", password=tmp_path / "password"))
    await run("login", "admin", "--password-file", str(tmp_path / "password"))
    listed = (await run("ops", "office", "list")).document["offices"]
    assert {one["code"]: one["mail"] for one in listed}["36.01/bpkad"] == "bpkad@pandeglang.example"
