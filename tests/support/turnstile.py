"""A turnstile: tests run beside each other, but for what is timed, which has the machine to itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, flock
from pathlib import Path


class Turnstile:
    """What all processes of one test run go through; *folder* is theirs alone."""

    def __init__(self, folder: Path) -> None:
        self._gate = folder / "gate.lock"
        self._room = folder / "room.lock"

    @contextmanager
    def among_others(self) -> Iterator[None]:
        """Go on beside others once nobody is alone, or waits to be."""
        with self._room.open("w") as room:
            with _held(self._gate, LOCK_EX):
                flock(room, LOCK_SH)
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until everybody has left; nobody comes in before the block ends."""
        with _held(self._gate, LOCK_EX), _held(self._room, LOCK_EX):
            yield


@contextmanager
def _held(path: Path, how: int) -> Iterator[None]:
    with path.open("w") as file:
        flock(file, how)
        yield
