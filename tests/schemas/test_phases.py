"""Phases: what Temporal's lists show of a case."""

from schemas.cases import CaseType
from schemas.claim_wording import STAGES
from schemas.phases import CLAIM, phase


def test_every_stage_of_a_claim_has_a_phase_or_stands_for_itself() -> None:
    assert set(STAGES) == {*CLAIM, "schooling", "rejected"}
    assert phase(CaseType.CLAIM, "schooling") == "schooling"


def test_only_claims_have_phases() -> None:
    assert {kind for kind in CaseType if phase(kind, "complete") != "complete"} == {CaseType.CLAIM}
