"""Where a claim stands on the screen of a case officer: every code in words, people by their refs."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from schemas.deaths import SignalCode
from schemas.facts import ClaimPrepared, ClaimRejected, ClaimWaits
from schemas.money import Rupiah
from schemas.settings import Settings
from schemas.terms import Role
from starter.commands.claim_standing import standing_blocks
from starter.commands.frame import Desk, Lang, Options
from starter.commands.output import Output
from starter.reading.claims import claim_standing
from starter.reading.reader import Reader
from store.pool import Pool, open_pool
from tests.support.claim_letters import SECRETS, Claim
from tests.support.claim_story import lived
from tests.support.databases import Databases
from vault.keys import KeyRing

AUDITOR = Reader("auditor", "pusat/kantor", ((Role.AUDITOR, "*"),))
LIVED = {
    Lang.INDONESIAN: (
        " · dibayar; beasiswa anak berjalan · bukan karena kecelakaan kerja · 2022-03-10\n",
        "menonjol: didaftarkan tidak lama sebelum meninggal · belum ditelaah\n",
        "BPJS TK: dikabulkan sebagian Rp40.000.000 · berbeda dari rekomendasi\n",
        "\takta kematian atau surat keterangan kematian; surat keterangan ahli waris dari kelurahan/desa\t",
        "pengaduan kepada BPJS Ketenagakerjaan\t2022-03-27\t2022-04-03\tkeberatan ditolak\n",
        "\ttamat atau berhenti sekolah\n",
    ),
    Lang.ENGLISH: (
        " · paid; the children's scholarships go on · death outside work · 2022-03-10\n",
        "stands out: registered shortly before the death · not reviewed\n",
        "the agency: granted in part Rp40.000.000 · differs from ours\n",
        "\tdeath certificate; statement of heirs by the ward or village\t",
        "complaint to the agency\t2022-03-27\t2022-04-03\trefused\n",
        "\tthe child finished school or left it\n",
    ),
}


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
async def claim(pool: Pool, tmp_path: Path) -> Claim:
    return await Claim(pool, KeyRing.create(tmp_path / "keys.json")).opened()


async def shown(claim: Claim, capsys: pytest.CaptureFixture[str], lang: Lang = Lang.ENGLISH) -> str:
    """Return what an officer reads of a claim."""
    desk = Desk(Options(lang=lang), Settings(data=Path()))
    Output({}, standing_blocks(desk, await claim_standing(claim.pool, AUDITOR, claim.number))).show()
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", Lang)
async def test_where_a_claim_stands_is_said_in_words(
    claim: Claim, capsys: pytest.CaptureFixture[str], lang: Lang
) -> None:
    await lived(claim)
    out = await shown(claim, capsys, lang)
    for words in LIVED[lang]:
        assert words in out
    for code in (
        "non_work",
        SignalCode.REGISTERED_SHORTLY_BEFORE,
        "reduced",
        "death_certificate",
        "left_school",
    ):
        assert code not in out
    assert not any(secret in out for secret in SECRETS)


async def test_what_a_claim_waits_for_is_told_with_the_code_that_a_command_takes(
    claim: Claim, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = ClaimWaits(
        claim=claim.number, missing=("family_card",), obstacles=("contested:H2", "burier_unknown")
    )
    await claim.did("claim.contested", waits)
    assert (
        "Waits for (the clock rests)\ncode\twhat\nfamily_card\tfamily card (KK)\n"
        "contested:H2\tthe right of H2 is contested; all parties must agree, or a court must determine the heirs\n"
        "burier_unknown\tno heir has been named; if there is none, say who arranged the burial\n"
    ) in await shown(claim, capsys)


async def test_why_a_claim_was_refused_is_said_as_the_letter_says_it(
    claim: Claim, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = f"{claim.number}/decision-1"
    prepared = ClaimPrepared(
        claim=claim.number, decision=decision, decision_digest="d" * 64, eligible=False, reduced=False, amount=Rupiah(0),
        heirs=0, pay_by=date(2022, 3, 21), signals=(), approvals=1,
    )  # fmt: skip
    await claim.did("claim.prepared", prepared, stage="prepared")
    refused = ClaimRejected(claim=claim.number, decision=decision, ground="over_age", document=None, why=None)
    await claim.did("claim.rejected", refused, stage="rejected")
    out = await shown(claim, capsys, Lang.INDONESIAN)
    assert "ditolak 2022-03-16: umur peserta sudah melewati batas ketika ia didaftarkan\n" in out
