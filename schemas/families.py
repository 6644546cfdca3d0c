"""Families: the two sealed files that hold the people of a claim.

The *report* says who died and who told; the *family* says who claims, with their accounts, and is written anew, whole,
whenever something in it changes. An heir keeps the same *ref* in every edition of the family, and nothing but the ref
leaves it.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Message
from schemas.deaths import PayMode, WillKind
from schemas.terms import Cause

AccountNumber = Annotated[str, Field(pattern=r"^\d{8,20}$")]
Nik = Annotated[str, Field(pattern=r"^\d{16}$")]
Ref = Annotated[str, Field(pattern=r"^[A-Z]\d{1,2}$")]
"""Somebody in a claim's family: H1 an heir, G1 a guardian, C1 a child, B1 who arranged the burial."""
Level = Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")]
"""One of `law.scholarship.SchoolLevel`."""
MANY = 20


class Contact(Message):
    """How somebody can be written to; sealed wherever it is kept."""

    mail: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)] | None = None
    phone: Annotated[str, Field(pattern=r"^\+?\d{8,15}$")] | None = None
    address: Annotated[str, Field(max_length=300)] = ""


class Guardian(Message):
    """Who acts for a minor and is none of the heirs: the money goes to the guardian's account, on the child's behalf."""

    ref: Ref
    name: str
    nik: Nik
    account: AccountNumber
    contact: Contact = Contact()


class Claimant(Message):
    """An heir as the family names them."""

    ref: Ref
    name: str
    nik: Nik
    relation: str
    """One of `law.heirs.Relation`."""
    birth_date: date | None = None
    married: bool = False
    account: AccountNumber | None = None
    guardian: Ref | None = None
    """Who receives for a minor: another heir, or one of the family's guardians."""
    renounced: bool = False
    contact: Contact = Contact()


class Schoolchild(Message):
    """A child for whom a scholarship is claimed; the first ones named count."""

    ref: Ref
    name: str
    birth_date: date
    level: Level | None = None
    years_done: int = Field(0, ge=0, le=MANY)
    paid_to: Ref | None = None
    """Who receives it: the surviving parent or another heir, or a guardian."""


class Burier(Message):
    """Who arranged the burial, for whom the law has the burial money when nobody inherits."""

    ref: Ref = "B1"
    name: str
    nik: Nik
    account: AccountNumber
    contact: Contact = Contact()


class Family(Message):
    """Who claims, and how they want to be paid."""

    heirs: tuple[Claimant, ...] = Field((), max_length=MANY)
    guardians: tuple[Guardian, ...] = Field((), max_length=MANY)
    children: tuple[Schoolchild, ...] = Field((), max_length=MANY)
    buried_by: Burier | None = None
    pay_mode: PayMode = PayMode.SPLIT
    holder: Ref | None = None
    """Who receives for all, by joint letter and power of attorney."""
    will: WillKind = WillKind.NONE
    reported_by: Ref | None = None
    """Which of them told of the death, once an officer knows; nobody infers it from a name."""

    @property
    def receiving(self) -> tuple[Claimant | Guardian | Burier, ...]:
        """Return everybody to whom the bank may be told to pay something."""
        return (*self.heirs, *self.guardians, *((self.buried_by,) if self.buried_by else ()))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        receive = [*(one.ref for one in self.heirs), *(one.ref for one in self.guardians)]
        refs = [
            *receive,
            *(one.ref for one in self.children),
            *([self.buried_by.ref] if self.buried_by else []),
        ]
        if len(refs) != len(set(refs)):
            raise ValueError("everybody in a family has a ref of their own")
        if (self.pay_mode is PayMode.JOINT) != (self.holder is not None):
            raise ValueError("who is paid jointly names a holder, who is not names none")
        named = {
            self.holder,
            *(heir.guardian for heir in self.heirs),
            *(child.paid_to for child in self.children),
        }
        if not named - {None} <= set(receive):
            raise ValueError(
                "holder, guardians and whoever receives for a child are heirs or guardians of the family"
            )
        if self.reported_by not in {None, *(one.ref for one in self.receiving)}:
            raise ValueError("whoever of the family told of the death is an heir, a guardian or who buried")
        return self


class Reporter(Message):
    """Who told of the death."""

    name: str = ""
    relation: str = ""
    contact: Contact = Contact()


class DeathReport(Message):
    """The sealed content of a death report: who died, of what, and who told."""

    nik: Nik
    died_on: date
    cause: Cause
    traffic: bool = False
    """Whether an accident happened in traffic."""
    reporter: Reporter = Reporter()


class ClaimFile(DeathReport):
    """A death report and who claims, as one file that a person writes; the two are sealed apart."""

    family: Family = Family()

    @property
    def report(self) -> DeathReport:
        """Return the report without the family."""
        return DeathReport.model_validate(self.model_dump(exclude={"family"}))

    @property
    def contents(self) -> list[tuple[str, bytes]]:
        """Return the two to be sealed, the report and the family, each after its purpose."""
        return [
            ("claim", self.report.model_dump_json().encode()),
            ("claim-family", self.family.model_dump_json().encode()),
        ]
