"""What one notice of a ladder commits: its facts, its draft, its mail, and what it asks of people."""

from activities.rungs.letter import drafted
from activities.rungs.telling import Telling
from law.offices import OPERATOR
from schemas.cases import CaseRow, Change, Notice, Task
from schemas.escalation import Told
from schemas.facts import AnyFact, RungClimbed, RungReminded
from schemas.terms import Role
from workflows.escalation.rungs import address_task_of, sign_by, task_of
from workflows.letters import sign_task


def completed(telling: Telling) -> Change:
    """Return the change with all that this notice commits."""
    facts, tasks = list[AnyFact](), list[Task]()
    if telling.letter is not None:
        facts.append(draft := drafted(telling, telling.letter))
        tasks.append(sign_task(draft))
    facts.append(_reminded(telling) if telling.again else _climbed(telling))
    tasks.append(_asked(telling) if telling.reached else _address_wanted(telling))
    told = Told(
        number=telling.rung.number,
        office=telling.rung.office,
        title=telling.title,
        on=telling.today,
        reached=telling.reached,
    )
    clock = telling.ladder.clock
    at = clock.starts(telling.acts_on) if telling.acts_on > telling.today else telling.change.at
    if telling.letter is not None:
        at = min(at, clock.ends(sign_by(telling.ladder, telling.today)))
    return telling.change.model_copy(
        update={
            "row": CaseRow(stage=f"rung {telling.rung.number}", due_at=at),
            "facts": tuple(facts),
            "opens": tuple(one for one in tasks if one.id not in telling.ladder.tasks),
            "notices": tuple(_notices(telling)),
            "details": {
                "rung": telling.rung.number,
                "office": telling.rung.office,
                "cause": telling.ladder.cause,
                "days_late": telling.days_late,
                "told": told.model_dump(mode="json"),
                "acts_on": telling.acts_on.isoformat(),
                "letter": telling.letter,
                "conflict": telling.conflict,
            },
        }
    )


def _climbed(telling: Telling) -> RungClimbed:
    return RungClimbed(
        rung=telling.rung.number,
        office=telling.rung.office,
        reached=telling.reached,
        cause=telling.ladder.cause,
        due_on=telling.ladder.due_on,
        days_late=telling.days_late,
        next_on=None if telling.last else telling.acts_on,
        letter=telling.letter,
    )


def _reminded(telling: Telling) -> RungReminded:
    return RungReminded(
        rung=telling.rung.number,
        office=telling.office,
        reached=telling.reached,
        days_late=telling.days_late,
        again_on=telling.acts_on,
    )


def _notices(telling: Telling) -> list[Notice]:
    if telling.again:
        delegation = telling.ladder.delegation
        delegates = () if delegation is None else (delegation.office,)
        return [_reminder(telling, office) for office in dict.fromkeys((telling.office, *delegates))]
    return [_notice(telling)] if telling.reached else []


def _notice(telling: Telling) -> Notice:
    key = telling.ladder.key
    return Notice.about(
        key.id, key.region, telling.today, telling.office, "rung_climbed", rung=telling.rung.number, cause=telling.cause,
        late_office=telling.ladder.late_office, due_on=telling.ladder.due_on.isoformat(), days_late=telling.days_late,
        asked=dict(telling.rung.asked), respond_by=telling.respond_by.isoformat(), next_office=telling.next_office,
        legal_basis=_basis(telling),
    )  # fmt: skip


def _reminder(telling: Telling, office: str) -> Notice:
    key = telling.ladder.key
    return Notice.about(
        key.id, key.region, telling.today, office, "rung_reminded", rung=telling.rung.number, cause=telling.cause,
        late_office=telling.ladder.late_office, due_on=telling.ladder.due_on.isoformat(), days_late=telling.days_late,
        asked=dict(telling.rung.asked), again_on=telling.acts_on.isoformat(), legal_basis=_basis(telling),
    )  # fmt: skip


def _basis(telling: Telling) -> str:
    return f"{telling.ladder.legal_basis}; {telling.rung.reference}"


def _asked(telling: Telling) -> Task:
    return Task(
        id=task_of(telling.ladder, telling.rung.number),
        what="escalation.rung",
        role=Role.ESCALATION,
        office=telling.rung.office,
        due_on=None if telling.last else telling.respond_by,
        rule=telling.rung.reference,
        ref=str(telling.rung.number),
    )


def _address_wanted(telling: Telling) -> Task:
    return Task(
        id=address_task_of(telling.ladder, telling.rung.number),
        what="register.office",
        role=Role.ADMIN,
        office=OPERATOR,
        due_on=telling.today,
        rule=telling.rung.reference,
        ref=telling.rung.office,
    )
