"""Claims that wander: whatever people may do, in any order, twice and over crashes, and then the way home.

A walk is the same from the same seed. Most of its steps are such as fit how the claim stands, some are not and must be
refused without a trace. After every step the claim must be sound and nobody may have more than was granted to them.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from law.months import Month
from schemas.base import Message
from schemas.cases import Answer
from schemas.claims import ClaimState
from schemas.errors import Refused
from schemas.families import Family
from schemas.terms import Cause, WorkerClass
from starter.client import SignedIn
from tests.support.claim_course import Course, Hands, family
from tests.support.claim_outcome import net_of, sound
from tests.support.claiming import Death
from tests.support.insured import Insured, Membership
from tests.support.stages import DIED, REPORTED

APPROVERS = ("approver", "second", "third", "branch")
CRASHES = (
    "approved",
    "payment_ordered",
    "bank_answered",
    "payment_resent",
    "scholarship_approved",
    "appeal_resolved",
)
"""The deeds in the middle of which the database goes away."""
Taken = tuple[str, dict[str, Any]]
"""A step of a course, and what is given to it."""
FILING: list[Taken] = [
    ("reject_document", {"document": "D01"}),
    ("contest", {"heirs": ["H1"], "days": 9}),
    ("reroute", {"cause": "work_accident"}),
    ("reroute", {"cause": "non_work"}),
    ("determine", {"heirs": ["H1"]}),
    ("attach", {"codes": ["family_card"]}),
]
ANY: list[Taken] = [
    ("attach", {"codes": ["family_card"]}),
    ("named", {}),
    ("prepare", {}),
    ("approve", {"by": "both"}),
    ("send_back", {}),
    ("reject", {"ground": "over_age"}),
    ("appeal", {"step": "court"}),
    ("answer", {"outcome": "accepted"}),
    ("approve_year", {"child": "C1"}),
    ("renew", {"child": "C1", "level": "SMA"}),
    ("correct_account", {"payment": "P1"}),
    ("contest", {"heirs": ["H2"], "days": 9}),
]
MOVING = {"days", "approve", "reject", "resend", "approve_year", "answer"}
"""Steps after which money may have moved."""
STEPS = 10
HOME = 60
"""More steps than any way home takes."""


class Doubled(Death):
    """A death whose commands may be given twice at once under one id, or once more when they were answered."""

    twice = False

    async def give(
        self,
        update: str,
        permit: str,
        body: Message,
        *,
        by: SignedIn | None = None,
        occurrence: int | str | None = None,
    ) -> Answer:
        """Give a command, perhaps twice."""
        once = occurrence or f"{next(self.steps)}"
        if not self.twice:
            return await super().give(update, permit, body, by=by, occurrence=once)
        self.twice = False
        give = super().give
        first, second = await asyncio.gather(
            *(give(update, permit, body, by=by, occurrence=once) for _ in range(2)), return_exceptions=True
        )
        for one in (first, second):
            if isinstance(one, BaseException):
                raise one
        again = await give(update, permit, body, by=by, occurrence=once)
        assert isinstance(first, Answer)
        assert isinstance(second, Answer)
        assert first.entry == second.entry == again.entry, f"{update} was done twice"
        return again


@dataclass
class Walk:
    """One claim's walk."""

    seed: int
    here: Insured
    hands: Hands
    log: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    granted: Counter[str] = field(default_factory=Counter)
    """The most that was ever granted to each, by a decision that was approved."""

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.quarrels = self.seed % 3 == 0
        """Whether what was granted is disputed on the way home, and the dispute won."""

    async def walked(self) -> None:
        """Walk, and find the way home."""
        steps, home = self.rng.randrange(STEPS // 2, STEPS * 2), HOME
        while not self.state.closed and steps:
            steps -= 1
            await self._do(*self._drawn(self.state))
        while not self.state.closed and home:
            home -= 1
            await self._do(*self._homeward(self.state))
        assert self.state.closed, "no way home"
        await self._hold()

    async def begun(self) -> "Walk":
        """Have the death reported."""
        rng = self.rng
        paid = tuple(Month.of(DIED).plus(-n) for n in range(rng.choice([1, 3, 40])))
        kind = rng.choice([WorkerClass.BPU, WorkerClass.PU])
        held = [Membership(kind, date(2018, 6, 1), paid, income=rng.choice([1_000_000, 3_000_000]))]
        if rng.random() < 0.2:
            held = [Membership(kind, date(2018, 6, 1), (Month.of(DIED).plus(-12),))]
        serial = await self.here.insured(*held)
        cause = rng.choice([Cause.NON_WORK, Cause.NON_WORK, Cause.WORK_ACCIDENT])
        self.death = Doubled(self.here, serial, cause, DIED, self._family(), REPORTED)
        self.course = Course(self.death, self.hands)
        self._note("report")
        await self.death.reported(occurrence=f"walk-{self.seed}")
        self.state = await self.death.state()
        self._passed()
        return self

    def _family(self) -> Family:
        rng = self.rng
        heirs = [{"ref": "H1", "relation": "WIDOW"}, {"ref": "H2", "relation": "CHILD"}][: rng.choice([1, 2])]
        for one in heirs:
            if rng.random() < 0.3:
                one["account"] = "closed"
        children = [{"ref": f"C{n}", "level": "SD", "paid_to": "H1"} for n in range(1, rng.choice([1, 2, 3]))]
        return family({"heirs": heirs, "children": children})

    async def _do(self, name: str, given: dict[str, Any]) -> None:
        self._note(f"{name} {given or ''}{' twice' if self.death.twice else ''}")
        before, of = self.state, self.death.family
        try:
            if name == "crash":
                due = self.here.world.faults.setdefault((self.death.case, f"claim.{given['at']}"), [])
                due.append(given["when"])
                return
            await (
                self.death.named(self._family()) if name == "named" else getattr(self.course, name)(**given)
            )
        except Refused as refused:
            self.log[-1] += f": {refused.reason.code}"
            self.death.family, self.state = of, await self.death.state()
            if self.state.model_dump(exclude={"now"}) != before.model_dump(exclude={"now"}):
                raise AssertionError("what was refused left a trace") from refused
            return
        finally:
            self.death.twice = False
        self.state = await self.death.state()
        self._passed()
        if name == "approve":
            self._grant()
        if name in MOVING:
            await self._hold()

    def _grant(self) -> None:
        if self.state.stage == "approved":
            refs = [one.ref for one in self.death.family.heirs]
            heirs = [ref for ref in refs if not self.state.court or ref in self.state.determined]
            for place, ref in enumerate(heirs):
                share, left = divmod(int(self.state.amount), len(heirs))
                self.granted[ref] = max(self.granted[ref], share + (place < left))

    async def _hold(self) -> None:
        """Assert what holds of every claim, and that nobody has more than was granted."""
        await sound(self.death)
        for payee, amount in (await net_of(self.death, self.state)).items():
            assert amount <= self.granted[payee], f"{payee} has {amount} of {self.granted[payee]}"

    def _passed(self) -> None:
        state = self.state
        node = state.stage + (" contested" if state.contest else "")
        node += " disputed" if state.appeal and state.appeal.under_way else ""
        self.nodes.append(node + (" closed" if state.closed else ""))

    def _drawn(self, state: ClaimState) -> Taken:
        """Return a step that fits, mostly; or one that does not."""
        rng = self.rng
        self.death.twice = rng.random() < 0.15
        if rng.random() < 0.1:
            return "crash", {"at": rng.choice(CRASHES), "when": rng.choice(["before", "after"])}
        if rng.random() < 0.15:
            return rng.choice(
                [*ANY, ("resend", {"payment": "P1"}), ("approve", {"by": rng.choice(APPROVERS)})]
            )
        return rng.choice([*self._fitting(state)])

    def _fitting(self, state: ClaimState) -> Iterator[Taken]:
        rng = self.rng
        yield "days", {"days": rng.choice([0, 0, 1, 1, 3, 30, 100])}
        if state.stage in ("collecting", "complete", "prepared"):
            yield rng.choice(FILING)
            yield "named", {}
            if state.missing:
                yield from [("attach", {})] * 3
            if state.contest:
                yield "determine", {"heirs": rng.choice([[], ["H1"], ["H9"]])}
        if state.stage == "complete":
            yield from [("prepare", {})] * 4
        if state.stage == "prepared":
            yield from [self._decision(state)] * 5
            yield "send_back", {}
        if state.stage in ("approved", "ordered", "schooling", "rejected", "paid"):
            yield "agency", {"decision": "granted", "amount": 1}
            yield from [self._dispute(state)] * 2
            yield from [("days", {"days": 1})] * 2
        for name in _returned(state):
            yield "correct_account", {"payment": name}
            yield "resend", {"payment": name, "by": rng.choice(APPROVERS)}
        for one in state.children if state.stage == "schooling" else ():
            if not one.ended:
                yield from [
                    ("renew", {"child": one.child, "level": "SD"}),
                    ("approve_year", {"child": one.child}),
                ] * 2
                yield "end", {"child": one.child, "why": rng.choice(["work", "left_school"])}

    def _decision(self, state: ClaimState) -> Taken:
        if state.signals and not state.reviewed:
            return "review", {}
        if not state.eligible:
            return "reject", {"ground": "not_active"}
        if self.rng.random() < 0.2:
            return "reject", {"ground": "forged", "document": "LP/1"}
        return "approve", {"by": self._next(state)}

    def _next(self, state: ClaimState) -> str:
        last = len(state.approvers) + 1 == len(state.slots)
        return APPROVERS[-1] if last else APPROVERS[len(state.approvers)]

    def _dispute(self, state: ClaimState) -> Taken:
        if state.appeal and state.appeal.under_way:
            return "answer", {
                "outcome": self.rng.choice(["accepted", "accepted", "refused", "unanswered", "withdrawn"])
            }
        step = {None: "complaint", "complaint": "mediation", "mediation": "court"}.get(
            state.appeal.step if state.appeal else None, "court"
        )
        return "appeal", {"step": step}

    def _homeward(self, state: ClaimState) -> Taken:
        """Return what somebody does who wants the claim to end."""
        self.death.twice = False
        if state.stage in ("collecting", "complete"):
            return self._towards_file(state)
        if state.stage == "prepared":
            found = self._decision(state)
            return (
                ("approve", {"by": self._next(state)}) if found[0] == "reject" and state.eligible else found
            )
        if self.quarrels and state.stage in ("approved", "ordered") and state.appeal is None:
            return "appeal", {"step": "complaint"}
        if state.appeal and state.appeal.under_way and not any(_returned(state)):
            return self._answered(state)
        return self._waiting(state)

    def _waiting(self, state: ClaimState) -> Taken:
        studying = [one.child for one in state.children if not one.ended]
        if not all(one.ordered for one in state.payments):
            return "days", {"days": 1}
        for name in _returned(state):
            corrected = any(one.corrected_by for one in state.payments if one.payment.endswith(f"-{name}"))
            return "resend" if corrected else "correct_account", {"payment": name}
        claimed = [one.child for one in state.children if one.maker is not None]
        if state.stage == "schooling" and claimed and not _under_way(state):
            return "approve_year", {"child": claimed[0]}
        if state.stage == "schooling" and studying and not _under_way(state):
            return "end", {"child": studying[0], "why": "left_school"}
        return "days", {"days": 100 if state.stage in ("rejected", "paid") else 1}

    def _answered(self, state: ClaimState) -> Taken:
        if _under_way(state):
            return "days", {"days": 1}
        won, self.quarrels = self.quarrels, False
        return "answer", {"outcome": "accepted" if won else "withdrawn"}

    def _towards_file(self, state: ClaimState) -> Taken:
        if state.contest:
            return "determine", {"heirs": []}
        if any(one.startswith("court_names_unknown") for one in state.obstacles):
            return "determine", {"heirs": ["H1"]}
        if state.obstacles == ["wrong_door"]:
            return "reroute", {"cause": "work_accident"}
        return ("prepare", {}) if state.stage == "complete" else ("attach", {})

    def _note(self, said: str) -> None:
        self.log.append(f"{self.death.today:%m-%d} {said}")


def _under_way(state: ClaimState) -> bool:
    return any(not one.settled_on and not one.returned_on for one in state.payments)


def _returned(state: ClaimState) -> Iterator[str]:
    for one in state.payments:
        if one.returned_on and not one.resent_as:
            yield one.payment.removeprefix(f"{state.claim}-")
