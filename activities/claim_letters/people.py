"""The people of a letter, unsealed for the moment in which it is rendered or sent."""

from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from activities.claims.deciding import heirs_of
from activities.contents import Contents
from law.book import book
from law.heirs import is_minor
from law.offices import OfficeKind, office_code
from law.registration import NikSaid, hear_nik, nik_form
from schemas.base import Message
from schemas.claim_letters import Sealed, WrittenLetter
from schemas.claim_people import Addressee, addressee, heir_of
from schemas.errors import Refused
from schemas.families import DeathReport, Family
from schemas.refusals import Refusal
from store import directory
from store.claim_letters import dead
from store.pool import Pool, reading
from vault.persons import Sensitivity, open_, unwrap

M = TypeVar("M", bound=Message)


class People(Message):
    """Who is behind a letter's refs, and where the office that sends it is reached."""

    report: DeathReport
    family: Family = Family()
    dead: str | None = None
    """The name of whoever died; None once their key is destroyed."""
    phone: str | None = None
    wards: tuple[str, ...] = ()
    """The heirs who were minors when the letter was written, and for whom a guardian acts."""

    @property
    def woman(self) -> bool:
        """Return whether whoever died was a woman, by their NIK."""
        said = hear_nik(self.report.nik, nik_form())
        return isinstance(said, NikSaid) and said.birth.sex == "F"

    def concerns(self, ref: str, reader: str) -> bool:
        """Return whether what is *ref*'s is *reader*'s to know: it is their own, or they act for *ref*."""
        heir = heir_of(self.family, ref)
        return ref == reader or (heir is not None and ref in self.wards and heir.guardian == reader)

    def addressee(self, ref: str) -> Addressee:
        """Return whom *ref* stands for."""
        return addressee(self.report, self.family, ref, self.wards)


def wards_of(family: Family, died_on: date, on: date) -> tuple[str, ...]:
    """Return the heirs for whom a guardian acts on a day: those who are not known to be of age."""
    rule = book().find("claims.minority", died_on)
    guarded = [one for one in heirs_of(family) if one.guardian is not None]
    return tuple(one.ref for one in guarded if rule is not None and is_minor(one, rule, on) is not False)


class Unsealing:
    """Opens the sealed files behind letters; whoever calls it logs the read."""

    def __init__(self, pool: Pool, contents: Contents) -> None:
        self.pool = pool
        self.contents = contents

    async def people(self, letter: WrittenLetter) -> People:
        """Return the people of *letter*. Raises Refused for a file that is not there or is not one, and Unreadable."""
        report = await self._read(DeathReport, letter.report)
        family = await self._read(Family, letter.family) if letter.family else Family()
        office = office_code(OfficeKind.SCHEME_BRANCH, letter.region)
        async with reading(self.pool) as connection:
            sealed = await dead(connection, letter.person)
            branch = await directory.addressee(connection, office, letter.written_on)
        name = None
        if sealed is not None:
            wrapped, identity = sealed
            key = unwrap(self.contents.ring, wrapped)
            name = str(open_(key, letter.person, Sensitivity.IDENTITY, identity).get("nama") or "") or None
        return People(
            report=report,
            family=family,
            dead=name,
            phone=branch.phone if branch else None,
            wards=wards_of(family, letter.died_on, letter.written_on),
        )

    async def _read(self, model: type[M], sealed: Sealed) -> M:
        data = await self.contents.get(sealed.content, sealed.sha256)
        try:
            return model.model_validate_json(data)
        except ValidationError as error:
            fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
            # The validator's own message would quote what stands in the file.
            raise Refused(
                Refusal.INVALID_INPUT, sealed.content, what="the sealed file", why=f"see {', '.join(fields)}"
            ) from None
