"""The mail that brings a letter: a few plain words without anybody's name or health; everything else is in the PDF."""

from activities.notices.render import Rendered
from schemas.claim_letters import WrittenLetter

BODY = """Bapak/Ibu yang kami hormati,

Terlampir surat nomor {letter} tentang klaim jaminan sosial nomor {claim}.
Mohon surat itu dibaca dan disimpan.

Jika ada pertanyaan, datanglah ke kantor cabang dan sebutkan nomor klaim itu.
Klaim tidak dipungut biaya. Jangan memberikan uang, PIN, atau kode OTP kepada siapa pun.

{genuine}

{signature}
Ini pemberitahuan sistem, dikirim otomatis oleh kawal; mohon tidak dibalas.
"""
SCANNED = "Keaslian surat dapat diperiksa dengan kode QR di dalamnya."
SHOWN = "Keaslian surat dapat diperiksa petugas di kantor cabang dengan kode di dalamnya."
"""How to see whether a letter is genuine: by the page that its QR code names, or without one."""
SIGNATURE = "-- "
"""What stands before a mail's signature; it ends in a space, which no editor keeps at the end of a line."""
SIMULATION = "*** SIMULASI: bukan surat sungguhan. ***\n\n"


def mail_of(letter: WrittenLetter, *, public_url: str, rehearsal: bool) -> Rendered:
    """Return subject and body of the mail that brings *letter*; in a rehearsal both say SIMULASI."""
    genuine = SCANNED if public_url else SHOWN
    body = BODY.format(letter=letter.letter, claim=letter.claim, genuine=genuine, signature=SIGNATURE)
    return Rendered(
        subject=f"{'[SIMULASI] ' if rehearsal else ''}Surat tentang klaim {letter.claim}",
        body=(SIMULATION if rehearsal else "") + body,
    )
