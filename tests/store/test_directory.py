"""The directory: on every day at most one entry per office, and after any history the one that was said last."""

from datetime import date, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.directory import Holding, head, styled
from store import migrate as migrations
from store.directory import Entry, Said, addressee, enrol, record, stated, unreachable
from store.pool import Pool, transaction
from tests.support.databases import Databases

SEKDA = "36.01/sekda"
FIRST = date(2021, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(-1, 12)]
SAYINGS = st.builds(
    Said,
    office=st.just(SEKDA),
    valid_from=st.none() | st.sampled_from(DAYS),
    title=st.sampled_from(["Sekretaris Daerah", "Sekretariat Daerah"]),
    mail=st.sampled_from([None, "", "sekda@pandeglang.example", "kantor@pandeglang.example"]),
    holding=st.sampled_from([None, *Holding]),
)
CLOSED_FOR_A_WHILE = [
    Entry(office=SEKDA, title="Sekretariat", valid_from=DAYS[2], valid_to=DAYS[4]),
    Entry(office=SEKDA, title="Sekretariat", valid_from=DAYS[7], valid_to=DAYS[10]),
]


@given(st.sampled_from([[], CLOSED_FOR_A_WHILE]), st.lists(SAYINGS, min_size=1, max_size=8))
def test_no_two_entries_of_an_office_ever_hold_on_one_day_and_what_was_said_last_holds(
    known: list[Entry],
    said: list[Said],
) -> None:
    entries = known
    for one in said:
        before = entries
        entries = stated(entries, one)
        for day in DAYS:
            now = [entry for entry in entries if entry.holds(day)]
            assert len(now) <= 1
            assert len(now) >= len([entry for entry in before if entry.holds(day)])
            if one.valid_from and day < one.valid_from:
                unchanged = [entry.model_copy(update={"valid_to": None}) for entry in now]
                assert unchanged == [
                    entry.model_copy(update={"valid_to": None}) for entry in before if entry.holds(day)
                ]
        if one.valid_from:
            [within] = [entry for entry in before if entry.holds(one.valid_from)] or [None]
            ended = [day for day in DAYS if within and within.valid_to and day >= within.valid_to]
            assert [held(entries, day) for day in ended] == [held(before, day) for day in ended]
            [spoken] = [entry for entry in entries if entry.valid_from == one.valid_from]
            assert spoken.title == one.title
            assert one.mail is None or spoken.mail == (one.mail or None)
            assert one.holding in (None, spoken.holding)


@given(st.lists(SAYINGS, min_size=1, max_size=6))
def test_saying_it_again_changes_nothing(said: list[Said]) -> None:
    entries: list[Entry] = []
    for one in said:
        entries = stated(entries, one)
    assert stated(entries, said[-1]) == entries


def held(entries: list[Entry], day: date) -> list[Entry]:
    return [entry for entry in entries if entry.holds(day)]


async def said(pool: Pool, *sayings: Said) -> None:
    async with transaction(pool) as tx:
        await enrol(tx, {one.office: one.office.split("/")[0] for one in sayings})
        await record(tx, sayings)


async def test_an_office_is_reached_as_it_stood_on_the_day(pool: Pool) -> None:
    begins = date(2022, 3, 1)
    await said(
        pool,
        Said(office=SEKDA, title="Sekretaris Daerah", mail="lama@pandeglang.example", phone="(0253) 1"),
        Said(office=SEKDA, valid_from=begins, holding=Holding.ACTING, mail="plt@pandeglang.example"),
        Said(office=SEKDA, valid_from=date(2022, 9, 1), holding=Holding.DEFINITIVE),
    )
    async with transaction(pool) as tx:
        found = [
            await addressee(tx, SEKDA, day) for day in (begins - timedelta(days=1), begins, date(2023, 1, 1))
        ]
    assert [(one.title, one.mail, one.phone) for one in found if one] == [
        ("Sekretaris Daerah", "lama@pandeglang.example", "(0253) 1"),
        ("Plt. Sekretaris Daerah", "plt@pandeglang.example", "(0253) 1"),
        ("Sekretaris Daerah", "plt@pandeglang.example", "(0253) 1"),
    ]


async def test_an_office_without_an_entry_or_an_address_is_not_reached(pool: Pool) -> None:
    day = date(2022, 3, 1)
    await said(
        pool,
        Said(office="36.02/sekda", title="Sekretaris Daerah", valid_from=day),
        Said(office="36.02/bpkad", title="BPKAD", mail="bpkad@lebak.example"),
    )
    async with transaction(pool) as tx:
        assert await addressee(tx, "36.02/sekda", day - timedelta(days=1)) is None
        silent = await addressee(tx, "36.02/sekda", day)
        asked = ["36.02/bupati", "36.02/sekda", "36.02/bpkad"]
        assert await unreachable(tx, asked, day) == ["36.02/bupati", "36.02/sekda"]
    assert silent is not None
    assert silent.mail is None


async def test_the_offices_of_an_older_release_keep_their_address_as_their_first_entry(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, whole = await databases.empty(), migrations.shipped()
    older = [one for one in whole if "directory" not in one[1]][:10]
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "shipped", lambda: older)
        await migrations.migrate(url)
    connection = await asyncpg.connect(url)
    await connection.executemany(
        "INSERT INTO office (code, region, title, mail) VALUES ($1, '36.01', 'Kantor Contoh', $2)",
        [(SEKDA, "sekda@pandeglang.example"), ("36.01/x", "")],
    )
    await migrations.migrate(url)
    for office, mail in ((SEKDA, "sekda@pandeglang.example"), ("36.01/x", None)):
        found = await addressee(connection, office, FIRST)
        assert found is not None
        assert (found.mail, found.holding) == (mail, Holding.DEFINITIVE)
    await connection.close()


async def test_the_database_itself_refuses_two_entries_of_one_day(pool: Pool) -> None:
    await said(pool, Said(office="36.04/sekda", title="Sekretaris Daerah"))
    with pytest.raises(asyncpg.ExclusionViolationError):
        async with transaction(pool) as tx:
            await tx.execute(
                "INSERT INTO office_entry (office, title, valid_from) VALUES ('36.04/sekda', 'Sekda', $1)",
                FIRST,
            )


@pytest.mark.parametrize(
    ("title", "holding", "expected"),
    [
        ("Bupati Pandeglang", Holding.DEFINITIVE, "Bupati Pandeglang"),
        ("Bupati Pandeglang", Holding.INTERIM, "Pj. Bupati Pandeglang"),
        ("Badan Perencanaan Pembangunan Daerah Kota Serang", Holding.ACTING,
         "Plt. Kepala Badan Perencanaan Pembangunan Daerah Kota Serang"),
        ("Sekretariat DPRD Kota Serang", Holding.DAILY, "Plh. Sekretaris DPRD Kota Serang"),
        ("Inspektorat Kota Serang", Holding.ACTING, "Plt. Inspektur Kota Serang"),
        ("BPKAD Pandeglang", Holding.ACTING, "Plt. Kepala BPKAD Pandeglang"),
        ("Tim Kepatuhan Provinsi Banten", Holding.ACTING, "Plt. Ketua Tim Kepatuhan Provinsi Banten"),
        ("Inspektorat Kota Serang", Holding.DEFINITIVE, "Inspektorat Kota Serang"),
    ],
)  # fmt: skip
def test_an_acting_head_is_called_one(title: str, holding: Holding, expected: str) -> None:
    assert styled(title, holding) == expected
    assert head(head(title)) == head(title)
