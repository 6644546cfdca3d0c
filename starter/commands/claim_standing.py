"""How a claim stands, as case officers read it: every code in words, people by their refs."""

from schemas import claim_wording as wording
from schemas.claim_wording import listed, obstacle, word
from starter.commands.frame import Desk
from starter.commands.output import Table, cell
from starter.reading.claims import ClaimStanding


def standing_blocks(desk: Desk, found: ClaimStanding) -> list[str | Table]:
    """Return where a claim stands, what it waits for, who must act, and what was done, in the language asked for."""
    return [*_head(desk, found), *_tables(desk, found)]


def _head(desk: Desk, found: ClaimStanding) -> list[str]:
    say = desk.say
    stage, cause = word(wording.STAGES, found.stage, desk.lang), word(wording.CAUSES, found.cause, desk.lang)
    head = [f"{found.case} · {stage} · {cause} · {cell(found.died_on)}"]
    if found.attention:
        head.append(f"{say('perlu perhatian', 'needs attention')}: {found.attention}")
    if found.pay_by:
        head.append(
            f"{say('lengkap', 'complete')} {cell(found.complete_on)} · "
            f"{say('dibayar paling lambat', 'paid by')} {cell(found.pay_by)}"
        )
    if found.decision:
        reduced = say(" (dikurangi)", " (reduced)") if found.reduced else ""
        head.append(
            f"{say('rekomendasi', 'recommended')}: {cell(found.amount)}{reduced} · "
            f"{say('persetujuan', 'approvals')} {found.approvals}/{found.needed}"
        )
    if found.signals:
        cleared = {None: say("belum ditelaah", "not reviewed"), True: say("wajar", "cleared"),
                   False: say("mencurigakan", "suspect")}[found.cleared]  # fmt: skip
        head.append(
            f"{say('menonjol', 'stands out')}: {listed(wording.SIGNALS, found.signals, desk.lang)} · {cleared}"
        )
    if found.ground:
        ground = word(wording.GROUNDS, found.ground, desk.lang)
        head.append(f"{say('ditolak', 'refused')} {cell(found.rejected_on)}: {ground}")
    if found.agency:
        differs = say(" · berbeda dari rekomendasi", " · differs from ours") if found.agency_differs else ""
        agency = word(wording.DECISIONS, found.agency, desk.lang)
        head.append(f"{say('BPJS TK', 'the agency')}: {agency} {cell(found.agency_amount)}{differs}")
    return head


def _waits(desk: Desk, found: ClaimStanding) -> list[tuple[str, str]]:
    """Return what stops the clock, each with its code: `claim attach` takes that of a document."""
    documents = [(code, word(wording.DOCUMENTS, code, desk.lang)) for code in found.missing]
    # Whom an obstacle concerns is said by their ref: the standing names nobody.
    standing = [(code, obstacle(code, code.partition(":")[2] or None, desk.lang)) for code in found.obstacles]
    return documents + standing


def _tables(desk: Desk, found: ClaimStanding) -> list[Table]:
    say, lang = desk.say, desk.lang
    tables = [
        Table(
            say("Menunggu (jam berhenti)", "Waits for (the clock rests)"),
            (say("kode", "code"), say("apa", "what")),
            _waits(desk, found),
        ),
        Table(
            say("Yang harus dilakukan", "To do"),
            (say("tenggat", "due"), say("tugas", "task"), say("kantor", "office"), say("tentang", "about")),
            [(one.due_on, word(wording.TASKS, one.what, lang), one.office, one.ref) for one in found.acts],
        ),
        Table(
            say("Dokumen", "Documents"),
            ("id", say("sebagai", "as"), say("diterima", "received"), say("ditolak", "rejected")),
            [
                (one.document, listed(wording.DOCUMENTS, one.codes, lang), one.received_on, one.rejected)
                for one in found.documents
            ],
        ),
        Table(
            say("Pembayaran", "Payments"),
            ("id", say("jumlah", "amount"), say("diperintahkan", "ordered"), say("dibayar", "paid"),
             say("kembali", "returned"), say("ganti rugi", "compensation")),
            [
                (one.payment, one.amount, one.ordered_on, one.settled_on, one.returned_on, one.compensation)
                for one in found.payments
            ],
        ),
        Table(
            say("Beasiswa", "Scholarship"),
            (say("anak", "child"), say("tahun", "year"), say("mulai", "from"), say("jenjang", "level"),
             say("jumlah", "amount"), say("disetujui", "approved"), say("berakhir", "ended")),
            [
                (
                    one.child, one.year, one.claim_from, one.level, one.amount, one.approved_on,
                    one.ended and word(wording.ENDS, one.ended, lang),
                )
                for one in found.schooling
            ],
        ),
        Table(
            say("Keberatan", "Appeals"),
            (say("langkah", "step"), say("diajukan", "filed"), say("tenggat", "due"), say("hasil", "outcome")),
            [
                (
                    word(wording.STEPS, one.step, lang), one.filed_on, one.due_on,
                    one.outcome and word(wording.OUTCOMES, one.outcome, lang),
                )
                for one in found.appeals
            ],
        ),
    ]  # fmt: skip
    return [table for table in tables if table.rows]
