"""Invented people as rosters write them, and the same people written again by somebody else.

Names are put together at random from parts in use among Indonesia's peoples, the commoner the earlier in its list;
nobody is meant. About fifty people share each birth date, as among a million workers, and some dates are those that
the civil registry writes when nobody knows the day.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

Cells = dict[str, str]

MEN = [
    "sutrisno",
    "slamet",
    "mulyadi",
    "herman",
    "supardi",
    "ismail",
    "supriyanto",
    "wahyudi",
    "junaidi",
    "suparman",
    "agus",
    "budi",
    "joko",
    "bambang",
    "eko",
    "dedi",
    "asep",
    "rudi",
    "hendra",
    "andi",
    "iwan",
    "yanto",
    "hadi",
    "suryadi",
    "sugeng",
    "suyanto",
    "sumarno",
    "sunarto",
    "sutarto",
    "suparno",
    "sukardi",
    "suwarno",
    "subagyo",
    "sugiarto",
    "sudarman",
    "sumardi",
    "suharto",
    "sudirman",
    "kusnadi",
    "mustofa",
    "rohman",
    "hidayat",
    "ridwan",
    "hasan",
    "husen",
    "usman",
    "umar",
    "ali",
    "yusuf",
    "ibrahim",
    "idris",
    "ilyas",
    "zainal",
    "arifin",
    "fauzi",
    "rizki",
    "fajar",
    "bayu",
    "dimas",
    "galih",
    "aditya",
    "wahyu",
    "teguh",
    "imam",
    "rahmat",
    "taufik",
    "irfan",
    "ihsan",
    "hakim",
    "habibi",
    "syarif",
    "jafar",
    "karim",
    "latif",
    "malik",
    "nasir",
    "rafi",
    "sholeh",
    "tohir",
    "ujang",
    "cecep",
    "dadang",
    "endang",
    "maman",
    "nana",
    "tatang",
    "wawan",
    "engkos",
    "ucup",
    "made",
    "wayan",
    "ketut",
    "nyoman",
    "gede",
    "putu",
    "komang",
    "daeng",
    "baso",
    "tahir",
    "beddu",
    "ramli",
    "jamaluddin",
    "syamsuddin",
    "burhanuddin",
    "johannes",
    "yohanes",
    "petrus",
    "paulus",
    "markus",
    "lukas",
    "stefanus",
    "yosef",
    "daniel",
    "samuel",
    "frans",
    "agustinus",
    "antonius",
    "benyamin",
    "martinus",
    "hendrikus",
]
WOMEN = [
    "nurhayati",
    "sulastri",
    "sumiati",
    "wahyuni",
    "sumarni",
    "sunarti",
    "aminah",
    "ernawati",
    "kartini",
    "dewi",
    "rina",
    "yanti",
    "ratna",
    "lestari",
    "indah",
    "fitri",
    "wulandari",
    "rahayu",
    "maryam",
    "fatimah",
    "khadijah",
    "aisyah",
    "zahra",
    "halimah",
    "rohani",
    "rohimah",
    "mariana",
    "marlina",
    "murni",
    "endang",
    "tuti",
    "titin",
    "kokom",
    "euis",
    "neneng",
    "iis",
    "imas",
    "lilis",
    "yuyun",
    "nining",
    "nunung",
    "suwarni",
    "sukarti",
    "suparmi",
    "sutini",
    "suratmi",
    "sugiyem",
    "tukiyem",
    "wagiyem",
    "kasmini",
    "jumiati",
    "juminah",
    "saminah",
    "rukmini",
    "suryani",
    "handayani",
    "ningsih",
    "susanti",
    "susilowati",
    "setyowati",
    "mulyani",
    "yuliana",
    "yulianti",
    "novitasari",
    "puspita",
    "anggraini",
    "permata",
    "melati",
    "mawar",
    "cahyani",
    "kurnia",
    "nuraini",
    "nurjanah",
    "nurlaila",
    "nurul",
    "hasanah",
    "salamah",
    "rosidah",
    "masitoh",
    "musdalifah",
    "hartati",
    "hartini",
    "karmila",
    "kadek",
    "luh",
    "ayu",
    "made",
    "wayan",
    "putu",
    "komang",
    "sarah",
    "maria",
    "martha",
    "ester",
    "debora",
    "rut",
    "kristina",
    "elisabet",
    "magdalena",
    "veronika",
    "theresia",
    "agnes",
    "yosefina",
    "dina",
    "dian",
    "diana",
    "rini",
    "riani",
    "wati",
    "yani",
    "lina",
    "lisa",
]
JAVANESE = [
    "su",
    "har",
    "wi",
    "pur",
    "mar",
    "kus",
    "sam",
    "mul",
    "war",
    "jum",
    "dar",
    "par",
    "ngat",
    "tu",
    "sar",
    "kas",
    "mis",
    "rat",
    "sis",
    "sudi",
]
MEN += [
    start + end
    for end in [
        "yanto",
        "nadi",
        "tono",
        "narto",
        "wardi",
        "yadi",
        "darmo",
        "giman",
        "wono",
        "joyo",
        "diman",
        "tomo",
        "min",
        "no",
        "man",
        "rejo",
        "seno",
        "toyo",
        "gito",
        "yono",
    ]
    for start in JAVANESE
]
WOMEN += [
    start + end
    for end in [
        "yati",
        "niti",
        "tini",
        "narsih",
        "wanti",
        "yani",
        "darmi",
        "giyem",
        "yem",
        "tinah",
        "mini",
        "nah",
        "siyah",
        "rini",
        "yatun",
        "miyati",
        "naini",
    ]
    for start in JAVANESE
]
FIRST_MEN = [
    "muhammad",
    "ahmad",
    "abdul",
    "muhammad",
    "nur",
    "muhammad",
    "abdul",
    "ahmad",
    "tri",
    "dwi",
    "eko",
    "m",
]
FIRST_WOMEN = ["siti", "nur", "sri", "siti", "sri", "nur", "dewi", "dwi", "tri", "siti"]
LAST_MEN = [
    "saputra",
    "hidayat",
    "setiawan",
    "kurniawan",
    "gunawan",
    "rahman",
    "santoso",
    "wijaya",
    "nugroho",
    "prasetyo",
    "firmansyah",
    "hakim",
    "maulana",
    "susanto",
    "purnomo",
    "wibowo",
    "pratama",
    "ramadhan",
    "suryana",
    "permana",
    "putra",
    "utomo",
    "hermawan",
    "suherman",
    "effendi",
    "syahputra",
    "wahid",
    "aziz",
    "hamid",
    "majid",
    "jabbar",
    "rozak",
    "ghofur",
    "salam",
    "basri",
    "halim",
    "mukti",
]
LAST_WOMEN = [
    "sari",
    "wati",
    "lestari",
    "rahayu",
    "ningsih",
    "handayani",
    "utami",
    "astuti",
    "wulandari",
    "susanti",
    "puspita",
    "dewi",
    "putri",
    "anggraini",
    "pertiwi",
    "safitri",
    "permatasari",
    "hidayah",
    "aminah",
    "khotimah",
    "zahro",
    "fauziah",
    "kurniasih",
    "maharani",
    "oktaviani",
    "aprilia",
]
CLANS = [
    "siregar",
    "nasution",
    "harahap",
    "lubis",
    "siahaan",
    "simanjuntak",
    "sihombing",
    "panjaitan",
    "hutapea",
    "tambunan",
    "ginting",
    "tarigan",
    "sembiring",
    "koto",
    "chaniago",
    "piliang",
    "sikumbang",
    "tanjung",
    "lamandau",
    "pattiasina",
    "latuheru",
    "matulessy",
    "tuhumury",
    "wenda",
    "kogoya",
    "yikwa",
    "tabuni",
    "rumbiak",
    "wonda",
    "manggaprouw",
    "mofu",
    "lumenta",
    "wowor",
    "mandagi",
    "rondonuwu",
    "karundeng",
    "bria",
    "nahak",
    "seran",
    "lawalu",
    "djami",
    "tanu",
    "halim",
]
STREETS = [
    "merdeka",
    "sudirman",
    "melati",
    "mawar",
    "kenanga",
    "raya",
    "pasar",
    "masjid",
    "sawah",
    "kebon",
    "jati",
    "cempaka",
    "anggrek",
    "pahlawan",
    "diponegoro",
]
AREAS = [
    f"{region}{district:02d}"
    for region in ("3601", "3602", "3204", "3310", "1207")
    for district in range(1, 21)
]
PLACEHOLDERS = ((7, 1), (12, 31))
FLAT = 12
"""How evenly names are spread."""
KNOWN_BY_YEAR = 0.04
TWINS = 0.01


class Drawn:
    """Draws words so that the first of a list comes up much more often than the last."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._weights: dict[int, list[float]] = {}

    def __call__(self, words: list[str]) -> str:
        known = self._weights.get(id(words))
        if known is None:
            known = self._weights[id(words)] = list(
                accumulate(1 / (rank + FLAT) for rank in range(len(words)))
            )
        return self.rng.choices(words, cum_weights=known)[0]


def _name(draw: Drawn, female: bool) -> str:
    rng = draw.rng
    own, first, last = (WOMEN, FIRST_WOMEN, LAST_WOMEN) if female else (MEN, FIRST_MEN, LAST_MEN)
    kind = rng.random()
    if kind < 0.28:
        words = [draw(own)]
    elif kind < 0.55:
        words = [draw(own), draw(last)]
    elif kind < 0.75:
        words = [rng.choice(first), draw(own)]
    elif kind < 0.85:
        words = [rng.choice(first), draw(own), draw(last)]
    elif kind < 0.95:
        words = [draw(own), draw(CLANS)]
    else:
        words = [draw(own), draw(own), draw(CLANS)]
    return " ".join(dict.fromkeys(words)).title()


def population(rng: random.Random, count: int, per_day: int = 50) -> list[Cells]:
    """Return so many people, a few of them twins, as a roster's cells say them."""
    draw = Drawn(rng)
    days = max(count // per_day, 1)
    first = date(1960, 1, 1)
    # The days are spread over forty years, so that years, months and days all vary.
    calendar = sorted(first + timedelta(days=rng.randrange(14_600)) for _ in range(days))
    rare = [date(1960 + rng.randrange(40), *rng.choice(PLACEHOLDERS)) for _ in range(max(days // 400, 1))]
    people: dict[str, Cells] = {}
    while len(people) < count:
        born = rng.choice(rare if rng.random() < KNOWN_BY_YEAR else calendar)
        one = _person(draw, born, rng.random() < 0.5)
        people.setdefault(one["nik"], one)
        if rng.random() < TWINS:
            other = twin(draw, one)
            people.setdefault(other["nik"], other)
    return [*people.values()]


def _person(draw: Drawn, born: date, female: bool) -> Cells:
    rng = draw.rng
    area = rng.choice(AREAS)
    return {
        "nik": _nik(
            area,
            born,
            female,
            rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 6, 7]) if rng.random() < 0.7 else rng.randrange(1, 400),
        ),
        "nama": _name(draw, female),
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": "P" if female else "L",
        "nama_ibu": _name(draw, True) if rng.random() < 0.9 else "",
        "alamat": f"Jl. {draw(STREETS).title()} No. {rng.randrange(1, 200)} RT {rng.randrange(1, 12):02d}/{rng.randrange(1, 9):02d}"
        if rng.random() < 0.7
        else "",
        "telepon": f"08{rng.randrange(10**8, 10**10)}" if rng.random() < 0.4 else "",
    }


def _nik(area: str, born: date, female: bool, serial: int) -> str:
    return f"{area}{born.day + 40 * female:02d}{born:%m%y}{serial:04d}"


def twin(draw: Drawn, one: Cells) -> Cells:
    """Return the twin of *one*: the same mother, house and day, another name; of every third nearly the same."""
    rng = draw.rng
    female = one["jenis_kelamin"] == "P" if rng.random() < 0.7 else one["jenis_kelamin"] != "P"
    born = date.fromisoformat(one["tanggal_lahir"])
    serial = int(one["nik"][-4:]) + 1
    words = one["nama"].split()
    if rng.random() < 0.33 and len(words[0]) > 3:
        words[0] = words[0][:-1] + ("o" if words[0][-1] in "ai" else "i")
    elif len(words) > 1 and rng.random() < 0.6:
        words[0] = draw(WOMEN if female else MEN).title()
    else:
        words = _name(draw, female).split()
    return {
        **one,
        "nama": " ".join(words),
        "nik": _nik(one["nik"][:6], born, female, serial),
        "jenis_kelamin": "P" if female else "L",
    }


Variation = Callable[[random.Random, Cells], Cells | None]
"""Writes a person again; None when there is nothing to vary in this way."""


def _of_name(change: Callable[[random.Random, list[str]], list[str] | None]) -> Variation:
    def vary(rng: random.Random, person: Cells) -> Cells | None:
        words = change(rng, person["nama"].split())
        return None if words is None else {**person, "nama": " ".join(words)}

    return vary


SPELLINGS = (
    ("u", "oe"),
    ("wija", "widja"),
    ("yo", "jo"),
    ("j", "dj"),
    ("c", "tj"),
    ("sy", "sj"),
    ("f", "p"),
    ("z", "j"),
    ("iya", "ia"),
    ("ya", "ia"),
    ("k", "q"),
    ("h", "ch"),
    ("hm", "khm"),
    ("ai", "ae"),
    ("o", "u"),
    ("mm", "m"),
    ("nn", "n"),
    ("tt", "t"),
    ("d ", "t "),
    ("b ", "p "),
    ("s ", "z "),
    ("i ", "y "),
    ("i ", "ie "),
    ("a ", "ah "),
    ("v", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("rr", "r"),
    ("bb", "b"),
)


def spelling(rng: random.Random, person: Cells) -> Cells | None:
    """Spell the name in another of the ways in use."""
    name = person["nama"].lower() + " "
    can = [pair for pair in SPELLINGS if pair[0] in name]
    if not can:
        return None
    for written, otherwise in rng.sample(can, min(len(can), rng.choice([1, 1, 2]))):
        name = name.replace(written, otherwise)
    return {**person, "nama": name.strip().upper()}


def order(rng: random.Random, words: list[str]) -> list[str] | None:
    return None if len(words) < 2 else [*words[1:], words[0]]


def titles(rng: random.Random, words: list[str]) -> list[str] | None:
    before = rng.choice(["H.", "Hj.", "Drs.", "Ir.", "R.", "Dr. H.", "Ust.", "KH.", "H", "Alm."])
    after = rng.choice(
        ["", ", S.Pd.", ", M.Si", ", S.E., M.M.", " SH", ", S.Pd.I", ", A.Md.Kep" if False else ", A.Md"]
    )
    return [before, *words[:-1], words[-1] + after]


def initials(rng: random.Random, words: list[str]) -> list[str] | None:
    if len(words) < 2:
        return None
    at = rng.randrange(len(words))
    return [*words[:at], words[at][0] + ".", *words[at + 1 :]]


def muhammad(rng: random.Random, words: list[str]) -> list[str] | None:
    ways = {
        "Muhammad": ["M.", "Moh.", "Muh.", "Mohamad", "Mochamad", "Mohammad", "Muhamad", "Mhd."],
        "Ahmad": ["Achmad", "Akhmad", "A.", "Ach."],
        "Abdul": ["Abd.", "Abdoel", "Abdl"],
        "Siti": ["St.", "Sitti", "S."],
    }
    if words[0] not in ways or len(words) < 2:
        return None
    return [rng.choice(ways[words[0]]), *words[1:]]


def dropped(rng: random.Random, words: list[str]) -> list[str] | None:
    if len(words) < 2:
        return None
    gone = 0 if rng.random() < 0.3 else len(words) - 1
    return words[:gone] + words[gone + 1 :]


def joined(rng: random.Random, words: list[str]) -> list[str] | None:
    if words[0] in ("Nur", "Siti", "Sri", "Abdul") and len(words) > 1:
        return [words[0] + words[1].lower(), *words[2:]]
    if words[0].startswith("Nur") and len(words[0]) > 6:
        return ["Nur", words[0][3:].title(), *words[1:]]
    return None


def married(rng: random.Random, person: Cells) -> Cells | None:
    if person["jenis_kelamin"] != "P":
        return None
    return {**person, "nama": f"{person['nama']} {rng.choice(MEN + LAST_MEN).title()}"}


def descent(rng: random.Random, person: Cells) -> Cells | None:
    word = "binti" if person["jenis_kelamin"] == "P" else "bin"
    return {**person, "nama": f"{person['nama']} {word} {rng.choice(MEN).title()}"}


def slip(rng: random.Random, words: list[str]) -> list[str] | None:
    at = rng.randrange(len(words))
    word = words[at]
    if len(word) < 5:
        return None
    place = rng.randrange(1, len(word) - 1)
    how = rng.randrange(4)
    if how == 0:
        word = word[:place] + word[place + 1 :]
    elif how == 1:
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    elif how == 2:
        word = word[:place] + rng.choice("aiueonrst") + word[place + 1 :]
    else:
        word = word[:place] + rng.choice("aiueonrst") + word[place:]
    return [*words[:at], word, *words[at + 1 :]]


def no_mother(rng: random.Random, person: Cells) -> Cells | None:
    return {**person, "nama_ibu": ""} if person["nama_ibu"] else None


def mother(rng: random.Random, person: Cells) -> Cells | None:
    changed = spelling(rng, {**person, "nama": person["nama_ibu"]}) if person["nama_ibu"] else None
    return None if changed is None else {**person, "nama_ibu": changed["nama"]}


def swapped(rng: random.Random, person: Cells) -> Cells | None:
    born = date.fromisoformat(person["tanggal_lahir"])
    if born.day > 12 or born.day == born.month:
        return None
    return {**person, "tanggal_lahir": born.replace(day=born.month, month=born.day).isoformat()}


VARIATIONS: dict[str, Variation] = {
    "as it was": lambda rng, person: dict(person),
    "spelling": spelling,
    "order": _of_name(order),
    "titles": _of_name(titles),
    "initials": _of_name(initials),
    "abbreviations": _of_name(muhammad),
    "a part left out": _of_name(dropped),
    "joined or split": _of_name(joined),
    "husband's name": married,
    "bin, binti": descent,
    "typing slip": _of_name(slip),
    "no mother": no_mother,
    "mother's spelling": mother,
    "day and month swapped": swapped,
}


class Double(NamedTuple):
    kinds: tuple[str, ...]
    first: Cells
    again: Cells


def again(rng: random.Random, person: Cells, kinds: tuple[str, ...]) -> Double | None:
    """Return *person* as somebody else wrote them, in all these ways, or None when they do not apply."""
    other = dict(person)
    for kind in kinds:
        varied = VARIATIONS[kind](rng, other)
        if varied is None:
            return None
        other = varied
    born = date.fromisoformat(other["tanggal_lahir"])
    return Double(kinds, person, _written_again(rng, other, born))


def _written_again(rng: random.Random, person: Cells, born: date) -> Cells:
    """Give the second record another NIK, and sometimes another house and telephone."""
    nik = person["nik"]
    how = rng.random()
    body = _nik(nik[:6], born, person["jenis_kelamin"] == "P", int(nik[-4:]))
    if how < 0.4:
        at = rng.choice([0, 1, 2, 3, 4, 5, 12, 13, 14, 15])
        body = body[:at] + str((int(body[at]) + rng.randrange(1, 10)) % 10) + body[at + 1 :]
    elif how < 0.6:
        body = (
            body[:4] + body[5] + body[4] + body[6:] if body[4] != body[5] else body[:14] + body[15] + body[14]
        )
    else:
        body = _nik(rng.choice(AREAS), born, person["jenis_kelamin"] == "P", rng.randrange(1, 400))
    if body == nik:
        body = body[:-1] + str((int(body[-1]) + 1) % 10)
    moved = (
        {}
        if rng.random() < 0.7
        else {"alamat": f"Kp. {rng.choice(STREETS).title()} RT 0{rng.randrange(1, 9)}"}
    )
    phone = {} if rng.random() < 0.6 else {"telepon": rng.choice(["", f"08{rng.randrange(10**8, 10**10)}"])}
    return {**person, **moved, **phone, "nik": body}
