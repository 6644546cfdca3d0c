"""The ladder as a pure thing: what each notice, wait and hand-over makes of its state, and when it next acts.

Whatever happens, one *rung* stands on the agenda of an open ladder: the day on which it tells the next office, or
reminds the last. Nothing here can take it off without putting another one in its place.
"""

from datetime import date, datetime, timedelta

from schemas.cases import Due
from schemas.escalation import Delegation, EscalationState, Stop, Told, Waiting

RUNG = "rung"
DELEGATION = "delegation"


def rise(state: EscalationState, told: Told, acts_on: date, now: datetime) -> None:
    """Take note that an office was told, or found without an address, and plan when the ladder next acts."""
    state.waiting = None
    if told.number > state.rung:
        state.rung, state.stage = told.number, f"rung {told.number}"
        state.told.append(told)
        end_delegation(state)
    state.drop(RUNG)
    today = state.clock.today(now)
    state.plan(Due(at=state.clock.starts(acts_on) if acts_on > today else now, what=RUNG))


def wait(state: EscalationState, how: Stop, until: date) -> None:
    """Let the ladder wait until the end of *until*, or of the rung's own time if that is later; then it acts."""
    state.waiting = Waiting(how=how, until=until)
    state.waited.append(wait_name(how, state.rung))
    acts_at = max([state.clock.ends(until), *(due.at for due in state.agenda if due.what == RUNG)])
    state.drop(RUNG)
    state.plan(Due(at=acts_at, what=RUNG))


def delegate(state: EscalationState, office: str, until: date) -> None:
    """Have another office told besides the rung's own, until the end of *until*."""
    state.delegation = Delegation(office=office, until=until)
    state.plan(Due(at=state.clock.ends(until), what=DELEGATION))


def end_delegation(state: EscalationState) -> None:
    """Have only the rung's own office told."""
    state.delegation = None
    state.drop(DELEGATION)


def reassign(state: EscalationState, office: str, title: str, today: date) -> None:
    """Give the rung it stands on to another office, which has the time that is left."""
    end_delegation(state)
    state.rungs[state.rung - 1] = state.standing.model_copy(update={"office": office, "title": title})
    state.told.append(Told(number=state.rung, office=office, title=title, on=today, reached=True))


def rest(state: EscalationState) -> None:
    """End the ladder."""
    state.agenda, state.stage, state.closed = [], "resolved", True
    state.waiting = state.delegation = None
    state.letters = {}


def later(acts_on: date, told_on: date, today: date) -> date:
    """Return when the ladder acts whose notice of *told_on* was committed on *today*, after an outage.

    A rung's days run from the committed notice: as many as it was to have.
    """
    return acts_on + max(today - told_on, timedelta())


def reminder_on(state: EscalationState, today: date) -> date:
    """Return when the last office is reminded again."""
    return today + timedelta(days=state.limits.remind)


def sign_by(state: EscalationState, today: date) -> date:
    """Return by when a letter drafted on *today* should be signed."""
    return today + timedelta(days=state.limits.sign)


def wait_name(how: Stop, rung: int) -> str:
    """Return the name under which a granted wait is remembered."""
    return f"{how}.{rung}"


def letter_of(state: EscalationState, rung: int) -> str:
    """Return the id of the letter of a rung."""
    return f"{state.key.id}#letter.{rung}"


def task_of(state: EscalationState, rung: int) -> str:
    """Return the id of the task of a rung's office."""
    return f"{state.key.id}#rung.{rung}"


def tasks_of(state: EscalationState) -> tuple[str, ...]:
    """Return the open tasks of the rung it stands on: its office's, a delegate's, whoever took it over."""
    own = task_of(state, state.rung)
    return tuple(task for task in state.tasks if task == own or task.startswith(f"{own}."))


def acts_on(state: EscalationState) -> date:
    """Return the day on which the ladder next acts."""
    return state.clock.today(next(due.at for due in state.agenda if due.what == RUNG))


def address_task_of(state: EscalationState, rung: int) -> str:
    """Return the id of the operator's task of finding the address of a rung's office."""
    return f"{state.key.id}#address.{rung}"
