"""A roster in which two of four rows resemble the row before them: the same person again, and a twin."""

from datetime import date, timedelta

from activities.opening import Opener
from law.registration import compose_nik
from schemas.cases import CaseKey, CaseType, Due, Opening
from schemas.facts import RosterChecked, RosterSubmitted
from schemas.names import registration_id
from schemas.registration import RegistrationState
from schemas.rulings import Confidence, Ruling
from schemas.terms import Segment
from starter.installation import Installation
from store.facts import insert_rows
from store.pool import transaction
from store.record import Record, Writer
from tests.support.world import CONDUCTED, on
from vault.likeness import likeness
from vault.persons import Sensitivity, new_person_key, nik_index, seal

BORN = date(1980, 1, 2)
FIRST, AGAIN, ONE, TWIN = 2, 3, 4, 5
"""The rows: somebody, the same person under a mistyped number, somebody else, and that one's twin."""


def cells(region: str, name: str, born: date, serial: int, mother: str) -> dict[str, str]:
    """Return the sealed cells of a synthetic man."""
    return {
        "nik": compose_nik(region, born, female=False, serial=serial), "nama": name,
        "tanggal_lahir": born.isoformat(), "jenis_kelamin": "L", "nama_ibu": mother, "pekerjaan": "petani",
        "alamat": "Jl. Contoh 1", "telepon": "081234567890", "penghasilan": "1000000",
    }  # fmt: skip


def rows_of(region: str, batch: str) -> dict[int, dict[str, str]]:
    """Return the four rows; in each batch other people have their numbers."""
    first = 20 * (int(batch.rsplit("-", 1)[1]) % 400)
    other = date(1981, 3, 4)
    return {
        FIRST: cells(region, "Warga Contoh Satu", BORN, first + 1, "Ibu Contoh Satu"),
        AGAIN: cells(region, "H. Satu Contoh Warga", BORN, first + 7, "Ibu Contoh Satu"),
        ONE: cells(region, "Kembara Umpama", other, first + 11, "Ibu Umpama"),
        TWIN: cells(region, "Kembari Umpama", other, first + 12, "Ibu Umpama"),
    }


async def hold(
    installation: Installation, parent: CaseKey, batch: str, line: str, uploader: str, now: date
) -> None:
    """Open the registration of *batch*, whose check held two rows of four."""
    name, sha256 = await installation.upload("roster", batch.encode())
    case = registration_id(batch)
    key = parent.sibling(case, CaseType.REGISTRATION, int(batch.split("-")[1]))
    state = RegistrationState(
        key=key, clock=CONDUCTED, stage="checked", region_name=parent.region,
        offices={"sekda": f"{parent.region}/sekda"}, now=on(now), agenda=[Due(at=on(now), what="compare")],
        batch=batch, line=line, segment=Segment.RENTAN, content=name, content_digest=sha256, uploader=uploader,
        commitment=parent.id, decide_by=now + timedelta(days=30),
        clock_rule=Ruling(parameter="registration.form_days", value=30, unit="days", reference="–", effective_from=now, confidence=Confidence.ASSUMED),
        accepted=2, held=2,
    )  # fmt: skip
    submitted = RosterSubmitted(
        batch=batch, line=line, segment=Segment.RENTAN, fiscal_year=key.fiscal_year or 0, content=name,
        content_digest=sha256,
    )  # fmt: skip
    checked = RosterChecked(batch=batch, accepted=2, refused=0, held=2)
    opening = Opening.of(state, "registration.opened", facts=(submitted, checked))
    await _sealed(installation, batch, rows_of(parent.region, batch))
    await Opener(Record(installation.pool), installation.client).open([opening], Writer())


async def _sealed(installation: Installation, batch: str, rows: dict[int, dict[str, str]]) -> None:
    ring = installation.ring
    keys = {row: new_person_key(ring) for row in rows}
    names = {row: f"w-{batch}-{row:05d}" for row in rows}
    held = {AGAIN: FIRST, TWIN: ONE}
    async with transaction(installation.pool) as tx:
        await insert_rows(
            tx, "person", [{"id": names[row], "wrapped_key": keys[row].wrapped} for row in rows]
        )
        await insert_rows(tx, "person_sealed", [
            {"person": names[row], "sensitivity": Sensitivity.IDENTITY,
             "sealed": seal(keys[row].key, names[row], Sensitivity.IDENTITY, person)}
            for row, person in rows.items()
        ])  # fmt: skip
        await insert_rows(tx, "person_index", [
            {"nik_hmac": nik_index(ring, person["nik"]), "person": names[row]} for row, person in rows.items()
        ])  # fmt: skip
        await insert_rows(tx, "roster_row", [
            {"batch": batch, "row_number": row, "outcome": "held" if row in held else "accepted",
             "reason": None, "person": names[row], "income": 1_000_000}
            for row in rows
        ])  # fmt: skip
        found = {row: likeness(rows[row], rows[other]) for row, other in held.items()}
        await insert_rows(tx, "likely_duplicate", [
            {"batch": batch, "row_number": row, "other": names[other], "score": found[row].score,
             "agrees": list(found[row].agrees)}
            for row, other in held.items()
        ])  # fmt: skip
