"""Letters of a ladder: the draft in which a rung's sender tells its office the same as the notice."""

from pydantic import JsonValue

from activities.notices.words import day, word
from activities.rungs.telling import Telling
from schemas.facts import LetterDrafted
from workflows.escalation.rungs import sign_by

OWN_DAYS = "; days:"
"""From here on a rung's reference speaks of kawal's own days, which no letter cites."""


def drafted(telling: Telling, letter: str) -> LetterDrafted:
    """Return the letter by which the rung's sender tells the same as the notice; it is rendered from this alone."""
    ladder, key, rung = telling.ladder, telling.ladder.key, telling.rung
    data: dict[str, JsonValue] = {
        "case": key.id,
        "region": key.region,
        "region_name": ladder.region_name,
        "today": telling.today.isoformat(),
        "rung": rung.number,
        "sender_title": rung.sender_title,
        "addressee_title": telling.title,
        "cause": telling.cause,
        "fiscal_year": key.fiscal_year,
        "due_on": ladder.due_on.isoformat(),
        "days_late": telling.days_late,
        "asked": rung.asked["id"],
        "respond_by": telling.respond_by.isoformat(),
        "window_closes_on": telling.closing.isoformat() if telling.closing else None,
        "legal_basis": [ladder.legal_basis, rung.reference.partition(OWN_DAYS)[0]],
        "facts": list[JsonValue](_sentences(telling)),
        "copies": list(
            dict.fromkeys(one.title for one in ladder.told if one.reached and one.office != rung.office)
        ),
        "next_office": telling.next_office,
    }
    return LetterDrafted(
        letter=letter,
        template=rung.template,
        sender=rung.sender,
        addressee=rung.office,
        sign_by=sign_by(ladder, telling.today),
        data=data,
    )


def _sentences(telling: Telling) -> list[str]:
    ladder = telling.ladder
    missed, due_on, today = (
        word(telling.cause, "id"),
        day(ladder.due_on, "id"),
        day(telling.today, "id"),
    )
    said = [
        f"{missed} jatuh tempo pada {due_on}; sampai dengan {today} belum dipenuhi oleh {ladder.late_office}."
    ]
    for one in ladder.told:
        if one.reached:
            said.append(f"{one.title} telah diberi tahu pada {day(one.on, 'id')}.")
        else:
            said.append(
                f"{one.title} tidak dapat diberi tahu pada {day(one.on, 'id')}: tidak ada alamat dalam direktori."
            )
    if telling.conflict:
        said.append(
            f"{telling.title} juga telah diminta mendampingi pemerintah daerah; benturan kepentingan perlu diperiksa."
        )
    return said
