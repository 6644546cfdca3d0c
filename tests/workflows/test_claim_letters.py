"""Letters of a claim that lived through its stages: each is put on paper, none is left, and its file tells the story."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.chores.claim_letters import SendClaimLetters
from activities.claim_file.render import render
from activities.contents import Contents
from activities.notices.channels.mail import MailChannel
from schemas.families import Contact
from schemas.terms import Role
from starter.reading.claim_file import dossier
from starter.reading.claim_letters import letters, on_paper
from starter.reading.reader import Reader
from tests.support.claiming import Death, Family, heir
from tests.support.pdf import pages, squeezed
from tests.support.stages import Region
from tests.support.world import World

pytestmark = pytest.mark.anywhere

AUDITOR = Reader("auditor", "pusat/kantor", ((Role.AUDITOR, "*"),))


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return found


async def test_every_letter_of_a_paid_claim_goes_out_and_its_file_can_be_read(here: Region) -> None:
    world = here.world
    settings, pool, ring = world.installation.settings, world.installation.pool, world.installation.ring
    first = heir(1, contact=Contact(mail=f"ahli.waris.{here.code}@surel.example", address="alamat contoh"))
    death = Death(here, family=Family(heirs=(first, heir(2, "CHILD"))))
    await death.paid()
    channel = MailChannel(settings.smtp_host, settings.smtp_port, settings.mail_from)
    chore = SendClaimLetters(
        pool, Contents(pool, ring), channel, public_url=settings.public_url, rehearsal=True
    )
    while await ActivityEnvironment().run(chore.once):
        pass
    sent = await letters(pool, AUDITOR, death.claim)
    assert [one.template for one in sent] == [
        "claim_received",
        "claim_missing",
        "claim_missing",
        "claim_granted",
        "claim_granted",
        "claim_granted_reported",
        "payment_sent",
        "payment_sent",
    ]
    assert [(one.to_ref, one.sent_to, one.sent_at is not None) for one in sent] == [
        ("reporter", "office", False), ("H1", "heir", True), ("H2", "office", False),
        ("H1", "heir", True), ("H2", "office", False), ("reporter", "office", False),
        ("H1", "heir", True), ("H2", "office", False),
    ]  # fmt: skip
    assert len({one.seq for one in sent[3:6]}) == 1
    for one in sent:
        page = squeezed("".join(pages(await on_paper(pool, ring, AUDITOR, one))))
        assert squeezed(f"{settings.public_url}/periksa/claim/{death.claim}/{one.seq}/") in page
    found = await dossier(pool, ring, AUDITOR, death.claim)
    assert found.intact
    assert {one.payee for one in found.payments} == {"Ahli Waris Contoh 001", "Ahli Waris Contoh 002"}
    shares = [one.share for one in found.people]
    assert shares == [one.amount for one in found.payments]
    assert found.findings[0].codes
    pdf = render(found, rehearsal=True)
    assert squeezed("Urutan peristiwa") in squeezed("".join(pages(pdf)))
