"""Off stage: a case lived through in memory, without servers: its own handlers, and a record that only remembers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any
from unittest.mock import patch

from schemas.base import Message
from schemas.cases import Answer, Change, Command, Committed, Signature
from schemas.work import Work
from workflows import kernel

Answers = Callable[[Message, Committed | None], Message | None]
"""What an activity answers to an order, once what it carried is committed; None: the record's own answer."""


@dataclass
class Memory:
    """Everything that a case has committed, in order."""

    answers: Answers
    changes: list[Change] = field(default_factory=list)

    async def do(self, _: Work[Any, Any], order: Message) -> Message | None:
        """Stand in for the activities: remember the change of an order, and answer it."""
        change = order if isinstance(order, Change) else getattr(order, "change", None)
        committed = None if change is None else self._committed(change)
        return self.answers(order, committed) or committed

    def facts(self, *kinds: str) -> list[Any]:
        """Return the facts of *kinds*, in the order in which they became known."""
        return [fact for change in self.changes for fact in change.facts if fact.kind in kinds]

    def _committed(self, change: Change) -> Committed:
        self.changes.append(change)
        answer = Answer(
            command=change.command,
            case=change.case,
            action=change.action,
            # The opening is a case's first entry.
            entry=len(self.changes) + 1,
            version=change.expected_version + 1,
        )
        return Committed(answer=answer)


@contextmanager
def offstage(memory: Memory, *modules: ModuleType) -> Iterator[None]:
    """Have cases commit to *memory* while the context lasts; *modules* are those that order activities by themselves."""

    async def untold(*_: object) -> None:
        return

    with (
        patch.object(kernel.Kernel, "_tell", untold),
        patch("temporalio.workflow.set_current_details"),
        patch("temporalio.workflow.upsert_search_attributes"),
    ):
        patches = [patch.object(module, "do", memory.do) for module in (kernel, *modules)]
        for one in patches:
            one.start()
        try:
            yield
        finally:
            for one in patches:
                one.stop()


def command(body: Message, at: datetime) -> Command[Any]:
    """Return *body* as somebody's command."""
    return Command[Any](id=f"command@{at}", signed=Signature(session="s", proof="p"), body=body, at=at)
