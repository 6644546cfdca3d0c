"""The treasury of a region that pays by transfer: what it sends, when, and what becomes of what it sent wrongly."""

from collections.abc import Callable
from datetime import datetime, timedelta

from schemas.cases import Answer
from schemas.contributions import Allocate, Reconcile
from schemas.money import Rupiah
from schemas.names import receipt_id
from starter.rehearsal.banking import SURPLUS, Irregular, Moved, bank_file, month_of, siblings
from starter.rehearsal.hands import Deed, Duty, Hands

HALF = 2
WHY = "surat keterangan BPKAD menyebut tagihannya (SIMULASI)"
Amount = Callable[[Rupiah], Rupiah]


class Treasury(Hands):
    """Pays bills by transfer, each as the persona says for its month."""

    def transfers(self, duty: Duty) -> list[tuple[int, str, Deed]]:
        """Return what is done about a bill: after how many days, under which name, and the deed itself."""
        bill = duty.ref
        again = bill in self.returned
        match None if again else self.persona.irregular.get(month_of(bill)):
            case Irregular.IN_PARTS:
                return [
                    (0, "first", self._send(duty, [bill], "first", lambda owed: Rupiah(int(owed) // HALF))),
                    (2, "rest", self._send(duty, [bill], "rest")),
                ]
            case Irregular.TOO_MUCH:
                return [(0, "more", self._send(duty, [bill], "more", lambda owed: owed + SURPLUS))]
            case Irregular.UNNAMED:
                return [
                    (0, "unnamed", self._send(duty, [bill], "unnamed", reference="IURAN (SIMULASI)")),
                    (1, "named", self._name(duty, f"{bill}/unnamed")),
                ]
            case Irregular.TAKEN_BACK:
                self.returned.add(bill)
                return [(0, "sent", self._send(duty, [bill], "sent")), (2, "back", self._take_back(duty))]
            case Irregular.TOGETHER:
                together = siblings(bill, self.lines)
                return [(0, "all", self._send(duty, together, "all"))] if bill == together[-1] else []
            case _:
                name = "again" if again else "sent"
                return [(0, name, self._send(duty, [bill], name))]

    def _send(
        self,
        duty: Duty,
        bills: list[str],
        name: str,
        much: Amount = lambda owed: owed,
        *,
        reference: str | None = None,
    ) -> Deed:
        async def act(at: datetime) -> Answer | None:
            owed = sum([await self.owed(bill) for bill in bills], Rupiah(0))
            if owed <= 0:
                return None
            said = f"Iuran {', '.join(bills)} (SIMULASI)" if reference is None else reference
            moved = Moved(f"{duty.ref}/{name}", much(owed), said)
            return await self._book(duty, moved, at)

        return act

    def _take_back(self, duty: Duty) -> Deed:
        async def act(at: datetime) -> Answer | None:
            # What the bank takes back is what it had booked; the bill is owed again from then on.
            amount = await self.booked(receipt_id(f"{duty.ref}/sent"))
            moved = Moved(f"{duty.ref}/back", -amount, "RETUR (SIMULASI)", reverses=f"{duty.ref}/sent")
            return await self._book(duty, moved, at)

        return act

    def _name(self, duty: Duty, bank_id: str) -> Deed:
        async def act(at: datetime) -> Answer:
            receipt = receipt_id(bank_id)
            body = Allocate(receipt=receipt, bill=duty.ref, why=WHY)
            return await self.approver.give(
                duty.case, "allocate", "contributions.allocate", f"allocate.{receipt}", body, at=at
            )

        return act

    async def _book(self, duty: Duty, moved: Moved, at: datetime) -> Answer | None:
        file = bank_file([moved], self.clock.today(at))
        received = await self.receive(file, at)
        receipts = received.by_case.get(duty.case)
        if not receipts:
            return None
        step = f"reconcile.{receipt_id(moved.bank_id)}"
        return await self.officer.give(
            duty.case, "reconcile", "contributions.reconcile", step, Reconcile(receipts=receipts), at=at
        )


BEFORE_DUE = timedelta(days=4)
"""How long before the last day a treasury sends its money, so that what goes wrong can still be mended."""
