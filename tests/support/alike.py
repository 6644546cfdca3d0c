"""A roster in which two of four rows resemble the row before them: the same person again, and a twin."""

from datetime import date, timedelta

from law.registration import compose_nik

FIRST, AGAIN, ONE, TWIN = 2, 3, 4, 5
"""The rows: somebody, the same person under a mistyped number, somebody else, and that one's twin."""
HEADER = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan,alamat"
EARLIER, LATER = date(1955, 1, 1), date(1975, 1, 1)


def alike(region: str, nth: int = 0, *, shift: int = 0) -> bytes:
    """Return the *nth* such roster of a region; no two regions and no two rosters share anybody's birthday or name.

    With a *shift* the same people stand in it under other numbers.
    """
    own = int(region.replace(".", "")) + nth
    earlier, later = EARLIER + timedelta(days=own), LATER + timedelta(days=own)
    word = "".join(
        consonant + vowel for consonant, vowel in zip(_consonants(own), "aiue", strict=True)
    ).title()
    rows = [
        (1, earlier, f"Warga {word}", f"Ibu {word}"),
        (7, earlier, f"H. {word} Warga", f"Ibu {word}"),
        (11, later, f"Kembara {word}", f"Ibu {word}"),
        (12, later, f"Kembari {word}", f"Ibu {word}"),
    ]
    lines = [
        f"{compose_nik(region, born, female=False, serial=serial + shift)},{name},{born},L,{mother},petani,081234567890,"
        f"1000000,Jl. Contoh 1"
        for serial, born, name, mother in rows
    ]
    return "\n".join([HEADER, *lines]).encode()


def _consonants(number: int) -> str:
    return "".join("bdgklmnrst"[int(digit)] for digit in f"{number:04d}")
