"""Names that processes agree on: task queues, workflow ids, search attributes. Nothing else spells them."""

from hashlib import sha256

from temporalio.common import SearchAttributeKey

QUEUE_CASES = "cases"
QUEUE_BULK = "bulk"
QUEUE_NOTICES = "notices"

INSTRUCTION_ID = SearchAttributeKey.for_keyword("InstructionId")
REGION_CODE = SearchAttributeKey.for_keyword("RegionCode")
PROVINCE_CODE = SearchAttributeKey.for_keyword("ProvinceCode")
STAGE = SearchAttributeKey.for_keyword("Stage")
FUNDING = SearchAttributeKey.for_keyword_list("Funding")
FISCAL_YEAR = SearchAttributeKey.for_int("FiscalYear")
RUNG = SearchAttributeKey.for_int("Rung")
DUE_AT = SearchAttributeKey.for_datetime("DueAt")
SEARCH_ATTRIBUTES = (INSTRUCTION_ID, REGION_CODE, PROVINCE_CODE, STAGE, FUNDING, FISCAL_YEAR, RUNG, DUE_AT)

RECEIPTS = "register/receipts"
"""The chain of the transfers that came from the bank."""
BY_HAND = "manual/"
"""How the ids begin that stand in place of the bank's for payments entered by hand; no bank may give such a one."""


def instruction_id(instruction: str) -> str:
    """Return the id of the workflow that issues *instruction* and reports on it."""
    return f"instruction/{instruction}"


def commitment_id(instruction: str, region: str) -> str:
    """Return the id of the commitment that *region* owes under *instruction*."""
    return f"commitment/{instruction}/{region}"


def budget_id(instruction: str, region: str, year: int, unit: str = "") -> str:
    """Return the id of one fiscal year's budget of *region*, or of a *unit* below it."""
    return f"budget/{instruction}/{region}/{unit}/{year}" if unit else f"budget/{instruction}/{region}/{year}"


def escalation_id(case: str, cause: str, number: int) -> str:
    """Return the id of the *number*-th ladder that *cause* (`stage.milestone.year`) raised in *case*."""
    return f"escalation/{case}/{cause}/{number}"


def registration_id(batch: str) -> str:
    """Return the id of the registration of one roster."""
    return f"registration/{batch}"


def changes_id(batch: str) -> str:
    """Return the id of one list of changes of members."""
    return f"changes/{batch}"


def contributions_id(instruction: str, region: str, year: int) -> str:
    """Return the id of one fiscal year's contributions of *region*."""
    return f"contributions/{instruction}/{region}/{year}"


def claim_id(number: str) -> str:
    """Return the id of the claim with that *number*."""
    return f"claim/{number}"


def chore_id(name: str) -> str:
    """Return the id of a standing chore: `letters`, `notices`, `archive` or `sweep`."""
    return f"chore/{name}"


def receipt_id(bank_id: str) -> str:
    """Return the id of the receipt for the transfer that the bank calls *bank_id*."""
    return f"R-{sha256(bank_id.encode()).hexdigest()[:16]}"


def payment_bank_id(payment: str) -> str:
    """Return what stands in place of the bank's id of a *payment* that was entered by hand."""
    return f"{BY_HAND}{payment}"
