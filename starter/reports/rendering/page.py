"""Reports as HTML: one file that needs nothing else, without scripts, that prints as well as it reads."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from starter.commands.output import SIMULATION
from starter.reports.layouts.document import Chart, Column, Document, Look, Note, Table, Value, shown
from starter.reports.standing import Standing


def rendered(document: Document) -> bytes:
    """Return the document as HTML; whatever a record says is escaped, only our own charts are not."""
    page = _environment().get_template("report.html.j2")
    return page.render(document=document, simulation=SIMULATION if document.simulation else "").encode()


def _source(name: str) -> str | None:
    file = files("starter.reports.rendering") / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"shown": shown, "svg": _svg, "look": _look}
    environment.tests |= {
        "table": lambda block: isinstance(block, Table),
        "chart": lambda block: isinstance(block, Chart),
        "note": lambda block: isinstance(block, Note),
    }
    return environment


def _svg(chart: Chart) -> Markup:
    # Drawn by starter/reports/charts.py, which escapes every text it writes.
    return Markup(chart.svg)  # noqa: S704


def _look(value: Value, column: Column) -> str:
    """Return the classes of a cell: numbers to the right, standings with their shade."""
    if isinstance(value, Standing):
        return f"mark {value.state.value}"
    if column.look is Look.MARK:
        return "mark"
    return "number" if column.look is Look.NUMBER else ""
