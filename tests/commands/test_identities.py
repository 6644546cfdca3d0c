"""Who a user is to claims, and roles lent for a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD, approver, officer
from tests.commands.conftest import PANDEGLANG, Office
from vault.persons import account_index, nik_index

NIK = "3601010101800001"


async def test_an_admin_records_who_a_user_is_and_only_digests_are_kept(
    office: Office, tmp_path: Path
) -> None:
    nik, accounts = tmp_path / "nik", tmp_path / "rekening"
    nik.write_text(f"{NIK}\n")
    accounts.write_text("1234567890\n9876543210\n")
    known = ("ops", "user", "identify", officer(PANDEGLANG), "--nik-file", nik, "--accounts-file", accounts)
    assert (await office.ask(*known, user=approver(PANDEGLANG))).refused == "not_permitted"
    found = await office.ask(*known, user="admin")
    assert found.document["digests"] == 3
    assert NIK not in found.out
    ring = office.installation.ring
    for hmac in (nik_index(ring, NIK), account_index(ring, "9876543210")):
        assert await office.value("SELECT count(*) FROM user_tie WHERE hmac = $1", hmac) == 1
    unknown = ("ops", "user", "identify", "tidak-ada", "--nik-file", nik)
    assert (await office.ask(*unknown, user="admin")).refused == "unknown_record"


async def test_a_role_is_lent_by_who_holds_it_and_by_nobody_else(office: Office) -> None:
    lender, borrower = "pemberi.kuasa", "penerima.kuasa"
    users = [
        User(id=name, office="35/gubernur", password=PASSWORD, grants=(Grant(role=role, region="35"),))
        for name, role in ((lender, Role.APPROVER), (borrower, Role.OFFICER))
    ]
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users(users)
    until = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    lend = ("ops", "user", "delegate", borrower, "--until", until, "--region", "35")
    lent = await office.ask(*lend, "--role", "approver", user=lender)
    assert lent.document["to"] == borrower
    assert (await office.ask(*lend, "--role", "admin", user=lender)).refused == "not_permitted"


@pytest.mark.parametrize("command", ["identify", "delegate"])
async def test_help_has_an_example(office: Office, command: str) -> None:
    assert "Example:" in (await office.run("ops", "user", command, "--help")).out
