"""Commands: what cannot be meant cannot be given."""

from datetime import date

import pytest

from schemas.issuing import Regulate
from schemas.terms import InstrumentKind, Relation


def test_an_instrument_names_what_it_amends_and_nothing_else() -> None:
    for relation, target in ((Relation.AMENDS, None), (Relation.IMPLEMENTS, "36.01/PERBUP/1/2021")):
        with pytest.raises(ValueError, match="names"):
            Regulate(
                instrument_kind=InstrumentKind.PERBUP,
                number="1",
                enacted_on=date(2021, 4, 20),
                relation=relation,
                target=target,
            )
