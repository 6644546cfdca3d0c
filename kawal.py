"""The command: assembles the sub-commands that the layers expose."""

import json
import os
import sys
import traceback
from typing import Any

import typer
from typer.main import get_command

import deploy.commands
import deploy.rehearsals
from activities.letters.render import render
from schemas.errors import KawalError, Refused, Unavailable
from schemas.settings import home
from starter.commands import (
    audit,
    budget,
    case,
    claim,
    contribution,
    escalation,
    instruction,
    law,
    letter,
    ops,
    outreach,
    people,
    registers,
    regulation,
    report,
    roster,
)
from starter.commands.frame import CHOSEN, Options
from vault.masking import mask_text

DONE, REFUSED, MISUSED, UNAVAILABLE, DEFECT = 0, 1, 2, 3, 70
"""Exit codes. 70 is a defect of kawal itself: it says where its log is, and nothing was done half."""

app = typer.Typer(
    help="kawal sees every regional commitment under a national instruction through to its end.",
    epilog="Exit codes: 0 done, 1 refused by a rule, 2 wrong usage, 3 unavailable (try again), 70 defect.",
    no_args_is_help=True,
    add_completion=False,
)
for name, group in {
    "instruction": instruction.app,
    "case": case.app,
    "regulation": regulation.app,
    "budget": budget.app,
    "roster": roster.app,
    "contribution": contribution.app,
    "claim": claim.app,
    "escalation": escalation.app,
    "letter": letter.app,
    "report": report.app,
    "unit": registers.unit,
    "branch": registers.branch,
    "partner": registers.partner,
    "indicator": registers.indicator,
    "law": law.app,
    "audit": audit.app,
    "ops": ops.app,
}.items():
    app.add_typer(group, name=name)
letter.register(render)
people.register(app)
outreach.register(case.app)
deploy.commands.register(app, ops.app)
deploy.rehearsals.register(app)


def main(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code; a person never sees a traceback."""
    CHOSEN.set(None)
    try:
        get_command(app).main(args=arguments, prog_name="kawal")
    except SystemExit as ended:
        return int(ended.code or DONE)
    except KawalError as error:
        return _explained(error)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a defect is named, logged and told apart
        return _defect(error)
    return DONE


def _explained(error: KawalError) -> int:
    options = CHOSEN.get() or Options()
    match error:
        case Refused():
            words = error.reason.say(options.lang)
            document: dict[str, Any] = {"refused": {**error.reason.model_dump(mode="json"), "message": words}}
        case Unavailable() if options.lang == "id":
            words = f"{error.what} tidak menjawab; tidak ada perubahan yang tidak tercatat. Coba perintah yang sama lagi."
            document = {"unavailable": {"what": error.what, "message": words}}
        case Unavailable():
            words = str(error)
            document = {"unavailable": {"what": error.what, "message": words}}
        case _:
            words = str(error)
            document = {"misused": {"message": words}}
    if options.as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stderr.write(f"{words}\n")
    return error.exit_code


def _defect(error: Exception) -> int:
    if os.environ.get("KAWAL_DEBUG"):
        raise error
    options = CHOSEN.get() or Options()
    log = (options.data or home()) / "command.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(mask_text("".join(traceback.format_exception(error))))
    if options.as_json:
        document = {"defect": {"type": type(error).__name__, "log": str(log)}}
        sys.stdout.write(json.dumps(document) + "\n")
    sys.stderr.write(f"defect in kawal: {type(error).__name__}; details in {log}\n")
    return DEFECT


if __name__ == "__main__":
    sys.exit(main())
