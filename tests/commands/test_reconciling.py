"""Money through the command line: a statement from file to settled bills, suspense, and what a second person allocates."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from activities.contributions.opening import contributions
from activities.opening import Opener
from law.receipts import Outcome
from schemas.cases import CaseKey, CaseType, Due
from schemas.contributions import BillState, ContributionsState
from schemas.facts import BillIssued, LineBudgeted
from schemas.money import Rupiah
from schemas.names import commitment_id, contributions_id
from schemas.orders import OpenContributions
from schemas.terms import Funding, Role, Segment, WorkerClass
from starter.banking.receiving import receive
from starter.banking.reconciling import reconcile
from starter.banking.transfers import Transfer
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from store.record import Record, Writer
from tests.commands.conftest import CLOCK, INSTRUCTION, Office, at, typed

YEAR = 2022
TRENGGALEK, MALANG = "35.03", "35.07"
OFFICER, BOTH, APPROVER = "petugas.uang", "petugas.ganda", "penyetuju.uang"
STRANGER = "petugas.malang"
HEADER = "bank_id,booked_on,amount,reference,sp2d,sp2d_on,reverses"
EXAMPLE = [
    "UJI1,2022-03-10,1000,Iuran 35.03-2022-L01-01,SP2D-1/2022,2022-03-09,",
    "UJI2,2022-03-10,400,iuran 35.03 2022 l01 02,,,",
    "UJI3,2022-03-11,2100,35.03-2022-L01-03 dan 35.03-2022-L01-04,,,",
    "UJI4,2022-03-11,700,iuran bulan lima a.n. Warga Contoh,,,",
    "UJI5,2022-03-12,50,35.03-2022-L01-02,,,",
    "UJI6,2022-03-12,-50,retur,,,UJI5",
    "UJI1,2022-03-10,1000,Iuran 35.03-2022-L01-01,SP2D-1/2022,2022-03-09,",
]


def bill(month: int, region: str = TRENGGALEK) -> str:
    return f"{region}-{YEAR}-L01-{month:02}"


async def year(office: Office, region: str, months: Sequence[int]) -> str:
    """Open a region's year with bills of a thousand rupiah a month, as its workflow would have them."""
    key = CaseKey(
        id=commitment_id(INSTRUCTION, region), type=CaseType.COMMITMENT, instruction=INSTRUCTION, region=region,
        province=region[:2],
    )  # fmt: skip
    begins = at(date(YEAR, 3, 1))
    opening = contributions(
        OpenContributions(parent=key, fiscal_year=YEAR, first_month=1, at=begins, clock=CLOCK)
    )
    line = LineBudgeted(
        line=f"{region}-{YEAR}-L01", fiscal_year=YEAR, owner="dinas-sosial", payer="dinas-sosial",
        account_code="5.1.02.02.02.0006", segment=Segment.RENTAN, worker_class=WorkerClass.BPU,
        funding=Funding.APBD_MURNI, headcount=10, income=Rupiah(1_000_000), months=12, amount=Rupiah(10_000),
        shortfall=Rupiah(0),
    )  # fmt: skip
    bills = [
        BillIssued(
            bill=bill(month, region), line=line.line, fiscal_year=YEAR, month=f"{YEAR}-{month:02}",
            payer=line.payer, headcount=10, amount=Rupiah(1_000), due_on=date(YEAR, 4, month),
        )
        for month in months
    ]  # fmt: skip
    state = ContributionsState.model_validate(opening.state)
    state.bills = {
        one.bill: BillState(
            bill=one.bill, line=one.line, month=one.month, payer=one.payer, amount=one.amount,
            outstanding=one.amount, due_on=one.due_on, headcount=10,
        )
        for one in bills
    }  # fmt: skip
    state.agenda = []
    state.plan(Due(at=CLOCK.starts(date(YEAR, 12, 1)), what="bill", ref="12"))
    opener = Opener(Record(office.installation.pool), office.installation.client)
    whole = opening.model_copy(update={"state": state.model_dump(mode="json"), "facts": (line, *bills)})
    await opener.open([whole], Writer())
    return contributions_id(INSTRUCTION, region, YEAR)


@pytest.fixture(scope="module")
async def money(office: Office) -> Office:
    """Add people who deal with money, and a year with four bills in each of two regions."""
    granted = {
        OFFICER: [(Role.OFFICER, "35")],
        BOTH: [(Role.OFFICER, "35"), (Role.APPROVER, "35")],
        APPROVER: [(Role.APPROVER, "35")],
        STRANGER: [(Role.OFFICER, MALANG)],
    }
    users = [
        User(
            id=name,
            office="35/gubernur",
            password=PASSWORD,
            grants=tuple(Grant(role=role, region=region) for role, region in roles),
        )
        for name, roles in granted.items()
    ]
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users(users)
    for region in (TRENGGALEK, MALANG):
        await year(office, region, range(1, 5))
    return office


def written(folder: Path, *rows: str) -> Path:
    path = folder / "mutasi.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


async def outstanding(office: Office, *bills: str) -> list[int]:
    return [await office.value("SELECT outstanding FROM bill_standing WHERE bill = $1", one) for one in bills]


async def test_a_statement_is_reconciled_once(money: Office, tmp_path: Path) -> None:
    file = written(tmp_path, *EXAMPLE)
    expected = {
        "exact": {"transfers": 1, "amount": 1_000},
        "partial": {"transfers": 1, "amount": 400},
        "several": {"transfers": 1, "amount": 2_100},
        "unknown": {"transfers": 1, "amount": 700},
        "known": {"transfers": 1, "amount": 1_000},
        "reversal": {"transfers": 2, "amount": 0},
    }
    foreseen = (await money.ask("contribution", "reconcile", file, "--dry-run", user=BOTH)).document
    assert foreseen["outcomes"] == expected
    assert await money.value("SELECT count(*) FROM receipt WHERE bank_id LIKE 'UJI%'") == 0
    done = await money.ask("contribution", "reconcile", file, user=BOTH)
    assert done.code == 0, done.err
    assert done.document["outcomes"] == expected
    assert (done.document["received"], done.document["cases"]) == (6, 1)
    assert done.document["suspense"] == {"transfers": 1, "amount": 700}
    bills = [bill(month) for month in range(1, 5)]
    assert await outstanding(money, *bills) == [0, 600, 0, 0]
    assert (
        await money.value(
            "SELECT sum(amount)::bigint FROM credit_granted WHERE receipt IS NOT NULL AND payer = 'dinas-sosial'"
        )
        == 100
    )
    again = (await money.ask("contribution", "reconcile", file, user=BOTH)).document
    assert (again["received"], again["cases"]) == (0, 0)
    assert set(again["outcomes"]) == {"known"}
    assert await outstanding(money, *bills) == [0, 600, 0, 0]
    shown = await money.run("contribution", "reconcile", file, "--lang", "id", user=BOTH)
    assert "sudah tercatat" in shown.out


async def test_what_waits_is_listed_without_what_the_payer_wrote(money: Office) -> None:
    listed = await money.ask("contribution", "suspense", user=OFFICER)
    [one] = [one for one in listed.document["waiting"] if one["amount"] == 700]
    assert (one["why"], one["bills"], one["booked_on"]) == ("unknown", [], "2022-03-11")
    assert "Warga" not in listed.out
    assert (await money.ask("contribution", "suspense", "--reveal", user=OFFICER)).code == 2
    short = await money.ask("contribution", "suspense", "--reveal", "--why", "x", user=OFFICER)
    assert short.refused == "invalid_input"
    words = ("contribution", "suspense", "--reveal", "--why", "mencari tagihan yang dimaksud")
    revealed = await money.ask(*words, user=OFFICER)
    assert revealed.code == 0, revealed.err
    [one] = [one for one in revealed.document["waiting"] if one["amount"] == 700]
    assert one["reference"] == "iuran bulan lima a.n. Warga Contoh"
    logged = await money.value(
        "SELECT count(*) FROM personal_read WHERE person = $1 AND reader = $2", one["receipt"], OFFICER
    )
    assert logged == 1
    by_region = await money.ask("contribution", "suspense", "--region", TRENGGALEK, user=OFFICER)
    assert by_region.document["waiting"] == []
    foreign = await money.ask("contribution", "suspense", "--region", TRENGGALEK, user=STRANGER)
    assert foreign.refused == "foreign_region"


async def test_what_waits_is_allocated_by_another_person_than_who_brought_it(money: Office) -> None:
    receipt = await money.value("SELECT receipt FROM receipt WHERE bank_id = 'UJI4'")
    words = ("contribution", "allocate", receipt, "--bill", bill(2), "--why", "konfirmasi bendahara dinas")
    assert (await money.ask(*words, user=BOTH)).refused == "four_eyes"
    assert (await money.ask(*words, user=OFFICER)).refused == "not_permitted"
    assert (await money.ask(*words, user=APPROVER)).code == 0
    assert await outstanding(money, bill(2)) == [0]
    assert await money.value("SELECT amount FROM credit_granted WHERE receipt = $1", receipt) == 100
    assert (await money.ask(*words, user=APPROVER)).document["repeated"]
    other = (
        "contribution",
        "allocate",
        receipt,
        "--bill",
        bill(1, MALANG),
        "--why",
        "salah baca nomor tagihan",
    )
    assert (await money.ask(*other, user=APPROVER)).refused == "already_recorded"


async def test_a_statement_of_a_foreign_region_is_refused_whole_and_logged(
    money: Office, tmp_path: Path
) -> None:
    file = written(tmp_path, f"UJI20,2022-03-10,1,{bill(1, MALANG)},,,", f"UJI21,2022-03-10,1,{bill(1)},,,")
    refused = await money.ask("contribution", "reconcile", file, user=STRANGER)
    assert refused.refused == "foreign_region"
    assert (await money.ask("contribution", "reconcile", file, user=APPROVER)).refused == "not_permitted"
    assert (await money.refusals("register/receipts"))[-2:] == ["foreign_region", "not_permitted"]
    assert await money.value("SELECT count(*) FROM receipt WHERE bank_id LIKE 'UJI2_'") == 0


async def test_entries_that_are_none_are_named_and_the_others_count(money: Office, tmp_path: Path) -> None:
    file = written(
        tmp_path, f"UJI31,2022-03-10,250,{bill(1, MALANG)},,,", "UJI32,2022-03-10,10.5,x,,,", "UJI33,2022-03-10,-5,x,,,UJI99",
    )  # fmt: skip
    done = await money.ask("contribution", "reconcile", file, user=OFFICER)
    assert done.code == 1
    assert [one["entry"] for one in done.document["refused"]] == [3, 4]
    assert done.document["outcomes"] == {"partial": {"transfers": 1, "amount": 250}}
    assert await outstanding(money, bill(1, MALANG)) == [750]


async def test_a_statement_that_states_its_account_needs_to_know_ours(
    money: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mutasi.sta"
    entry = f":61:220310C750,NTRFNONREF//UJI40\n:86:{bill(1, MALANG)}"
    file.write_text(f":20:S\n:25:123456\n:28C:1/1\n:60F:C220310IDR0,00\n{entry}\n:62F:C220310IDR750,00\n")
    assert (await money.ask("contribution", "reconcile", file, user=OFFICER)).refused == "missing_fact"
    monkeypatch.setenv("KAWAL_COLLECTION_ACCOUNT", "999")
    assert (await money.ask("contribution", "reconcile", file, user=OFFICER)).refused == "invalid_input"
    monkeypatch.setenv("KAWAL_COLLECTION_ACCOUNT", "1234-56")
    done = await money.ask("contribution", "reconcile", file, "--format", "mt940", user=OFFICER)
    assert done.document["outcomes"] == {"exact": {"transfers": 1, "amount": 750}}
    assert await outstanding(money, bill(1, MALANG)) == [0]


async def test_what_a_case_was_told_of_meanwhile_is_still_what_it_was(money: Office) -> None:
    installation, who = money.installation, await money.signed_in(OFFICER)
    transfers = [
        Transfer("UJI50", Rupiah(1_000), date(2022, 3, 10), bill(4, MALANG)),
        Transfer("UJI51", Rupiah(20), date(2022, 3, 10), bill(3, MALANG)),
    ]
    received = await receive(
        installation.pool, installation.ring, transfers, source="file", signed_in=who, content=None, at=at(date(2022, 3, 11)),
    )  # fmt: skip
    first = await reconcile(installation, who, received)
    again = await reconcile(installation, who, received)
    assert (
        first.outcomes
        == again.outcomes
        == dict(zip(received.new, (Outcome.EXACT, Outcome.PARTIAL), strict=True))
    )


async def test_payments_by_hand_are_listed_with_who_decided(money: Office) -> None:
    paid = ("contribution", "pay", bill(2, MALANG), "--amount", 300, "--on", "2022-02-25", "--document")
    first = (await money.ask(*paid, "SP2D-7/2022", user=OFFICER)).document["details"]["payment"]
    second = (await money.ask(*paid, "SP2D-8/2022", "--occurrence", 2, user=OFFICER)).document["details"][
        "payment"
    ]
    assert (await money.ask("contribution", "confirm", first, user=APPROVER)).code == 0
    listed = (await money.ask("contribution", "payments", MALANG, "--year", YEAR, user=OFFICER)).document[
        "payments"
    ]
    assert [(one["payment"], one["status"], one["proposed_by"], one["decided_by"]) for one in listed] == [
        (first, "confirmed", OFFICER, APPROVER),
        (second, "proposed", OFFICER, None),
    ]
    assert await outstanding(money, bill(2, MALANG)) == [700]
    assert (
        await money.ask("contribution", "payments", TRENGGALEK, user=STRANGER)
    ).refused == "foreign_region"


async def test_the_template_is_a_statement() -> None:
    shown = await typed("contribution", "statement-template", "--json")
    assert set(shown.document["columns"]) == set(shown.document["template"].splitlines()[0].split(","))
