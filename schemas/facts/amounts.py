"""How much and how many a fact may say."""

from typing import Annotated

from pydantic import Field

from schemas.money import Rupiah

Headcount = Annotated[int, Field(ge=0, le=10_000_000)]
Amount = Annotated[Rupiah, Field(ge=0)]
