"""ARCHITECTURE.md speaks of the house as it stands."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATH = re.compile(r"`([a-z_.]+(?:/[A-Za-z0-9_.-]+)*/?)`")


def test_every_path_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    paths = {name for name in PATH.findall(text) if "/" in name or name.endswith(".py")}
    paths = {name for name in paths if not name.startswith(("refusal/", "kawal "))}
    assert len(paths) > 30
    assert sorted(name for name in paths if not (ROOT / name).exists()) == []


def test_the_change_table_answers_in_paths() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.split("## I want to change X → open Y")[1].split("## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15
    assert [row for row in rows if not PATH.search(row)] == []
