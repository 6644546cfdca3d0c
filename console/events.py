"""The bank's messages about transfers: what they hold, and the transfer that each of them reports.

    {"type": "payment.received",
     "data": {"bank_id": "BR00000001", "amount": 58800000, "currency": "IDR", "booked_on": "2022-04-12",
              "reference": "Iuran 36.01-2022-L01-03", "sp2d": "SP2D-118/2022", "sp2d_on": "2022-04-11"}}

A `payment.reversed` is of the same amount as the transfer that it takes back, which `reverses` names; amounts are
whole and positive in both. What a message says besides is left alone.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from schemas.money import LIMIT, Rupiah
from schemas.references import sp2d_named, sp2d_number
from starter.banking.transfers import REFERENCE, Transfer

BankId = Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]
Order = Annotated[str, Field(min_length=1, max_length=60)]


class _Said(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Payment(_Said):
    """Money that came in."""

    bank_id: BankId
    amount: Annotated[int, Field(gt=0, lt=LIMIT)]
    currency: Literal["IDR"]
    booked_on: date
    reference: Annotated[str, Field(max_length=REFERENCE)] = ""
    sp2d: Order | None = None
    sp2d_on: date | None = None


class Reversal(Payment):
    """Money that went out again."""

    reverses: BankId


class Received(_Said):
    """A transfer was booked on our account."""

    type: Literal["payment.received"]
    data: Payment

    @property
    def transfer(self) -> Transfer:
        """Return the transfer."""
        said = self.data
        return Transfer(
            bank_id=said.bank_id,
            amount=Rupiah(said.amount),
            booked_on=said.booked_on,
            reference=said.reference,
            sp2d=sp2d_number(said.sp2d) if said.sp2d else sp2d_named(said.reference),
            sp2d_on=said.sp2d_on,
        )


class Reversed(_Said):
    """A transfer was taken back."""

    type: Literal["payment.reversed"]
    data: Reversal

    @property
    def transfer(self) -> Transfer:
        """Return the transfer that takes back."""
        said = self.data
        return Transfer(
            bank_id=said.bank_id,
            amount=-Rupiah(said.amount),
            booked_on=said.booked_on,
            reference=said.reference,
            reverses=said.reverses,
        )


Event = Annotated[Received | Reversed, Field(discriminator="type")]
EVENT: TypeAdapter[Received | Reversed] = TypeAdapter(Event)


def fields_of(error: ValidationError) -> list[str]:
    """Return the names of the fields that are not as they must be; never what stands in them."""
    tags = {"payment.received", "payment.reversed"}
    named = [[str(part) for part in problem["loc"] if part not in tags] for problem in error.errors()]
    return sorted({".".join(parts) or "body" for parts in named})
