"""Rules that hold the layers together: names that two of them must spell alike."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints
from unittest.mock import Mock

import pytest
from temporalio.activity import _Definition as ActivityDefinition
from temporalio.workflow import _Definition as WorkflowDefinition

from activities.notices.render import COMMON, OWN, REQUIRED
from activities.tools import Activities, _activities
from schemas import work
from schemas.base import Message
from schemas.cases import Change, Command
from schemas.facts import AnyFact
from schemas.names import QUEUE_BULK, QUEUE_CASES, QUEUE_NOTICES
from schemas.permissions import PERMITS
from schemas.settings import Settings
from schemas.terms import Role
from schemas.work import Work
from tests.rules.conftest import ROOT
from vault.keys import KeyRing
from workflows import WORKFLOWS

WORKS = {name: found for name, found in vars(work).items() if isinstance(found, Work)}
REGISTERED_BY = {"instruction.issue"}
"""Permits of commands that open a case, before it can take an update."""
ADDED_LATER = {"number", "region_name", "office_title"}
"""What a notice's row and its delivery add to the data that a deed gives."""


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the activities that a worker registers: by queue, then by name."""
    data = tmp_path_factory.mktemp("rules")
    ring = KeyRing.create(data / "keys.json")
    found: Activities = _activities(
        Settings(data=data, agency_url="http://agency", bank_url="http://bank"),
        Mock(),
        Mock(),
        Mock(),
        Mock(),
        ring,
        {},
    )
    queues = {QUEUE_CASES: found.cases, QUEUE_BULK: found.bulk, QUEUE_NOTICES: found.notices}
    return {
        queue: {str(ActivityDefinition.must_from_callable(one).name): one for one in activities}
        for queue, activities in queues.items()
    }


@pytest.mark.parametrize("name", WORKS)
def test_every_work_is_an_activity_of_its_name_on_its_queue(
    registered: dict[str, dict[str, Any]], name: str
) -> None:
    expected = WORKS[name]
    assert expected.name in registered[expected.queue]
    hints = get_type_hints(registered[expected.queue][expected.name])
    given = hints.pop("return")
    assert list(hints.values()) == [expected.takes]
    assert given is Any or issubclass(given, expected.gives)


def test_no_activity_is_registered_that_nobody_orders(registered: dict[str, dict[str, Any]]) -> None:
    names = {name for activities in registered.values() for name in activities}
    assert names == {one.name for one in WORKS.values()}


@pytest.mark.parametrize("name", WORKS)
def test_every_order_that_commits_carries_a_change(name: str) -> None:
    takes = WORKS[name].takes
    assert issubclass(takes, Message)
    if "change" in takes.model_fields:
        assert takes.model_fields["change"].annotation is Change


def updates() -> dict[str, Any]:
    return {
        f"{workflow.__name__}.{name}": update.fn
        for workflow in WORKFLOWS
        for name, update in WorkflowDefinition.must_from_class(workflow).updates.items()
        if name is not None and name != "advance"
    }


def permits_of(function: Any) -> set[str]:  # noqa: ANN401 - a workflow's method
    tree = ast.parse(inspect.cleandoc(inspect.getsource(inspect.unwrap(function)).replace("@workflow", "#")))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "command"
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.parametrize("name", updates())
def test_every_update_takes_a_command_and_names_one_permit(name: str) -> None:
    function = updates()[name]
    [permit] = permits_of(function)
    assert permit in PERMITS
    [body] = [hint for hint in get_type_hints(function).values() if hint.__name__.startswith("Command")]
    assert issubclass(body, Command)
    assert issubclass(body.__pydantic_generic_metadata__["args"][0], Message)


def test_every_permit_is_somebodys_and_of_a_command_that_exists() -> None:
    commanded = {permit for function in updates().values() for permit in permits_of(function)}
    registers = {permit for permit in PERMITS if permit.startswith("register.")}
    assert set(PERMITS) == commanded | registers | REGISTERED_BY
    for roles in PERMITS.values():
        assert roles
        assert roles <= set(Role) - {Role.SYSTEM, Role.AUDITOR}


@pytest.mark.parametrize("name", updates())
def test_every_update_has_a_validator(name: str) -> None:
    workflow, update = name.split(".")
    found = next(one for one in WORKFLOWS if one.__name__ == workflow)
    assert WorkflowDefinition.must_from_class(found).updates[update].validator is not None


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    for name in Settings.model_fields:
        assert f"`KAWAL_{name.upper()}`" in page, name


def notices(path: Path) -> list[tuple[int, str, set[str]]]:
    """Return each notice that a module sends: line, template and the names of its data."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in {"notify", "about", "_noticed"}:
            continue
        templates = [
            str(argument.value)
            for argument in node.args
            if isinstance(argument, ast.Constant) and argument.value in OWN
        ]
        if templates:
            found.append((node.lineno, templates[0], {word.arg for word in node.keywords if word.arg}))
    return found


def test_every_notice_has_a_template_and_gives_it_what_it_asks_for(modules: list[Path]) -> None:
    sent: set[str] = set()
    for path in modules:
        for line, template, given in notices(path):
            sent.add(template)
            if not given:
                continue
            owed = set(OWN[template].split()) | {"legal_basis"}
            helped = {"legal_basis"} if "_noticed(" in path.read_text() else set()
            assert owed - given <= helped, f"{path.name}:{line} {template}"
            assert given <= owed, f"{path.name}:{line} {template}"
    assert len(sent) > len(OWN) // 2
    assert {"case", "today", "legal_basis"} <= COMMON
    assert COMMON >= ADDED_LATER
    assert set(REQUIRED) == set(OWN)


def test_workflows_never_read_the_clock_of_the_machine_or_the_law_book(modules: list[Path]) -> None:
    forbidden = re.compile(r"datetime\.now|date\.today|time\.time\(|random\.|uuid4|law\.book|book\(\)")
    guilty = [
        path.name
        for path in modules
        if path.relative_to(ROOT).parts[0] == "workflows" and forbidden.search(path.read_text())
    ]
    assert guilty == []


def test_every_kind_of_fact_is_recorded_by_somebody(modules: list[Path]) -> None:
    names = {fact.__name__ for fact in get_args(get_args(AnyFact)[0])}
    written = "\n".join(
        path.read_text() for path in modules if path.relative_to(ROOT).parts[0] in {"workflows", "activities"}
    )
    assert {name for name in names if f"{name}(" not in written} == set()
