"""What the house rules are checked on: the files that git would carry."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("activities", "console", "deploy", "law", "schemas", "starter", "store", "vault", "workflows")


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Return every file that is tracked or would be, but for what git ignores."""
    if not (ROOT / ".git").exists():
        return [path for path in ROOT.rglob("*") if path.is_file() and not _hidden(path)]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def modules(tracked: list[Path]) -> list[Path]:
    """Return the product's Python modules."""
    return [
        path
        for path in tracked
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (*PACKAGES, "kawal.py", "worker.py")
    ]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
