"""Nothing that identifies a person leaves through a log."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.masking import HIDDEN, mask_event, mask_nik, mask_text

NIK = "3601014101800001"

with_niks = st.lists(
    st.sampled_from([NIK, "3601 0141 0180 0001", "36.01.01-410180-0001"])
    | st.text(max_size=6)
    | st.from_regex(r"\d{14,40}")
).map("".join)
values = st.recursive(
    with_niks | st.integers() | st.none() | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(with_niks, inner)
        | st.tuples(inner, inner)
        | st.builds(ValueError, inner)
    ),
    max_leaves=10,
)


def words(value: object) -> Iterator[str]:
    """Yield every key and value of *value* as a log would write it."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from (str(key), *words(inner))
        case list() | tuple():
            for inner in value:
                yield from words(inner)
        case _:
            yield str(value)


@settings(max_examples=50)
@given(event=st.dictionaries(with_niks, values))
def test_no_run_of_sixteen_digits_survives(event: dict[str, Any]) -> None:
    assert not [word for word in words(mask_event(None, "info", event)) if re.search(r"\d{16}", word)]


@given(text=with_niks)
def test_no_grouped_run_of_sixteen_digits_survives(text: str) -> None:
    assert not re.search(r"\d([ .-]?\d){15}", mask_text(text))


def test_values_under_personal_keys_are_hidden_however_deep() -> None:
    event = {
        "event": "worker.sealed",
        "name": "Warga Contoh 001",
        "row": {"NIK": NIK, "heirs": [{"mother": "Ibu Contoh", "account": 1234567890, "rank": 1}]},
    }
    assert mask_event(None, "info", event) == {
        "event": "worker.sealed",
        "name": HIDDEN,
        "row": {"NIK": HIDDEN, "heirs": [{"mother": HIDDEN, "account": HIDDEN, "rank": 1}]},
    }


def test_account_numbers_in_words_are_starred() -> None:
    assert mask_text("transfer to 1234567890 failed") == "transfer to ********** failed"


def test_what_identifies_nobody_stays_legible() -> None:
    event = {
        "event": "contribution.billed",
        "case": "commitment/inpres-2-2021/36.01",
        "amount": 42_000_000_000_000,
        "written": "Rp42.000.000.000",
        "at": "2022-01-31T23:59:59.123456+07:00",
        "rows": (1, 2.5, None, True),
    }
    assert mask_event(None, "info", event) == {**event, "rows": [1, 2.5, None, True]}


def test_a_nik_keeps_its_province_only() -> None:
    assert mask_nik(NIK) == "36**************"


def test_a_logged_traceback_is_masked() -> None:
    sink = io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(sink),
        processors=[structlog.processors.format_exc_info, mask_event, structlog.processors.JSONRenderer()],
    )
    try:
        int(f"row of {NIK}")
    except ValueError:
        log.exception("roster.failed")
    assert NIK not in sink.getvalue()
    assert "row of 36****" in json.loads(sink.getvalue())["exception"]
