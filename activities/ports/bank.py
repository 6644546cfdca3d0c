"""The bank: it pays what was ordered, once per order id, and says when it has; kawal records its answers."""

from datetime import date
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from aiohttp import ClientSession
from pydantic import Field

from activities.ports.http import Answer, Remote
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal


class PaymentOrder(Message):
    """One payment: its id for ever, its amount in whole rupiah, and the account that receives it; no name goes along."""

    order_id: str
    amount: Rupiah = Field(gt=0)
    account: str
    beneficiary_ref: str


class BankAnswer(Answer):
    """What the bank says of an order; `known` means that it had this very order before."""

    order_id: str
    state: Literal["accepted", "known", "settled", "returned"]
    settled_on: date | None = None
    """The day on which it was paid, or came back."""
    stand_in: bool = False
    """Whether a stand-in answered, not a bank."""


class Bank:
    """The bank's interface."""

    def __init__(self, base_url: str, client: ClientSession) -> None:
        self._remote = Remote("the bank", base_url, client)

    async def order(self, order: PaymentOrder) -> BankAnswer:
        """Give an order; giving it again pays nothing twice and is answered `known`.

        Raises Refused (`different_content`) when this id was ordered with other content, and Unavailable when
        there is no usable answer: then nobody knows whether the order arrived, and giving it again is safe.
        """
        allowed = (HTTPStatus.CREATED, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
        reply = await self._remote.post(
            "/bank/orders", order.order_id, order.model_dump(mode="json"), allowed
        )
        if reply.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise Refused(Refusal.DIFFERENT_CONTENT, order.order_id)
        answer = self._of(order.order_id, self._remote.read(BankAnswer, reply))
        if (answer.state == "known") != (reply.status == HTTPStatus.CONFLICT):
            raise self._remote.unexpected(f"HTTP {reply.status} with state {answer.state}")
        return answer

    async def answer(self, order_id: str) -> BankAnswer:
        """Ask what became of an order; raise Unavailable without a usable answer, Refused if it is unknown."""
        reply = await self._remote.get(f"/bank/orders/{quote(order_id, safe='')}", order_id)
        return self._of(order_id, self._remote.read(BankAnswer, reply))

    def _of(self, order_id: str, answer: BankAnswer) -> BankAnswer:
        if answer.order_id != order_id:
            raise self._remote.unexpected("the answer speaks of another order")
        return answer
