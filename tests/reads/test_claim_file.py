"""A claim's whole file: everything on record of it on one PDF, the same every time, for whoever may see the region."""

from collections.abc import AsyncIterator

import pytest

from activities.claim_file.render import render
from schemas.claim_dossier import ClaimDossier, Section
from schemas.errors import Refused
from schemas.facts import ClaimCompleted, ClaimWaits, FamilyNamed
from schemas.refusals import Refusal
from schemas.terms import Role
from starter.installation import Installation
from starter.reading.claim_file import dossier
from starter.reading.reader import Reader
from store.pool import Pool, open_pool, transaction
from tests.support.claim_letters import DEAD, FAMILY, REPORT, SECRETS, Claim
from tests.support.claim_story import lived
from tests.support.databases import Databases
from tests.support.pdf import pages, squeezed
from vault.keys import KeyRing

AUDITOR = Reader("auditor", "pusat/kantor", ((Role.AUDITOR, "*"),))
ONLY_IN = {
    Section.TIMELINE: "Urutan peristiwa",
    Section.DOCUMENTS: "Dokumen dalam berkas",
    Section.FINDINGS: "Ketentuan yang dipakai",
    Section.HEIRS: "Ahli waris dan bagiannya",
    Section.PAYMENTS: "Diperintahkan",
    Section.LETTERS: "Disampaikan",
    Section.APPEALS: "Tenggat Dokumen",
    Section.ATTACHMENTS: "Lampiran, disimpan tersegel",
}
"""Words that stand in one part and nowhere else."""
FOREIGN = Reader("petugas", "99.01/kantor", ((Role.OFFICER, "99.01"),))


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
def ring(installation: Installation) -> KeyRing:
    return installation.ring


@pytest.fixture
async def claim(pool: Pool, ring: KeyRing) -> Claim:
    found = await Claim(pool, ring).opened()
    await lived(found)
    return found


@pytest.fixture
async def found(pool: Pool, ring: KeyRing, claim: Claim) -> ClaimDossier:
    return await dossier(pool, ring, AUDITOR, claim.number)


def read(found: ClaimDossier, *sections: Section, rehearsal: bool = False) -> str:
    """Return all that stands on the pages of a file, without white space and breaks."""
    pdf = render(found, sections or tuple(Section), rehearsal=rehearsal)
    return squeezed("".join(pages(pdf))).replace("\N{ZERO WIDTH SPACE}", "")


async def test_a_dossier_tells_the_whole_story(found: ClaimDossier, claim: Claim) -> None:
    number = claim.number
    assert (found.dead, found.stage, found.closed, found.intact) == (DEAD, "schooling", False, True)
    assert (str(found.complete_on), str(found.pay_by)) == ("2022-03-16", "2022-03-21")
    assert (found.missing, found.obstacles) == ((), ())
    assert found.editions == 2
    assert [one.action for one in found.entries][:3] == [
        "commitment.death_reported", "claim.opened", "claim.documents_attached",
    ]  # fmt: skip
    assert [(one.document[-3:], one.rejected) for one in found.documents] == [
        ("D01", None), ("D02", "halaman nama tidak terbaca"),
    ]  # fmt: skip
    assert found.documents[1].about == "Budi Contoh Putra"
    [decided] = found.decisions
    assert (decided.endorsed, decided.approvals, decided.ground, decided.signals) == (
        1,
        2,
        None,
        ("registered_shortly_before",),
    )
    [said] = found.findings
    assert (said.membership, said.programme, said.pays, said.codes) == (
        f"{number}-anggota",
        "JKM",
        True,
        ("covered",),
    )
    assert [(one.ruling.parameter, one.entry) for one in found.rulings] == [("claims.heirs", 5)]
    shares = {one.ref: (one.name, one.share, one.account_end) for one in found.people}
    assert shares["H1"] == ("Siti Contoh Aminah", 21_000_000, "1234")
    assert shares["G1"] == ("Rahmat Contoh Wali", 21_000_000, "5544")
    assert shares["C1"][1] is None
    paid = {one.payment: one for one in found.payments}
    assert (paid[f"{number}-P1"].payee, paid[f"{number}-P1"].compensation) == ("Siti Contoh Aminah", 840_000)
    back = paid[f"{number}-P2"]
    assert (back.payee, back.resent_as, back.settled_on) == ("Rahmat Contoh Wali", f"{number}-P2R2", None)
    assert paid[f"{number}-P2R2"].payee == "Rahmat Contoh Wali"
    assert paid[f"{number}-C1-1"].payee == "Siti Contoh Aminah"
    assert [(one.step, one.outcome) for one in found.appeals] == [
        ("complaint", "refused"),
        ("mediation", None),
    ]
    assert [(one.year, one.approved_on is None) for one in found.scholarships] == [(1, False), (2, True)]
    assert [(one.letter, one.to) for one in found.letters] == [
        (f"{number}-S01", "Siti Contoh Aminah"),
        (f"{number}-S02", "Rahmat Contoh Wali"),
        (f"{number}-S03", "Lurah Contoh Pelapor"),
    ]


async def test_the_file_says_it_all_in_words(found: ClaimDossier, claim: Claim) -> None:
    page = read(found)
    for words in (
        f"BERKAS KLAIM {claim.number} Kantor Cabang BPJS Ketenagakerjaan Kabupaten Pandeglang",
        "Dibayar; beasiswa anak berjalan",
        f"Yang meninggal:{DEAD}",
        "Pelapor:Lurah Contoh Pelapor (lurah)",
        "Keputusan:disetujui pada 20 Maret 2022: Rp42.000.000",
        f"claim/{claim.number}: utuh",
        "#7 20 Maret 2022 Klaim disetujui kawal",
        "Akta kematian atau surat keterangan kematian; Surat keterangan ahli waris dari kelurahan/desa",
        "tidak diterima: halaman nama tidak terbaca",
        "(tentang Budi Contoh Putra)",
        f"JKM, {claim.number}-anggota Terlindungi pada hari meninggal; membayar",
        "Didaftarkan tidak lama sebelum meninggal",
        "PP 44/2015 art. 40(2), reported",
        "dilaporkan media",
        "H1 Siti Contoh Aminah istri berakhiran 1234 Rp21.000.000",
        "wali: Rahmat Contoh Wali",
        "B1 Karta Contoh Tetangga yang mengurus pemakaman",
        "dibayar 25 Maret 2022; terlambat 4 hari, kompensasi Rp840.000; bank peraga",
        "kembali 25 Maret 2022; dikirim ulang sebagai",
        "Dikabulkan sebagian Rp40.000.000 BPJS/9/2022 berbeda dari rekomendasi",
        "Pengaduan kepada BPJS Ketenagakerjaan 27 Maret 2022 3 April 2022 PGD/1/2022 keberatan ditolak (28 Maret 2022)",
        "Mediasi 29 Maret 2022 – MED/1/2022 berjalan",
        "Dewi Contoh Kecil ke-1 10 Maret 2022 sekolah dasar (SD) Rp1.500.000 disetujui",
        "berakhir: tamat atau berhenti sekolah",
        "Klaim disetujui Siti Contoh Aminah belum dicetak",
        "Klaim yang dilaporkan sudah disetujui Lurah Contoh Pelapor belum dicetak",
        found.documents[0].sha256,
        "Memuat data pribadi; pembacaannya tercatat.",
    ):
        assert squeezed(words) in page, words
    for code in (
        "None",
        "death_certificate",
        "left_school",
        "3601012103720001",
        "123456781234",
        "998877665544",
    ):
        assert code not in page
    assert "SIMULASI" not in page


async def test_the_same_dossier_is_the_same_file(
    pool: Pool, ring: KeyRing, claim: Claim, found: ClaimDossier
) -> None:
    again = await dossier(pool, ring, AUDITOR, claim.number)
    assert render(found, rehearsal=False) == render(again, rehearsal=False)
    pdf = render(found, rehearsal=True)
    assert all("SIMULASI" in sheet for sheet in pages(pdf))


@pytest.mark.parametrize("section", Section)
async def test_a_part_alone_comes_with_where_the_claim_stands(found: ClaimDossier, section: Section) -> None:
    page = read(found, section)
    assert squeezed("Dibayar; beasiswa anak berjalan") in page
    assert {part for part, words in ONLY_IN.items() if squeezed(words) in page} == {section}


async def test_a_claim_of_which_nothing_is_known_yet_has_a_file(pool: Pool, ring: KeyRing) -> None:
    claim = await Claim(pool, ring, family=None).opened()
    page = read(await dossier(pool, ring, AUDITOR, claim.number))
    for words in (
        "Belum ada dokumen.",
        "Belum ada ahli waris.",
        "Belum ada pembayaran.",
        "Tidak ada keberatan.",
    ):
        assert squeezed(words) in page


async def test_what_a_claim_waits_for_stands_on_top(pool: Pool, ring: KeyRing) -> None:
    claim = await Claim(pool, ring).opened()
    completed = ClaimCompleted(claim=claim.number, complete_on=claim.now.date(), pay_by=claim.now.date())
    await claim.did("claim.documents_attached", completed, stage="complete")
    waits = ClaimWaits(claim=claim.number, missing=("family_card",), obstacles=("contested:H1",))
    await claim.did("claim.contested", waits)
    found = await dossier(pool, ring, AUDITOR, claim.number)
    assert found.complete_on is None
    page = read(found)
    assert squeezed("Yang masih ditunggu") in page
    assert squeezed("Hak Siti Contoh Aminah masih diperselisihkan") in page


async def test_findings_of_older_records_are_bare_codes(pool: Pool, ring: KeyRing) -> None:
    claim = await Claim(pool, ring).opened()
    await claim.did("claim.prepared", findings=["covered", "in_grace"], stage="prepared")
    page = read(await dossier(pool, ring, AUDITOR, claim.number), Section.FINDINGS)
    assert (
        squeezed("Temuan Terlindungi pada hari meninggal Temuan Terlindungi dalam masa tenggang iuran")
        in page
    )


async def test_every_name_that_was_read_is_logged(pool: Pool, ring: KeyRing, claim: Claim) -> None:
    before = await pool.fetchval("SELECT coalesce(max(id), 0) FROM personal_read")
    await dossier(pool, ring, AUDITOR, claim.number)
    rows = await pool.fetch("SELECT reader, person, why FROM personal_read WHERE id > $1", before)
    refs = {f"{claim.number}/{ref}" for ref in ("reporter", "H1", "H2", "G1", "C1", "B1")}
    assert {row["person"] for row in rows} == {*refs, claim.person}
    assert {(row["reader"], row["why"]) for row in rows} == {("auditor", "claim file")}


async def test_whoever_has_no_role_there_reads_nothing(pool: Pool, ring: KeyRing, claim: Claim) -> None:
    before = await pool.fetchval("SELECT count(*) FROM personal_read")
    with pytest.raises(Refused) as refused:
        await dossier(pool, ring, FOREIGN, claim.number)
    assert refused.value.reason.code is Refusal.FOREIGN_REGION
    with pytest.raises(Refused) as refused:
        await dossier(pool, ring, AUDITOR, "36.01-2022-999")
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    assert await pool.fetchval("SELECT count(*) FROM personal_read") == before


async def test_a_chain_that_was_tampered_with_is_said_to_be(pool: Pool, ring: KeyRing, claim: Claim) -> None:
    async with transaction(pool) as tx:
        await tx.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        await tx.execute("UPDATE audit_entry SET office = 'x' WHERE chain = $1 AND seq = 3", claim.chain)
        await tx.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    found = await dossier(pool, ring, AUDITOR, claim.number)
    assert not found.intact
    assert squeezed("TIDAK UTUH") in read(found)


async def test_hostile_words_stay_words(pool: Pool, ring: KeyRing) -> None:
    evil = '#panic("x") *b* \u202ebalik\u202c ' + "A" * 300
    heirs = tuple(one.model_copy(update={"name": evil}) for one in FAMILY.heirs)
    reporter = REPORT.reporter.model_copy(update={"name": evil, "relation": evil})
    claim = await Claim(
        pool, ring, family=FAMILY.model_copy(update={"heirs": heirs}),
        report=REPORT.model_copy(update={"reporter": reporter}),
    ).opened()  # fmt: skip
    await lived(claim)
    page = read(await dossier(pool, ring, AUDITOR, claim.number))
    assert page.count(squeezed('#panic("x") *b* balik AAAA')) >= 3
    assert "\u202e" not in page


async def test_a_file_that_is_none_is_refused_without_a_word_of_it(pool: Pool, ring: KeyRing) -> None:
    claim = await Claim(pool, ring).opened()
    content_id, sha256 = await claim.put_bytes(b'{"heirs": [{"ref": "H1", "name": "Siti Contoh Aminah"}]}')
    await claim.did(
        "claim.family_named",
        FamilyNamed(claim=claim.number, edition=2, content=content_id, content_digest=sha256),
    )
    with pytest.raises(Refused) as refused:
        await dossier(pool, ring, AUDITOR, claim.number)
    assert "heirs.0.nik" in str(refused.value)
    assert not any(secret in str(refused.value) for secret in SECRETS)
