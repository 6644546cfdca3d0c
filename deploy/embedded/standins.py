"""Stand-ins for those who are not kawal: the social-security agency, the bank, the civil registry.

Each answers the way the real one is expected to, and says on every answer that it is a stand-in. Whatever it
decides follows from the request alone, never from order or time, so that a rehearsal can be repeated. Two of them
remember besides: the bank, because an order must never be paid twice, and the agency, because no two people may
have one number, whichever requests they came in.
"""

import hashlib
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from schemas.base import digest

HEADER = {"X-Stand-In": "kawal"}
CLOSED = "000"
"""Accounts that begin so are closed: what is sent there comes back."""
NUMBER_DIGITS = 11

Answer = tuple[int, dict[str, Any]]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Applicant(_Request):
    """A person as outsiders see one here: an opaque reference and the digest of the NIK."""

    ref: str = Field(min_length=1)
    nik_digest: str


class Memberships(_Request):
    """A batch of people to be registered with the agency."""

    batch: str = Field(min_length=1)
    rows: list[Applicant]
    requested_on: date | None = None


class Order(_Request):
    """A payment the bank is asked to make, once; the amount is in rupiah."""

    order_id: str = Field(min_length=1)
    amount: int = Field(gt=0)
    account: str = Field(min_length=1)
    beneficiary_ref: str

    @property
    def kept(self) -> str:
        """Return what the bank's memory holds of it: no account."""
        body = self.model_dump(exclude={"account"}) | {"closed": self.account.startswith(CLOSED)}
        return json.dumps(body)


class Checks(_Request):
    """People whose identity the civil registry is asked to confirm."""

    checks: list[Applicant]


Asked = TypeVar("Asked", bound=BaseModel)


class Bank:
    """The bank's memory of orders, in a file that survives the supervisor."""

    def __init__(self, path: Path) -> None:
        self._orders = sqlite3.connect(path, isolation_level=None)
        self._orders.execute("pragma journal_mode=wal")
        self._orders.execute(
            "create table if not exists orders (id text primary key, digest text not null, body text not null)"
        )

    def close(self) -> None:
        """Release the file."""
        self._orders.close()

    def accept(self, order: Order) -> Answer:
        """Accept *order* if its id is new; refuse a known id: 409 with the same content, 422 with another."""
        row = (order.order_id, digest(order), order.kept)
        added = self._orders.execute(
            "insert into orders values (?, ?, ?) on conflict do nothing", row
        ).rowcount
        if added:
            return 201, {"order_id": order.order_id, "state": "accepted"}
        known, recorded = self._found(order.order_id)
        if known != row[1]:
            return 422, {"order_id": order.order_id, "state": "refused", "why": "known with other content"}
        return 409, {"state": "known", **recorded}

    def answer(self, order_id: str) -> Answer:
        """Tell what became of an order: this bank pays or returns at once and, knowing no business time, names no day."""
        try:
            _, order = self._found(order_id)
        except KeyError:
            return 404, {"order_id": order_id, "state": "unknown"}
        state = "returned" if order["closed"] else "settled"
        return 200, {"order_id": order_id, "state": state, "amount": order["amount"]}

    def _found(self, order_id: str) -> tuple[str, dict[str, Any]]:
        row = self._orders.execute("select digest, body from orders where id = ?", (order_id,)).fetchone()
        if row is None:
            raise KeyError(order_id)
        return row[0], json.loads(row[1])


def membership_number(ref: str, draw: int = 0) -> str:
    """Return the membership number (KPJ) of the person behind *ref*: always the same, without any sequence."""
    drawn = int.from_bytes(hashlib.sha256(f"kpj/{ref}/{draw}".encode()).digest()[:8])
    return str(drawn % 10**NUMBER_DIGITS).zfill(NUMBER_DIGITS)


class Agency:
    """The agency's memory of the numbers it gave, in a file that survives the supervisor."""

    def __init__(self, path: Path) -> None:
        self._numbers = sqlite3.connect(path, isolation_level=None)
        self._numbers.execute("pragma journal_mode=wal")
        self._numbers.execute(
            "create table if not exists numbers (number text primary key, ref text not null unique)"
        )

    def close(self) -> None:
        """Release the file."""
        self._numbers.close()

    def register(self, asked: Memberships) -> Answer:
        """Give every person of the batch a membership number that nobody else has; asked again, the same."""
        self._numbers.execute("begin")
        numbers = {ref: self._number(ref) for ref in sorted({row.ref for row in asked.rows})}
        self._numbers.execute("commit")
        return 200, {"batch": asked.batch, "numbers": numbers}

    def _number(self, ref: str) -> str:
        draw = 0
        while (known := self._known(ref)) is None:
            drawn = (membership_number(ref, draw), ref)
            self._numbers.execute("insert into numbers values (?, ?) on conflict do nothing", drawn)
            draw += 1
        return known

    def _known(self, ref: str) -> str | None:
        row = self._numbers.execute("select number from numbers where ref = ?", (ref,)).fetchone()
        return None if row is None else str(row[0])


def verify(asked: Checks) -> Answer:
    """Confirm everybody: a stand-in knows nobody and must not invent mismatches."""
    return 200, {"results": {check.ref: "match" for check in asked.checks}}


@contextmanager
def standins(data: Path) -> Iterator[Starlette]:
    """Give the application that plays all three, with the bank's memory under *data*."""
    bank, agency = Bank(data / "bank.db"), Agency(data / "agency.db")

    async def order(request: Request) -> JSONResponse:
        return _labelled(*bank.answer(request.path_params["order_id"]))

    try:
        yield Starlette(
            routes=[
                Mount("/agency", routes=[_post("/memberships", Memberships, agency.register)]),
                Mount(
                    "/bank",
                    routes=[
                        _post("/orders", Order, bank.accept),
                        Route("/orders/{order_id:path}", order, methods=["GET"]),
                    ],
                ),
                Mount("/registry", routes=[_post("/verify", Checks, verify)]),
            ],
            exception_handlers={404: _nothing, 405: _nothing},
        )
    finally:
        agency.close()
        bank.close()


def _post(path: str, shape: type[Asked], answer: Callable[[Asked], Answer]) -> Route:
    async def endpoint(request: Request) -> JSONResponse:
        try:
            asked = shape.model_validate_json(await request.body())
        except ValidationError as error:
            fields = [".".join(map(str, problem["loc"])) for problem in error.errors()]
            return _labelled(400, {"error": "not a valid request", "fields": fields})
        return _labelled(*answer(asked))

    handler: Callable[[Request], Awaitable[JSONResponse]] = endpoint
    return Route(path, handler, methods=["POST"])


async def _nothing(request: Request, error: Exception) -> JSONResponse:
    return _labelled(getattr(error, "status_code", 404), {"error": f"nothing at {request.url.path}"})


def _labelled(status: int, body: dict[str, Any]) -> JSONResponse:
    return JSONResponse({**body, "stand_in": True}, status_code=status, headers=HEADER)
