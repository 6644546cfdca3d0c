"""Commands to a claim: what somebody types wrong is refused by its field and logged, and a claim file is read as a family."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.families import ClaimFile
from starter.commands.claim import TEMPLATE
from starter.commands.claiming import family_of
from tests.commands.conftest import PANDEGLANG, Office, case

OFFICER, APPROVER = "petugas.36-01", "pemeriksa.36-01"
CLAIM = f"{PANDEGLANG}-2022-001"
TYPED = "Nama"
"""What somebody types by mistake; too short for a reason, no ref and no ground."""
CONTEST = ("contest", CLAIM, "--until", "2022-11-01", "--why", "gugatan di pengadilan agama")
FILED = ("--filed-on", "2022-09-01", "--document", "surat 1/IX/2022")


@pytest.mark.parametrize(
    ("words", "field", "user"),
    [
        (CONTEST, "heirs", OFFICER),
        ((*CONTEST, "--heir", TYPED), "heirs.0", OFFICER),
        (("reroute", CLAIM, "--cause", "commuting", "--why", TYPED), "why", OFFICER),
        (("reject-document", CLAIM, f"{CLAIM}-D01", "--why", TYPED), "why", OFFICER),
        (("appeal", CLAIM, "--step", "complaint", *FILED, "--by", TYPED), "by", OFFICER),
        (("return", CLAIM, "--why", TYPED), "why", APPROVER),
        (("reject", CLAIM, "--ground", TYPED), "ground", APPROVER),
    ],
)
async def test_what_a_command_does_not_accept_is_refused_by_its_field_and_logged(
    office: Office, words: tuple[str, ...], field: str, user: str
) -> None:
    before = len(await office.refusals(f"claim/{CLAIM}"))
    result = await office.ask("claim", *words, user=user)
    assert result.refused == "invalid_input"
    assert result.document["refused"]["facts"]["what"] == field
    assert TYPED not in result.out + result.err
    assert (await office.refusals(f"claim/{CLAIM}"))[before:] == ["invalid_input"]


async def test_a_reason_too_short_for_a_draft_is_refused_and_logged(office: Office) -> None:
    correct = ("regulation", "correct", PANDEGLANG, f"{PANDEGLANG}-R01", "DRAFT", "--reason", TYPED)
    result = await office.ask(*correct, user=OFFICER)
    assert (result.refused, TYPED in result.out) == ("invalid_input", False)
    assert (await office.refusals(case(PANDEGLANG)))[-1] == "invalid_input"


async def test_an_amount_that_is_none_is_refused_and_logged(office: Office) -> None:
    agency = ("claim", "agency", CLAIM, "--decision", "granted", "--on", "2022-08-20", "--document", "B/1")
    result = await office.ask(*agency, "--amount", "42.000.000", user=OFFICER)
    assert result.refused == "invalid_amount"
    assert (await office.refusals(f"claim/{CLAIM}"))[-1] == "invalid_amount"


def test_the_template_is_a_claim_file() -> None:
    claim = ClaimFile.model_validate_json(json.dumps(TEMPLATE))
    assert claim.family.heirs[0].contact.mail is None


@pytest.mark.parametrize("document", [TEMPLATE, TEMPLATE["family"]])
def test_a_claim_file_and_a_family_alone_are_both_read_as_a_family(document: dict[str, Any]) -> None:
    family = family_of(json.dumps(document).encode())
    assert ([one.ref for one in family.heirs], family.children[0].paid_to) == (["H1"], "H1")


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"\xff", b'"family"', b'{"family": []}', b'{"heirs": 1}'])
def test_what_is_neither_is_no_family(data: bytes) -> None:
    with pytest.raises(ValidationError):
        family_of(data)
