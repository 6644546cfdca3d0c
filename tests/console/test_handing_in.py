"""What a family sends through a link becomes a claim, with its reporter and documents, and says through what it came."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from activities.chores.claim_letters import PURPOSE
from activities.contents import Contents
from schemas.cases import Answer
from schemas.claims import ClaimState
from schemas.errors import Unavailable
from schemas.families import DeathReport, Family
from schemas.names import claim_id
from schemas.terms import Cause
from starter.claim_links import carrying_out
from starter.claim_links.carrying_out import CarryOutHandIns
from starter.client import Commands
from starter.reading.claim_file import dossier
from starter.reading.reader import reader
from tests.support.claiming import Death
from tests.support.handing_in import (
    JPEG,
    SECRETS,
    Visitor,
    carried_out,
    filled,
    link_for,
    on_the_day,
    register_of,
    scan,
    widow,
)
from tests.support.stages import DIED, REPORTED, YEAR, Region, nik
from tests.support.world import World

pytestmark = pytest.mark.anywhere


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with on_the_day():
        yield


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return found


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world.installation)


def claim(here: Region, number: int = 1) -> str:
    return f"{here.code}-{YEAR}-{number:03d}"


async def entry(here: Region, chain: str, action: str) -> dict[str, Any]:
    [found] = await here.world.rows(
        "SELECT * FROM audit_entry WHERE chain = $1 AND action = $2", chain, action
    )
    return found


async def sealed(here: Region) -> set[str]:
    """Return the contents of claims' files."""
    found = await here.world.rows(
        "SELECT id FROM content WHERE purpose LIKE 'claim%' AND purpose <> $1", PURPOSE
    )
    return {row["id"] for row in found}


async def outcomes(here: Region, link: str) -> list[tuple[str, str | None, str | None]]:
    found = await here.world.rows(
        "SELECT outcome, claim, refusal FROM hand_in_outcome WHERE link = $1 ORDER BY seq", link
    )
    return [(row["outcome"], row["claim"], row["refusal"]) for row in found]


async def test_a_widow_reports_and_her_claim_opens_with_what_she_sent(here: Region, visitor: Visitor) -> None:
    issued = await link_for(here)
    assert (await visitor.look(issued.token)).status_code == 200
    sheet, photo = scan(here.code, "akta dan kartu keluarga"), scan(here.code, "rekening", kind=JPEG)
    sent = {"doc.death_certificate": sheet, "doc.family_card": sheet, "doc.bank_account": photo}
    said = filled(here.code, **widow(here.code))
    account = said["account"]
    said["account"] = f"{account[:3]} {account[3:]}"
    answer = await visitor.send(issued.token, said, {**sent, "doc.will": None})
    assert (answer.status_code, issued.link in answer.text) == (200, True)
    assert not any(secret in answer.text for secret in (*SECRETS, claim(here), nik(here.code, 1)))
    assert await here.world.standing(claim_id(claim(here))) is None, "the page tells no case"

    assert await carried_out(here) == 1
    state = await here.world.state(claim_id(claim(here)), ClaimState)
    assert (state.died_on, state.cause, state.hands) == (DIED, Cause.NON_WORK, ["officer"])
    assert [one.codes for one in state.documents] == [["bank_account"], ["death_certificate", "family_card"]]
    contents = Contents(here.world.installation.pool, here.world.installation.ring)
    report = DeathReport.model_validate_json(await contents.get(state.content, state.content_digest))
    assert (report.nik, report.reporter.name, report.reporter.relation) == (
        nik(here.code, 1),
        SECRETS[0],
        "istri",
    )
    family = Family.model_validate_json(await contents.get(state.family, state.family_digest))
    assert family.reported_by == "H1", "she said so, and gets no second letter as the reporter"
    [heir] = family.heirs
    assert (heir.ref, heir.relation, heir.account, heir.contact.phone) == (
        "H1",
        "WIDOW",
        account,
        SECRETS[2],
    )
    kept = await here.world.rows(
        "SELECT c.sealed, d.media_type FROM document_attached d JOIN content c ON c.id = d.content WHERE d.claim = $1"
        " ORDER BY d.document", claim(here),
    )  # fmt: skip
    assert [row["media_type"] for row in kept] == ["image/jpeg", "application/pdf"]
    assert not any(here.code.encode() in row["sealed"] for row in kept)


async def test_the_log_says_through_which_link_it_came_and_who_issued_it(
    here: Region, visitor: Visitor
) -> None:
    issued = await link_for(here)
    await visitor.send(issued.token, filled(here.code), {"doc.family_card": scan(here.code)})
    await carried_out(here)
    for chain, action in (
        (here.commitment, "commitment.death_reported"),
        (claim_id(claim(here)), "claim.documents_attached"),
        (register_of(here), "hand_in.received"),
    ):
        found = await entry(here, chain, action)
        assert (found["actor"], found["role"], found["office"]) == (issued.link, "link", None), action
        assert (found["details"]["link"], found["details"]["link_issued_by"]) == (issued.link, "officer")
    assert await here.world.actions(register_of(here)) == [
        "claim_link.issued",
        "hand_in.received",
        "hand_in.given",
    ]
    assert await outcomes(here, issued.link) == [("given", claim(here), None)]


async def test_whoever_issued_the_link_does_not_approve_what_came_through_it(
    here: Region, visitor: Visitor
) -> None:
    people = here.world.people
    issued = await link_for(here, by=people.both)
    await visitor.send(issued.token, filled(here.code, **widow(here.code)))
    await carried_out(here)
    death = Death(here, number=claim(here), at=REPORTED)
    await death.attached()
    await death.prepared()
    with pytest.raises(Exception, match="four eyes"):
        await death.approved(by=people.both)
    await death.approved()


async def test_the_same_death_twice_joins_one_file_and_nobody_is_told(here: Region, visitor: Visitor) -> None:
    first, second, third = [await link_for(here) for _ in range(3)]
    told = await visitor.send(first.token, filled(here.code, **widow(here.code)))
    await carried_out(here)
    case = claim_id(claim(here))
    again = await visitor.send(second.token, filled(here.code, cause="work_accident"))
    assert again.text.replace(second.link, first.link) == told.text
    await carried_out(here)
    assert await outcomes(here, second.link) == [("given", claim(here), None)]
    joined = await entry(here, here.commitment, "commitment.death_told_again")
    assert (joined["actor"], joined["details"]["differs"]) == (second.link, True)
    assert "claim.compare" in await here.world.tasks(case), "the claim has had its turn"
    await visitor.send(third.token, filled(here.code), {"doc.will": scan(here.code)})
    await carried_out(here)
    state = await here.world.state(case, ClaimState)
    assert ([one.codes for one in state.documents], state.hands) == ([["will"]], ["officer"])


async def test_a_nik_that_nobody_knows_is_left_to_an_officer_and_the_page_says_the_same(
    here: Region, visitor: Visitor
) -> None:
    known, unknown = await link_for(here), await link_for(here)
    told = await visitor.send(known.token, filled(here.code, 1))
    stranger = await visitor.send(unknown.token, filled(here.code, 77), {"doc.will": scan(here.code)})
    assert (stranger.status_code, stranger.text.replace(unknown.link, known.link)) == (
        told.status_code,
        told.text,
    )
    assert await carried_out(here) == 2
    assert await outcomes(here, unknown.link) == [("left", None, "not_covered")]
    [task] = await here.world.rows(
        "SELECT * FROM task WHERE what = 'claim.hand_in' AND ref = $1", unknown.link
    )
    assert (task["region"], task["role"], task["closed_at"]) == (here.code, "officer", None)
    refused = await here.world.rows(
        "SELECT * FROM audit_entry WHERE chain = $1", f"refusal/{here.commitment}"
    )
    assert [(one["actor"], one["role"]) for one in refused] == [(unknown.link, "refused")]
    assert await carried_out(here) == 0, "it is not tried for ever"


async def test_sent_again_it_happens_once_and_something_else_is_not_taken(
    here: Region, visitor: Visitor
) -> None:
    issued = await link_for(here)
    said, files = filled(here.code), {"doc.family_card": scan(here.code)}
    answers = await asyncio.gather(*(visitor.send(issued.token, said, files) for _ in range(3)))
    answers.append(await visitor.send(issued.token, said, files))
    assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}
    used = await visitor.look(issued.token)
    assert (used.status_code, "sudah dipakai" in used.text, issued.link in used.text) == (200, True, True)
    stored = await sealed(here)
    files = {**files, "doc.will": scan(here.code, "wasiat")}
    for other in (filled(here.code, died_on="2022-03-09"), filled(here.code, name="Orang Lain")):
        refused = await visitor.send(issued.token, other, files)
        assert (refused.status_code, "berbeda dan tidak kami simpan" in refused.text) == (409, True)
    assert (await visitor.send(issued.token, said)).status_code == 409, "without the document"
    assert await sealed(here) == stored, "the page says that it is not kept"
    assert (await here.world.actions(register_of(here))).count("hand_in.received") == 1
    assert await carried_out(here) == 1


async def test_heirs_hand_in_what_their_claim_lacks(here: Region, visitor: Visitor) -> None:
    death = Death(here)
    await death.reported()
    issued = await link_for(here, claim=death.claim)
    page = await visitor.look(issued.token)
    assert page.text.index("Akta kematian atau surat keterangan kematian (masih diminta)") < page.text.index(
        "Laporan polisi"
    )
    assert "NIK" not in page.text
    empty = await visitor.send(issued.token, {}, {"doc.will": None})
    assert (empty.status_code, "Pilih sedikitnya satu berkas" in empty.text) == (422, True)
    lacking = (await death.state()).missing
    sheet = scan(here.code)
    sent = await visitor.send(issued.token, {}, {f"doc.{code}": sheet for code in lacking})
    assert sent.status_code == 200
    assert await carried_out(here) == 1
    state = await death.state()
    assert (state.missing, [set(one.codes) for one in state.documents]) == ([], [set(lacking)])
    assert (await entry(here, death.case, "claim.documents_attached"))["actor"] == issued.link


async def test_documents_of_a_decided_claim_are_left_to_an_officer(here: Region, visitor: Visitor) -> None:
    death = Death(here)
    await death.complete()
    await death.prepared()
    issued = await link_for(here, claim=death.claim)
    await death.approved()
    await visitor.send(issued.token, {}, {"doc.will": scan(here.code)})
    await carried_out(here)
    assert await outcomes(here, issued.link) == [("left", death.claim, "out_of_order")]


async def test_a_crash_after_the_command_changes_nothing(
    here: Region, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await link_for(here)
    await visitor.send(issued.token, filled(here.code), {"doc.family_card": scan(here.code)})
    give = Commands.give

    async def dying(self: Commands, case: str, update: str, *given: Any, **more: Any) -> Answer:  # noqa: ANN401
        answer = await give(self, case, update, *given, **more)
        if update in dies:
            raise Unavailable("The worker")
        return answer

    monkeypatch.setattr(carrying_out.Commands, "give", dying)
    for dies in ({"report_death"}, {"attach"}):  # noqa: B007 - the closure reads it
        assert await carried_out(here) == 0
        assert await outcomes(here, issued.link) == []
    dies = set()
    assert await carried_out(here) == 1
    assert await outcomes(here, issued.link) == [("given", claim(here), None)]
    assert (await here.world.actions(here.commitment)).count("commitment.death_reported") == 1
    assert len((await here.world.state(claim_id(claim(here)), ClaimState)).documents) == 1


async def test_while_nobody_answers_it_waits_and_is_tried_ever_more_rarely(
    here: Region, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await link_for(here)
    assert (await visitor.send(issued.token, filled(here.code))).status_code == 200
    tried: list[str] = []

    async def away(self: Commands, case: str, *given: Any, **more: Any) -> Answer:  # noqa: ANN401
        tried.append(case)
        raise Unavailable("Temporal")

    with monkeypatch.context() as patch:
        patch.setattr(carrying_out.Commands, "give", away)
        now = [REPORTED]
        chore = CarryOutHandIns(here.world.installation, clock=lambda: now[0])
        for seconds in (0, 5, 5, 5, 5, 5, 5, 5):
            now[0] += carrying_out.timedelta(seconds=seconds)
            await chore.once()
        assert tried.count(here.commitment) == 3, "at once, ten and twenty seconds later"
    now[0] += carrying_out.LONGEST_REST
    await chore.once()
    assert await outcomes(here, issued.link) == [("given", claim(here), None)]


async def test_the_claims_file_on_paper_says_that_it_came_through_the_link(
    here: Region, visitor: Visitor
) -> None:
    issued = await link_for(here)
    await visitor.send(issued.token, filled(here.code), {"doc.family_card": scan(here.code)})
    await carried_out(here)
    installation, officer = here.world.installation, here.world.people.officer
    reads = await reader(installation.pool, officer)
    entries = (await dossier(installation.pool, installation.ring, reads, claim(here))).entries
    offices = {one.action: one.office for one in entries}
    assert offices["commitment.death_reported"] == f"tautan {issued.link}"
    assert offices["claim.documents_attached"] == f"tautan {issued.link}"
    assert offices["claim.opened"] is None
