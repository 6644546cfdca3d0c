"""The chore of letters to heirs: each kept sealed once, delivered once, and its people nowhere but in sealed contents."""

import asyncio
import json
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest
import structlog
from temporalio.testing import ActivityEnvironment

from activities.chores import claim_letters as chore
from activities.chores.claim_letters import SendClaimLetters
from activities.chores.notices import DeliverNotices
from activities.claim_letters.people import Unsealing
from activities.claim_letters.render import render
from activities.contents import Contents
from activities.notices.channels.mail import MailChannel
from schemas.errors import Refused, Unavailable
from schemas.families import Contact
from starter.installation import Installation
from starter.people import Office, Registers
from store.claim_letters import keep, unkept
from store.pool import Pool, open_pool
from tests.activities.test_delivery import Server
from tests.activities.test_delivery import server as server  # noqa: PLC0414 - the fixture
from tests.support.claim_letters import FAMILY, PUBLIC, REPORT, SECRETS, SON, WIDOW, Claim
from tests.support.databases import Databases
from tests.support.pdf import pages, squeezed
from tests.support.people import everybody
from vault.keys import KeyRing, Unreadable

OFFICE = "36.01/cabang"


@pytest.fixture
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
def ring(installation: Installation) -> KeyRing:
    return installation.ring


@pytest.fixture
async def claim(pool: Pool, ring: KeyRing) -> Claim:
    return await Claim(pool, ring).opened()


@pytest.fixture
def letters(pool: Pool, ring: KeyRing, server: Server) -> SendClaimLetters:
    _, channel = server
    return SendClaimLetters(pool, Contents(pool, ring), channel, public_url=PUBLIC, rehearsal=True)


async def once(letters: SendClaimLetters) -> int:
    done: int = await ActivityEnvironment().run(letters.once)
    return done


async def kept(letters: SendClaimLetters, letter: str) -> bytes:
    row = await letters.pool.fetchrow(
        "SELECT content, sha256 FROM claim_letter_kept WHERE letter = $1", letter
    )
    return await letters.contents.get(row["content"], row["sha256"])


async def notices(pool: Pool) -> list[tuple[str, str, str]]:
    rows = await pool.fetch(
        "SELECT office, template, data ->> 'letter' AS letter FROM notice ORDER BY letter"
    )
    return [tuple(row) for row in rows]


async def test_a_letter_to_an_heir_with_a_mail_address_is_sealed_and_mailed_once(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    handler, _ = server
    name = await claim.write("payment_sent", "H1")
    assert await once(letters) == 2
    assert await once(letters) == 0
    [mail] = handler.mails
    assert handler.recipients == ["siti@surel.example"]
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (f"surat-{name}.pdf", "application/pdf")
    pdf = await kept(letters, name)
    assert part.get_content() == pdf
    assert squeezed("berakhiran 1234") in squeezed("".join(pages(pdf)))
    row = await letters.pool.fetchrow("SELECT * FROM claim_letter_mail")
    assert (row["letter"], str(mail["Message-ID"])) == (name, row["message_id"])
    assert row["sent_at"] is not None
    assert await notices(letters.pool) == []
    assert "SIMULASI" in str(mail["Subject"])


async def test_a_letter_to_somebody_without_an_address_waits_at_the_branch_office(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    handler, channel = server
    name = await claim.write("payment_returned", "G1")
    assert await once(letters) == 1
    assert await once(letters) == 0
    assert handler.mails == []
    assert await notices(letters.pool) == [(OFFICE, "claim_letter_waits", name)]
    people = await everybody(letters.pool)
    office = Office(code=OFFICE, region="36.01", title="Kantor Cabang Contoh", mail="cabang@kantor.example")
    await Registers(letters.pool, people.admin).put_offices([office])
    assert await ActivityEnvironment().run(DeliverNotices(letters.pool, channel, rehearsal=True).once) == 1
    [mail] = handler.mails
    told = said(mail)
    for words in (
        name,
        "tidak mempunyai alamat surel",
        "Transfer kembali",
        "has no mail address",
        f"kawal claim letter {name} -o",
    ):
        assert words in told
    assert not any(secret in told for secret in SECRETS)
    assert list(mail.iter_attachments()) == []


def said(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return f"{mail['Subject']} {' '.join(body.get_content().split())}"


async def test_a_reporter_is_written_to_at_their_own_address(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    await claim.write("claim_granted")
    assert await once(letters) == 2
    assert server[0].recipients == ["lurah@surel.example"]


async def test_a_payees_letter_never_goes_to_whoever_reported(
    letters: SendClaimLetters, pool: Pool, ring: KeyRing, server: Server
) -> None:
    bare = WIDOW.model_copy(update={"contact": Contact()})
    claim = await Claim(pool, ring, family=FAMILY.model_copy(update={"heirs": (bare, SON)})).opened()
    name = await claim.write("payment_sent", "H1")
    await once(letters)
    assert server[0].recipients == []
    assert await notices(pool) == [(OFFICE, "claim_letter_waits", name)]


async def test_a_letter_names_the_family_as_it_was_when_it_was_written(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    first = await claim.write("payment_sent", "H1")
    renamed = WIDOW.model_copy(update={"name": "Nama Contoh Baru", "account": "555544443333"})
    newer = FAMILY.model_copy(update={"heirs": (renamed, SON)})
    # An edition and a letter of one deed belong together.
    fact = claim.letter("payment_sent", "H1")
    await claim.did("claim.family_named", await claim.edition(newer), fact)
    later = await claim.write("payment_sent", "H1")
    await once(letters)
    read = {name: squeezed("".join(pages(await kept(letters, name)))) for name in (first, fact.letter, later)}
    assert squeezed("Siti Contoh Aminah") in read[first]
    assert "1234" in read[first]
    for name in (fact.letter, later):
        assert squeezed("Nama Contoh Baru") in read[name]
        assert squeezed("berakhiran 3333") in read[name]


async def test_a_claim_without_a_family_is_written_about_to_whoever_reported(
    letters: SendClaimLetters, pool: Pool, ring: KeyRing, server: Server
) -> None:
    claim = await Claim(pool, ring, family=None).opened()
    name = await claim.write("claim_received")
    assert await once(letters) == 2
    assert server[0].recipients == ["lurah@surel.example"]
    page = squeezed("".join(pages(await kept(letters, name))))
    assert squeezed("Nomor rekening seorang ahli waris belum ada") in page


async def test_the_branch_office_of_the_day_is_the_one_to_be_called(
    letters: SendClaimLetters, claim: Claim, pool: Pool
) -> None:
    people = await everybody(pool)
    office = Office(code=OFFICE, region="36.01", title="Kantor Cabang", phone="(0253) 555 0199")
    await Registers(pool, people.admin).put_offices([office])
    name = await claim.write("claim_refused")
    await once(letters)
    assert squeezed("(0253) 555 0199") in squeezed("".join(pages(await kept(letters, name))))


async def test_people_stand_nowhere_but_in_sealed_contents(
    letters: SendClaimLetters, claim: Claim, pool: Pool, server: Server
) -> None:
    for to in ("reporter", "H1", "G1", "B1"):
        for template in (
            "claim_received",
            "claim_missing",
            "claim_granted",
            "payment_sent",
            "payment_returned",
        ):
            await claim.write(template, to)
    server[0].declines = "siti@surel.example"
    with structlog.testing.capture_logs() as logs:
        await once(letters)
    tables = [
        row["table_name"]
        for row in await pool.fetch(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
    ]
    for table in tables:
        rows = await pool.fetch(f'SELECT row_to_json(t)::text AS row FROM "{table}" t')  # noqa: S608 - a table's own name
        for row in rows:
            assert not any(secret in row["row"] for secret in SECRETS), table
    assert not any(secret in json.dumps(logs, default=str) for secret in SECRETS)
    assert await pool.fetchval("SELECT count(*) FROM claim_letter_kept") == 20


async def test_reading_people_for_a_letter_is_logged_once(
    letters: SendClaimLetters, claim: Claim, pool: Pool
) -> None:
    name = await claim.write("payment_sent", "H1")
    await once(letters)
    await once(letters)
    rows = await pool.fetch("SELECT reader, person, sensitivity, why FROM personal_read ORDER BY id")
    every = {f"{claim.number}/{ref}" for ref in ("reporter", "H1", "H2", "G1", "C1", "B1")}
    rendered = [row for row in rows if row["why"] == f"letter {name}"]
    assert {row["person"] for row in rendered if row["sensitivity"] == "family"} == every
    assert [row["person"] for row in rendered if row["sensitivity"] == "identity"] == [claim.person]
    [mailed] = [row for row in rows if row["why"] == f"mail of letter {name}"]
    assert (mailed["reader"], mailed["person"]) == ("kawal", f"{claim.number}/H1")
    assert len(rows) == len(every) + 2


async def test_two_workers_at_once_keep_and_deliver_a_letter_once(
    letters: SendClaimLetters, claim: Claim, pool: Pool, server: Server
) -> None:
    await claim.write("payment_sent", "H1")
    await claim.write("payment_returned", "G1")
    async with asyncio.TaskGroup() as both:
        for _ in range(2):
            both.create_task(ActivityEnvironment().run(letters.once))
    assert await once(letters) == 0
    assert len(server[0].mails) == 1
    assert len(await notices(pool)) == 1
    assert await pool.fetchval("SELECT count(*) FROM personal_read WHERE why LIKE 'mail%'") == 1


async def test_a_letter_kept_by_another_worker_has_no_second_intent(
    letters: SendClaimLetters, claim: Claim, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await claim.write("payment_sent", "H1")
    [letter] = await unkept(pool, None, 50)
    given: list[Any] = []

    async def keeping(*arguments: Any) -> bool:  # noqa: ANN401
        given.append(arguments)
        return await keep(*arguments)

    monkeypatch.setattr(chore, "keep", keeping)
    await once(letters)
    _, _, paper, read, _ = given[0]
    assert not await keep(pool, letter, paper, read, chore.waits(letter, chore.NO_MAIL))
    assert await notices(pool) == []
    assert await pool.fetchval("SELECT count(*) FROM claim_letter_mail") == 1


async def test_a_worker_that_dies_after_the_server_took_a_mail_sends_it_again_under_the_same_id(
    letters: SendClaimLetters, claim: Claim, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await claim.write("payment_sent", "H1")

    async def die(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(chore, "mailed", die)
    with pytest.raises(RuntimeError, match="killed"):
        await once(letters)
    monkeypatch.undo()
    assert await once(letters) == 1
    assert await once(letters) == 0
    first, second = server[0].mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_worker_that_dies_between_two_letters_leaves_the_first_and_the_next_does_the_rest(
    letters: SendClaimLetters, claim: Claim, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [await claim.write("payment_returned", "G1") for _ in range(3)]

    def die_at_the_second(letter: Any, *given: Any, **more: Any) -> bytes:  # noqa: ANN401
        if letter.letter == names[1]:
            raise RuntimeError("killed")
        return render(letter, *given, **more)

    monkeypatch.setattr(chore, "render", die_at_the_second)
    with pytest.raises(RuntimeError, match="killed"):
        await once(letters)
    assert [letter for *_, letter in await notices(pool)] == names[:1]
    monkeypatch.undo()
    assert await once(letters) == 2
    assert [letter for *_, letter in await notices(pool)] == names


async def test_a_mail_that_no_server_will_take_is_left_to_the_office(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    handler, _ = server
    name = await claim.write("payment_sent", "H1")
    handler.declines = "siti@surel.example"
    await once(letters)
    assert await notices(letters.pool) == [(OFFICE, "claim_letter_waits", name)]
    row = await letters.pool.fetchrow("SELECT sent_at, declined_at FROM claim_letter_mail")
    assert row["sent_at"] is None
    assert row["declined_at"] is not None
    data = await letters.pool.fetchval("SELECT data FROM notice")
    assert data["why"] == chore.DECLINED
    handler.declines = ""
    assert await once(letters) == 0
    assert handler.mails == []


async def test_letters_are_kept_while_the_mail_server_is_away_and_go_out_when_it_is_back(
    letters: SendClaimLetters, claim: Claim, server: Server
) -> None:
    name = await claim.write("payment_sent", "H1")
    there = letters.channel
    letters.channel = MailChannel("127.0.0.1", 1, "kawal@kawal.invalid")
    with pytest.raises(Unavailable):
        await once(letters)
    assert await kept(letters, name)
    assert await notices(letters.pool) == []
    letters.channel = there
    assert await once(letters) == 1
    assert len(server[0].mails) == 1


async def test_a_letter_that_cannot_be_set_holds_up_no_other_however_many_there_are(
    letters: SendClaimLetters, claim: Claim, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chore, "BATCH", 2)
    for _ in range(4):
        await claim.write("claim_granted", data={"amount": "much"})
    name = await claim.write("payment_sent", "H1")
    with pytest.raises(Refused, match=f"{claim.number}-S01"):
        await once(letters)
    assert [str(mail["Subject"]) for mail in server[0].mails] == [
        f"[SIMULASI] Surat tentang klaim {claim.number}"
    ]
    assert await kept(letters, name)


async def test_a_file_that_is_none_is_refused_without_a_word_of_it(
    letters: SendClaimLetters, pool: Pool, ring: KeyRing
) -> None:
    claim = await Claim(pool, ring, family=None).opened()
    wrong = {**REPORT.model_dump(mode="json"), "cause": "Siti Contoh Aminah"}
    content, sha256 = await Contents(pool, ring).put("claim", json.dumps(wrong).encode())
    await claim.write("claim_received")
    [letter] = await unkept(pool, None, 50)
    bad = letter.model_copy(
        update={"report": letter.report.model_copy(update={"content": content, "sha256": sha256})}
    )
    with pytest.raises(Refused) as refused:
        await Unsealing(pool, Contents(pool, ring)).people(bad)
    assert "cause" in str(refused.value)
    assert not any(secret in str(refused.value) for secret in SECRETS)
    other = bad.model_copy(update={"report": letter.report.model_copy(update={"sha256": sha256})})
    with pytest.raises(Refused):
        await Unsealing(pool, Contents(pool, ring)).people(other)


async def test_whoever_is_erased_is_not_named_and_an_altered_record_is_no_letter(
    letters: SendClaimLetters, claim: Claim, pool: Pool
) -> None:
    await claim.write("claim_refused")
    [letter] = await unkept(pool, None, 50)
    assert (await letters.unsealing.people(letter)).dead == "Warga Contoh Satu"
    await pool.execute("UPDATE person SET wrapped_key = '' WHERE id = $1", claim.person)
    assert (await letters.unsealing.people(letter)).dead is None
    await pool.execute("UPDATE person SET wrapped_key = 'xx' WHERE id = $1", claim.person)
    with pytest.raises(Unreadable):
        await letters.unsealing.people(letter)


async def test_what_was_kept_of_a_letter_is_never_changed(
    letters: SendClaimLetters, claim: Claim, pool: Pool
) -> None:
    await claim.write("payment_sent", "H1")
    await once(letters)
    for statement in ("UPDATE claim_letter_kept SET sent_to = 'office'", "DELETE FROM claim_letter_kept"):
        with pytest.raises(Exception, match="insert-only"):
            await pool.execute(statement)
