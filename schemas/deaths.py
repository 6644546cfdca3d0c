"""The terms of a claim for a death: how heirs are paid, what stands in the way, why it is refused, what follows."""

from enum import StrEnum


class PayMode(StrEnum):
    """How the heirs of one class want to be paid."""

    SPLIT = "split"
    """Each their share, to an account of their own."""
    JOINT = "joint"
    """All to one holder, whom a joint letter and a power of attorney name."""


class WillKind(StrEnum):
    """What will the dead left."""

    NONE = "none"
    PRIVATE = "private"
    """Written without a notary."""
    NOTARIAL = "notarial"
    """A notary's deed."""


class PayeeKind(StrEnum):
    """As what somebody is paid."""

    HEIR = "heir"
    GUARDIAN = "guardian"
    """For a minor heir."""
    HOLDER = "holder"
    """For all heirs together."""
    BURIER = "burier"
    """Who arranged the burial of somebody without heirs."""
    FUND = "fund"
    """The Social Security Fund (Dana Jaminan Sosial)."""


class ObstacleCode(StrEnum):
    """What stands between a benefit and its heirs; never a reason to refuse a claim."""

    CONTESTED = "contested"
    """Somebody disputes that this is an heir."""
    MINOR_WITHOUT_GUARDIAN = "minor_without_guardian"
    AGE_UNKNOWN = "age_unknown"
    """Nobody knows whether this heir is of age."""
    NO_JOINT_LETTER = "no_joint_letter"
    """One is to be paid for all, and joint letter, power of attorney or the holder's name is missing."""
    HOLDER_NOT_ENTITLED = "holder_not_entitled"
    """The holder is neither an heir of age whose turn it is, nor the guardian of one who is not."""
    NO_WILL = "no_will"
    """Somebody claims by a will that nobody has shown."""
    WILL_NOT_NOTARIAL = "will_not_notarial"
    OUTSIDE_ORDER_WITHOUT_COURT = "outside_order_without_court"
    """Only people outside the order of heirs claim, and no court has said that they inherit."""
    COURT_NAMES_UNKNOWN = "court_names_unknown"
    """The court's determination names somebody whom the file does not know."""
    BURIER_UNKNOWN = "burier_unknown"
    """Nobody inherits, and nobody is known to have arranged the burial."""
    IDENTITY_MISMATCH = "identity_mismatch"
    """Name, birth date or number differ between the membership and the civil registry."""
    WRONG_DOOR = "wrong_door"
    """The documents speak of another cause than the one the claim was filed under."""
    ACCIDENT_NOT_COVERED = "accident_not_covered"
    """The membership in whose work the accident is said to have happened is not one that can pay for it."""


class Remedy(StrEnum):
    """What takes an obstacle away; any one of those named with it does."""

    COURT_DETERMINATION = "court_determination"
    SETTLEMENT = "settlement"
    """Those who dispute agree, or drop it."""
    GUARDIAN = "guardian"
    """A guardian of age is named."""
    BIRTH_DATE = "birth_date"
    JOINT_LETTER = "joint_letter"
    """Joint letter and power of attorney, naming an entitled holder."""
    SPLIT = "split"
    """The heirs are paid each their share instead."""
    WILL = "will"
    NOTARIAL_WILL = "notarial_will"
    WITHDRAWAL = "withdrawal"
    """Who claims without standing drops it."""
    HEIR_ON_FILE = "heir_on_file"
    """Whom the court names is entered in the file."""
    BURIER = "burier"
    """Who arranged the burial is established."""
    CORRECTION = "correction"
    """The data are corrected where they are wrong."""
    REROUTE = "reroute"
    """The claim is filed under the right cause."""
    REFUTATION = "refutation"
    """The document that speaks of another cause is withdrawn or explained."""
    ACCIDENT_MEMBERSHIP = "accident_membership"
    """The membership in whose work it happened is named anew, or an inspector decides."""


class Ground(StrEnum):
    """Why a claim may be refused; each has its rule in the law book under `claims.grounds`."""

    NOT_A_MEMBER = "not_a_member"
    NOT_ACTIVE = "not_active"
    BEFORE_NUMBER = "before_number"
    OVER_AGE = "over_age"
    WRONG_DOOR = "wrong_door"
    """Named so that nobody uses it: such a claim is filed under the right cause, never refused."""
    FORGED = "forged"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class SignalCode(StrEnum):
    """What makes somebody look at a claim once more; it never decides one."""

    REGISTERED_SHORTLY_BEFORE = "registered_shortly_before"
    SEVERAL_CLAIMS_TO_ONE_ACCOUNT = "several_claims_to_one_account"
    HEIR_IS_OFFICER = "heir_is_officer"
    DOCUMENT_SEEN_ELSEWHERE = "document_seen_elsewhere"
    AGE_NEAR_LIMIT = "age_near_limit"


class AppealStage(StrEnum):
    """Where a dispute with the agency is (UU 24/2011 art. 48-50)."""

    COMPLAINT = "complaint"
    MEDIATION = "mediation"
    COURT = "court"


class AppealOutcome(StrEnum):
    """How a stage of a dispute ended."""

    ACCEPTED = "accepted"
    """The heirs are right: by the agency's own unit, by agreement, or by judgment."""
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    """Its days ran out."""
    WITHDRAWN = "withdrawn"


class ScholarshipEnd(StrEnum):
    """Why a child's scholarship has ended, or is not paid."""

    AGE = "age"
    MARRIAGE = "marriage"
    WORK = "work"
    DEATH = "death"
    LEFT_SCHOOL = "left_school"
    """The child has finished school, or left it for good."""
    MISSED = "missed"
    """The year went by, where the policy is that a missed year is lost."""
    USED_UP = "used_up"
    """Every year that the law gives has been paid."""
    NOT_PLANNED = "not_planned"
    """The child was never among those who get one."""
