"""Claims for tests of what is written about them: facts put on record as the deeds of a claim would, without a workflow.

The people are synthetic. A claim is reported in its commitment's chain, as the product does, and goes on in its own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from activities.claim_letters.people import People
from activities.claim_letters.render import render
from activities.contents import Contents
from activities.typesetting import BREAK
from schemas.cases import CaseKey, CaseRow, CaseType, Opening
from schemas.checks import Check
from schemas.claim_letters import Sealed, WrittenLetter
from schemas.facts import AnyFact, ClaimLetter, ClaimOpened, FamilyNamed
from schemas.families import (
    Burier,
    Claimant,
    Contact,
    DeathReport,
    Family,
    Guardian,
    Reporter,
    Schoolchild,
)
from schemas.names import claim_id, commitment_id
from schemas.rulings import Ruling
from schemas.terms import Cause
from store.pool import Pool, transaction
from store.record import Record, Writer
from tests.support.changes import change
from tests.support.pdf import pages, squeezed
from tests.support.world import on
from vault.keys import KeyRing
from vault.persons import Sensitivity, new_person_key, seal

NUMBERS = count(1)
DIED = date(2022, 3, 10)
REPORTED = on(date(2022, 3, 14))
WRITTEN = date(2022, 3, 18)
PUBLIC = "http://127.0.0.1:8440"
DEAD = "Warga Contoh Satu"
WIDOW = Claimant(
    ref="H1", name="Siti Contoh Aminah", nik="3601014101800001", relation="WIDOW", account="123456781234",
    contact=Contact(mail="siti@surel.example", address="Kp. Contoh RT 02/RW 03, Desa Contoh"),
)  # fmt: skip
SON = Claimant(ref="H2", name="Budi Contoh Putra", nik="3601010405100002", relation="CHILD", guardian="G1")
GUARDIAN = Guardian(ref="G1", name="Rahmat Contoh Wali", nik="3601010101700003", account="998877665544")
PUPIL = Schoolchild(
    ref="C1", name="Dewi Contoh Kecil", birth_date=date(2012, 5, 4), level="SD", years_done=3, paid_to="H1"
)
BURIER = Burier(name="Karta Contoh Tetangga", nik="3601010202600004", account="1122334455")
FAMILY = Family(heirs=(WIDOW, SON), guardians=(GUARDIAN,), children=(PUPIL,), buried_by=BURIER)
REPORT = DeathReport(
    nik="3601012103720001", died_on=DIED, cause=Cause.NON_WORK,
    reporter=Reporter(name="Lurah Contoh Pelapor", relation="lurah", contact=Contact(mail="lurah@surel.example")),
)  # fmt: skip
PEOPLE = People(report=REPORT, family=FAMILY, dead=DEAD, phone="(0253) 555 0100", wards=("H2",))
TOLD_BY_HER = PEOPLE.model_copy(update={"family": FAMILY.model_copy(update={"reported_by": "H1"})})
"""The people where the widow is who reported."""
SECRETS = (
    DEAD, WIDOW.name, SON.name, PUPIL.name, BURIER.name, REPORT.reporter.name, "Rahmat Contoh Wali", "surel.example",
    "Kp. Contoh", "12345678", "99887766", "3601012103720001", "3601014101800001",
)  # fmt: skip
"""What may stand nowhere but in sealed contents."""
FULL: dict[str, dict[str, Any]] = {
    "claim_received": {
        "received_on": "2022-03-14", "missing": ["death_certificate", "family_card"],
        "obstacles": ["no_account:H2"], "complete_on": None, "pay_by": None,
    },
    "claim_missing": {
        "missing": ["death_certificate", "heir_statement"],
        "obstacles": ["minor_without_guardian:H2", "contested:H1"],
    },
    "claim_granted": {
        "kind": "heir", "amount": 21_000_000, "shares": [["H1", 21_000_000]],
        "parts": [["lump_sum", 10_000_000], ["periodic", 6_000_000], ["burial", 5_000_000]],
        "schooling": [["C1", "2022-03-10", [["SD", 5], ["SMP", 3], ["SMA", 3], ["PT", 2]]]],
        "reference": "PP 44/2015 art. 40(3), reported", "decision": "36.01-2022-001/decision-1",
        "pay_by": "2022-03-21",
    },
    "claim_granted_jointly": {
        "holder": "H1", "amount": 42_000_000, "reference": "PP 44/2015 art. 40(3), reported",
        "decision": "36.01-2022-001/decision-1", "pay_by": "2022-03-21",
    },
    "claim_granted_reported": {
        "reference": "PP 44/2015 art. 40(3), reported", "decision": "36.01-2022-001/decision-1",
    },
    "claim_refused": {
        "ground": "not_active", "reference": "PP 44/2015 art. 34 (not read)",
        "decision": "36.01-2022-001/decision-1",
    },
    "payment_sent": {
        "payment": "36.01-2022-001-P1", "payee": "H1", "amount": 21_000_000, "kind": "heir", "heir": "H1",
        "paid_on": "2022-03-25",
        "days_late": 4, "compensation": 840_000,
    },
    "payment_returned": {
        "payment": "36.01-2022-001-P2", "payee": "G1", "amount": 21_000_000, "kind": "guardian", "heir": "H2",
        "returned_on": "2022-03-25",
    },
    "scholarship_granted": {
        "schooling": [["C1", "2022-03-10", [["SD", 5], ["SMP", 3]]]],
        "reference": "PP 44/2015 art. 40(3), reported", "decision": "36.01-2022-001/decision-1",
    },
    "scholarship_reminder": {
        "child": "C1", "year": 2, "level": "SD", "claim_from": "2023-03-10", "claim_until": "2024-03-09",
        "proof": ["school_letter"],
    },
    "appeal_received": {"step": "complaint", "filed_on": "2022-04-01", "due_on": "2022-04-08"},
    "appeal_resolved": {
        "step": "complaint", "outcome": "refused", "resolved_on": "2022-04-07", "document": "BA 3/IV/2022",
        "next_step": "mediation", "next_until": "2022-07-06",
    },
}  # fmt: skip
"""All that a letter of each template can say."""
MINIMAL: dict[str, dict[str, Any]] = {
    "claim_received": {},
    "claim_missing": {},
    "claim_granted": {"kind": "heir", "amount": 42_000_000},
    "claim_granted_jointly": {"holder": "H1", "amount": 42_000_000},
    "claim_granted_reported": {},
    "claim_refused": {"ground": "not_active"},
    "payment_sent": {"payment": "36.01-2022-001-P1", "amount": 21_000_000, "paid_on": "2022-03-25"},
    "payment_returned": {"payment": "36.01-2022-001-P1", "amount": 21_000_000},
    "scholarship_granted": {"schooling": [["C1", "2022-03-10", [[None, 1]]]]},
    "scholarship_reminder": {"child": "C1", "year": 2},
    "appeal_received": {"step": "court"},
    "appeal_resolved": {"step": "court", "outcome": "refused"},
}
"""The least that it must say."""
TO = {
    "claim_granted": "H1", "claim_granted_jointly": "G1", "payment_sent": "H1", "payment_returned": "G1",
    "scholarship_granted": "H1", "scholarship_reminder": "H1",
}  # fmt: skip


def letter(
    template: str = "claim_granted",
    data: dict[str, Any] | None = None,
    **fields: Any,  # noqa: ANN401
) -> WrittenLetter:
    """Return a letter as the record has it, saying all it can unless *data* is given."""
    given: dict[str, Any] = {
        "letter": "36.01-2022-001-S01",
        "claim": "36.01-2022-001",
        "template": template,
        "to_ref": TO.get(template, "reporter"),
        "data": FULL.get(template, {}) if data is None else data,
        "chain": "claim/36.01-2022-001",
        "seq": 12,
        "position": 1,
        "check": Check(chain="claim/36.01-2022-001", seq=12, mark="c0ffee00c0ffee00"),
        "written_on": WRITTEN,
        "region": "36.01",
        "person": "orang-1",
        "died_on": DIED,
        "pay_by": None,
        "report": Sealed(content="claim/report", sha256="0" * 64),
        "family": None,
    }
    return WrittenLetter(**given | fields)


def read(
    template: str = "claim_granted",
    data: dict[str, Any] | None = None,
    *,
    people: People = PEOPLE,
    public_url: str = PUBLIC,
    rehearsal: bool = False,
    **fields: Any,  # noqa: ANN401
) -> str:
    """Return all that stands on the pages of a letter, without white space."""
    pdf = render(letter(template, data, **fields), people, public_url=public_url, rehearsal=rehearsal)
    return squeezed("".join(pages(pdf))).replace(BREAK, "")


@dataclass
class Claim:
    """One claim on record."""

    pool: Pool
    ring: KeyRing
    region: str = "36.01"
    report: DeathReport = REPORT
    family: Family | None = FAMILY
    number: str = ""
    person: str = ""
    editions: int = 0
    version: int = 1
    written: int = 0
    content: tuple[str, str] = ("", "")
    now: datetime = REPORTED
    _record: Record = field(init=False)

    def __post_init__(self) -> None:
        number = next(NUMBERS)
        self.number = f"{self.region}-2022-{number:03d}"
        self.person = f"orang-{number}"
        self._record = Record(self.pool)

    @property
    def chain(self) -> str:
        return claim_id(self.number)

    async def opened(self) -> "Claim":
        """Put the dead, the report and the family on record, and open the claim's case."""
        key = new_person_key(self.ring)
        sealed = seal(key.key, self.person, Sensitivity.IDENTITY, {"nama": DEAD})
        async with transaction(self.pool) as tx:
            await tx.execute("INSERT INTO person VALUES ($1, $2)", self.person, key.wrapped)
            await tx.execute("INSERT INTO person_sealed VALUES ($1, 'identity', $2)", self.person, sealed)
        instruction = f"inpres-klaim-{self.number}"
        commitment = commitment_id(instruction, self.region)
        await self._case(commitment, CaseType.COMMITMENT, instruction, "issued")
        report = await self.put(self.report)
        self.content = report
        facts: list[AnyFact] = [
            ClaimOpened(
                claim=self.number, person=self.person, membership=f"{self.number}-anggota", died_on=self.report.died_on,
                cause=self.report.cause, content=report[0], content_digest=report[1],
            )
        ]  # fmt: skip
        if self.family is not None:
            facts.append(await self.edition(self.family))
        dated = {"at": self.now, "effective_on": self.now.date()}
        reported = change(
            commitment, facts=tuple(facts), action="commitment.death_reported", **dated
        )  # fmt: skip
        await self._record.commit(reported, Writer())
        await self._case(self.chain, CaseType.CLAIM, instruction, "collecting")
        return self

    async def put(self, model: DeathReport | Family) -> tuple[str, str]:
        """Store a sealed file of the claim."""
        return await self.put_bytes(model.model_dump_json().encode())

    async def put_bytes(self, data: bytes) -> tuple[str, str]:
        """Store anything sealed, as a file of the claim."""
        return await Contents(self.pool, self.ring).put("claim", data)

    async def edition(self, family: Family) -> FamilyNamed:
        """Return the fact of the family's next edition."""
        self.editions += 1
        content, sha256 = await self.put(family)
        return FamilyNamed(claim=self.number, edition=self.editions, content=content, content_digest=sha256)

    async def did(
        self,
        action: str,
        *facts: AnyFact,
        rulings: tuple[Ruling, ...] = (),
        stage: str = "collecting",
        **details: Any,  # noqa: ANN401
    ) -> int:
        """Record one deed of the claim, a day after the one before; return the sequence of its entry."""
        self.now += timedelta(days=1)
        deed = change(
            self.chain, f"step-{self.version}", facts=facts, action=action, expected_version=self.version, at=self.now,
            effective_on=self.now.date(), rulings=rulings, details=details, row=CaseRow(stage=stage),
        )  # fmt: skip
        committed = await self._record.commit(deed, Writer())
        self.version += 1
        return committed.answer.entry

    async def write(
        self,
        template: str,
        to_ref: str = "reporter",
        data: dict[str, Any] | None = None,
        **more: Any,  # noqa: ANN401
    ) -> str:
        """Write a letter with all that its template can say, and return its id."""
        fact = self.letter(template, to_ref, data, **more)
        await self.did("claim.approved", fact)
        return fact.letter

    def letter(
        self,
        template: str,
        to_ref: str = "reporter",
        data: dict[str, Any] | None = None,
        **more: Any,  # noqa: ANN401
    ) -> ClaimLetter:
        """Return the fact of the claim's next letter."""
        self.written += 1
        said = {"written_on": WRITTEN.isoformat(), **(FULL[template] if data is None else data), **more}
        return ClaimLetter(
            letter=f"{self.number}-S{self.written:02d}", claim=self.number, template=template, to_ref=to_ref,
            data=said,
        )  # fmt: skip

    async def _case(self, case: str, kind: CaseType, instruction: str, stage: str) -> None:
        key = CaseKey(
            id=case, type=kind, instruction=instruction, region=self.region, province=self.region[:2]
        )
        opening = Opening(
            key=key, stage=stage, state={}, command=f"{case}/open", action=f"{kind.value.lower()}.opened",
            at=self.now, effective_on=self.now.date(),
        )  # fmt: skip
        await self._record.open_cases([opening], Writer())
