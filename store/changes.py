"""What a change writes besides its entry and its facts: the case's next stage, postings, tasks and notices, as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas.base import digest
from schemas.cases import Change, Committed, Notice, Task
from store.queries import load
from store.writing import Writing

sql = load("record")


def write_move(writing: Writing, change: Change, committed: Committed) -> None:
    """Move the case on, and keep the answer of the command that did it."""
    writing.change(
        sql.move_case,
        case_id=change.case,
        stage=change.row.stage,
        due_at=change.row.due_at,
        closed_at=change.at if change.row.closed else None,
    )
    writing.insert("command", [{
        "id": change.command, "case_id": change.case, "content": change.content,
        "answer": committed.model_dump(mode="json"),
    }])  # fmt: skip


def write_postings(writing: Writing, seq: int, change: Change) -> None:
    """Add the ledger transaction of a change; the database refuses one that does not sum to zero."""
    if not change.postings:
        return
    writing.change(
        sql.post,
        chain=change.case,
        seq=seq,
        positions=list(range(1, len(change.postings) + 1)),
        accounts=[posting.account for posting in change.postings],
        parties=[posting.party for posting in change.postings],
        amounts=[int(posting.amount) for posting in change.postings],
        effective_on=change.effective_on,
        known_at=change.at,
    )


def write_tasks(writing: Writing, region: str, seq: int, change: Change) -> None:
    """Open tasks and close others; one that a deed both opens and closes is closed."""
    opens = {task.id: task_row(change.case, region, seq, change.at, task) for task in change.opens}
    for task in opens.keys() & set(change.closes):
        opens[task]["closed_at"] = change.at
    writing.each(sql.open_tasks, list(opens.values()))
    if closes := [task for task in change.closes if task not in opens]:
        writing.change(sql.close_tasks, ids=closes, at=change.at)


def task_row(case: str, region: str, seq: int, at: datetime, task: Task) -> dict[str, Any]:
    """Return the row of a task that the entry *seq* opens."""
    return {
        **task.model_dump(),
        "case_id": case,
        "region": region,
        "opened_at": at,
        "opened_seq": seq,
        "closed_at": None,
    }


def notice_rows(case: str, seq: int, number: str | None, notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """Return the rows of a change's notices, whose templates are told its *number* too."""
    found = []
    for position, notice in enumerate(notices, 1):
        message = digest({"chain": case, "seq": seq, "position": position})
        found.append({
            "message_id": f"<{message[:32]}@kawal.invalid>", "chain": case, "seq": seq, "position": position,
            "office": notice.office, "template": notice.template, "data": {"number": number, **notice.data},
        })  # fmt: skip
    return found
