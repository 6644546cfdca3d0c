"""`kawal claim`: one death, from its report on; where a claim stands, who must act, by when."""

from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.families import ClaimFile
from schemas.issuing import ReportDeath
from schemas.terms import Stage
from starter.commands.casefile import file_of, lines_table
from starter.commands.claiming import Claim
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import SMALL_FILE, content_of
from starter.commands.options import InstructionName, Region
from starter.commands.output import Output, Table, cell
from starter.installation import Installation
from starter.reading.claims import ClaimStanding, claim_standing
from starter.reading.reader import reader

app = group("Death-benefit claims: prepared by one person, approved by others.")
TEMPLATE = {
    "nik": "3601010101800001",
    "died_on": "2022-08-11",
    "cause": "non_work",
    "traffic": False,
    "reporter": {"name": "Nama Pelapor", "relation": "istri", "contact": {"phone": "081200000000"}},
    "family": {
        "heirs": [
            {
                "ref": "H1",
                "name": "Nama Ahli Waris",
                "nik": "3601014101820002",
                "relation": "WIDOW",
                "birth_date": "1982-01-01",
                "account": "1234567890",
                "contact": {"mail": "", "address": "alamat lengkap"},
            }
        ],
        "children": [
            {"ref": "C1", "name": "Nama Anak", "birth_date": "2012-05-02", "level": "SD", "paid_to": "H1"}
        ],
        "pay_mode": "split",
        "reported_by": None,
        "will": "none",
    },
}
"""A claim file with every part that people commonly fill in."""


@command(app, "open", example="kawal claim open 36.01 --file klaim.json")
async def open_claim(
    desk: Desk,
    region: Region,
    file: Annotated[
        Path,
        typer.Option(
            "--file", help="The claim file as JSON (`kawal claim template`), kept sealed; - is stdin."
        ),
    ],
    instruction: InstructionName = None,
) -> Output:
    """Report a worker's death; its memberships end and a claim opens, or the one that is open is joined."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        claim = ClaimFile.model_validate_json(content_of(file, largest=SMALL_FILE))
        content, sha256 = await installation.upload("claim", claim.report.model_dump_json().encode())
        family, family_sha256 = await installation.upload(
            "claim-family", claim.family.model_dump_json().encode()
        )
        body = ReportDeath(
            died_on=claim.died_on,
            cause=claim.cause,
            traffic=claim.traffic,
            content=content,
            content_digest=sha256,
            family=family,
            family_digest=family_sha256,
        )
        return Order("report_death", f"report_death.{sha256[:12]}", body)

    return answered(desk, await give_region(desk, "commitment.open_claim", region, None, instruction, draft))


@command(app, "template", example="kawal claim template", installed=False)
async def template(desk: Desk) -> Output:  # noqa: ARG001 - every command has a desk
    """Print a claim file to fill in; nothing in it is anybody's."""
    return Output(TEMPLATE, [Output(TEMPLATE).json(simulation=False)])


@command(app, "show", example="kawal claim show 36.01-2022-001 --json")
async def show(desk: Desk, claim: Claim) -> Output:
    """Show where a claim stands, who must act by when, and every deed with its evidence; never a person."""
    pool = await desk.pool()
    found = await claim_standing(pool, await reader(pool, desk.signed_in), claim)
    file = await file_of(desk, found.region, None)
    lines = [line for line in file.stages[Stage.CLAIMS] if claim in (line.record, line.details.get("claim"))]
    document = {**found.model_dump(mode="json"), "lines": [line.model_dump(mode="json") for line in lines]}
    return Output(document, [*_head(desk, found), *_tables(desk, found), lines_table(desk, "", lines)])


def _head(desk: Desk, found: ClaimStanding) -> list[str]:
    say = desk.say
    head = [f"{found.case} · {found.stage} · {found.cause} · {cell(found.died_on)}"]
    if found.attention:
        head.append(f"{say('perlu perhatian', 'needs attention')}: {found.attention}")
    if waits := [*found.missing, *found.obstacles]:
        head.append(f"{say('menunggu (jam berhenti)', 'waits (the clock rests)')}: {', '.join(waits)}")
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
        head.append(f"{say('menonjol', 'stands out')}: {', '.join(found.signals)} · {cleared}")
    if found.ground:
        head.append(f"{say('ditolak', 'refused')} {cell(found.rejected_on)}: {found.ground}")
    if found.agency:
        differs = say(" · berbeda dari rekomendasi", " · differs from ours") if found.agency_differs else ""
        head.append(f"{say('BPJS TK', 'the agency')}: {found.agency} {cell(found.agency_amount)}{differs}")
    return head


def _tables(desk: Desk, found: ClaimStanding) -> list[Table]:
    say = desk.say
    tables = [
        Table(
            say("Yang harus dilakukan", "To do"),
            (say("tenggat", "due"), say("tugas", "task"), say("kantor", "office"), say("tentang", "about")),
            [(one.due_on, one.what, one.office, one.ref) for one in found.acts],
        ),
        Table(
            say("Dokumen", "Documents"),
            ("id", say("sebagai", "as"), say("diterima", "received"), say("ditolak", "rejected")),
            [
                (one.document, ", ".join(one.codes), one.received_on, one.rejected)
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
                (one.child, one.year, one.claim_from, one.level, one.amount, one.approved_on, one.ended)
                for one in found.schooling
            ],
        ),
        Table(
            say("Keberatan", "Appeals"),
            (say("langkah", "step"), say("diajukan", "filed"), say("tenggat", "due"), say("hasil", "outcome")),
            [(one.step, one.filed_on, one.due_on, one.outcome) for one in found.appeals],
        ),
    ]  # fmt: skip
    return [table for table in tables if table.rows]
