"""Money: whole rupiah, and nothing that could make them otherwise."""

from typing import Any, Self, SupportsIndex

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

LIMIT = 10**15
"""No single amount of kawal reaches a quadrillion rupiah; larger ones are typing errors."""


class Rupiah(int):
    """An amount in whole rupiah.

    Sums, differences and whole multiples stay rupiah; anything that would involve a fraction raises
    TypeError, because a fraction of a rupiah must be rounded where the law says how (`law/`), not here.
    """

    __slots__ = ()

    def __new__(cls, amount: int = 0) -> Self:
        """Return *amount*; raises TypeError for a fraction and ValueError beyond the limit."""
        if type(amount) not in (int, Rupiah):
            raise TypeError(f"rupiah are whole numbers, not {type(amount).__name__}")
        if abs(amount) >= LIMIT:
            raise ValueError("an amount must stay below 1,000,000,000,000,000 rupiah")
        return super().__new__(cls, amount)

    def __add__(self, other: int) -> "Rupiah":
        return Rupiah(int(self) + self._whole(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Rupiah":
        return Rupiah(int(self) - self._whole(other))

    def __mul__(self, times: int) -> "Rupiah":
        return Rupiah(int(self) * self._whole(times))

    __rmul__ = __mul__

    def __neg__(self) -> "Rupiah":
        return Rupiah(-int(self))

    def __truediv__(self, other: object) -> float:
        raise TypeError("dividing rupiah leaves fractions; use law.rounding")

    def __str__(self) -> str:
        sign = "-" if self < 0 else ""
        return f"{sign}Rp{abs(int(self)):,}".replace(",", ".")

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if spec else str(self)

    def __repr__(self) -> str:
        return f"Rupiah({int(self)})"

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return Rupiah, (int(self),)

    @staticmethod
    def _whole(other: object) -> int:
        if type(other) not in (int, Rupiah):
            raise TypeError(f"rupiah do not mix with {type(other).__name__}")
        return int(other)  # type: ignore[call-overload,no-any-return]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.int_schema(strict=True, gt=-LIMIT, lt=LIMIT),
            serialization=core_schema.plain_serializer_function_ser_schema(int),
        )
