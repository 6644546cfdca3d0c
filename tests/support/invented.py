"""Invented people, as many as a test needs, named and dated as a million workers are.

Names are put together at random from parts in use among Indonesia's peoples; nobody is meant. They are spread less
evenly than real ones: the commonest full name is of one person in 160, on identity cards of one in 500, so that what
is measured with them errs on the hard side. Fifty people share each birthday, as among a million, one in twenty-five
has a birthday that the civil registry assumed, and one in a hundred a twin.
"""

import random
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

Cells = dict[str, str]
"""A person as a roster's row says them."""

_MEN = """
sutrisno slamet mulyadi herman supardi ismail supriyanto wahyudi junaidi suparman agus budi joko bambang eko dedi asep
rudi hendra andi iwan yanto hadi suryadi sugeng suyanto sumarno sunarto sutarto suparno sukardi suwarno subagyo sugiarto
sudarman sumardi suharto sudirman kusnadi mustofa rohman hidayat ridwan hasan husen usman umar ali yusuf ibrahim idris
ilyas zainal arifin fauzi rizki fajar bayu dimas galih aditya wahyu teguh imam rahmat taufik irfan ihsan hakim habibi
syarif jafar karim latif malik nasir rafi sholeh tohir ujang cecep dadang endang maman nana tatang wawan engkos ucup
made wayan ketut nyoman gede putu komang daeng baso tahir beddu ramli jamaluddin syamsuddin burhanuddin johannes yohanes
petrus paulus markus lukas stefanus yosef daniel samuel frans agustinus antonius benyamin martinus hendrikus
"""
_WOMEN = """
nurhayati sulastri sumiati wahyuni sumarni sunarti aminah ernawati kartini dewi rina yanti ratna lestari indah fitri
wulandari rahayu maryam fatimah khadijah aisyah zahra halimah rohani rohimah mariana marlina murni endang tuti titin
kokom euis neneng iis imas lilis yuyun nining nunung suwarni sukarti suparmi sutini suratmi sugiyem tukiyem wagiyem
kasmini jumiati juminah saminah rukmini suryani handayani ningsih susanti susilowati setyowati mulyani yuliana yulianti
novitasari puspita anggraini permata melati mawar cahyani kurnia nuraini nurjanah nurlaila nurul hasanah salamah rosidah
masitoh musdalifah hartati hartini karmila kadek luh ayu made wayan putu komang sarah maria martha ester debora rut
kristina elisabet magdalena veronika theresia agnes yosefina dina dian diana rini riani wati yani lina lisa
"""
_JAVANESE = "su har wi pur mar kus sam mul war jum dar par ngat tu sar kas mis rat sis sudi"
_OF_MEN = (
    "yanto nadi tono narto wardi yadi darmo giman wono joyo diman tomo min no man rejo seno toyo gito yono"
)
_OF_WOMEN = "yati niti tini narsih wanti yani darmi giyem yem tinah mini nah siyah rini yatun miyati naini"
_BEFORE_MEN = "muhammad ahmad abdul muhammad nur muhammad abdul ahmad tri dwi eko m"
_BEFORE_WOMEN = "siti nur sri siti sri nur dewi dwi tri siti"
_AFTER_MEN = """
saputra hidayat setiawan kurniawan gunawan rahman santoso wijaya nugroho prasetyo firmansyah hakim maulana susanto
purnomo wibowo pratama ramadhan suryana permana putra utomo hermawan suherman effendi syahputra wahid aziz hamid majid
jabbar rozak ghofur salam basri halim mukti
"""
_AFTER_WOMEN = """
sari wati lestari rahayu ningsih handayani utami astuti wulandari susanti puspita dewi putri anggraini pertiwi safitri
permatasari hidayah aminah khotimah zahro fauziah kurniasih maharani oktaviani aprilia
"""
_FAMILIES = """
siregar nasution harahap lubis siahaan simanjuntak sihombing panjaitan hutapea tambunan ginting tarigan sembiring koto
chaniago piliang sikumbang tanjung lamandau pattiasina latuheru matulessy tuhumury wenda kogoya yikwa tabuni rumbiak
wonda manggaprouw mofu lumenta wowor mandagi rondonuwu karundeng bria nahak seran lawalu djami tanu halim
"""
_STREETS = "merdeka sudirman melati mawar kenanga raya pasar masjid sawah kebon jati cempaka anggrek pahlawan teratai"


def _composed(names: str, endings: str) -> list[str]:
    return names.split() + [start + end for end in endings.split() for start in _JAVANESE.split()]


MEN, WOMEN = _composed(_MEN, _OF_MEN), _composed(_WOMEN, _OF_WOMEN)
BEFORE = {False: _BEFORE_MEN.split(), True: _BEFORE_WOMEN.split()}
AFTER = {False: _AFTER_MEN.split(), True: _AFTER_WOMEN.split()}
FAMILIES, STREETS = _FAMILIES.split(), _STREETS.split()
DISTRICTS = [f"{region}{number:02d}" for region in (3601, 3602, 3204, 3310, 1207) for number in range(1, 21)]
EVENNESS = 12
"""The larger, the less often the first names of a list come up than the last."""
PER_DAY = 50
FIRST_DAY, DAYS = date(1960, 1, 1), 14_600
ASSUMED = ((7, 1), (12, 31))
"""Month and day that the civil registry writes when nobody knows them."""
ASSUMED_SHARE = 0.04
DAYS_PER_ASSUMED = 400
TWINS = 0.01


class People:
    """Invents people, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def population(self, count: int) -> list[Cells]:
        """Return about so many people, each with a NIK of their own."""
        rng, days = self.rng, count // PER_DAY
        birthdays = [FIRST_DAY + timedelta(days=rng.randrange(DAYS)) for _ in range(days)]
        assumed = [
            date(1960 + rng.randrange(40), *rng.choice(ASSUMED)) for _ in range(days // DAYS_PER_ASSUMED + 1)
        ]
        people: dict[str, Cells] = {}
        while len(people) < count:
            born = rng.choice(assumed if rng.random() < ASSUMED_SHARE else birthdays)
            one = self.person(born)
            people.setdefault(one["nik"], one)
            if rng.random() < TWINS:
                other = self.twin(one)
                people.setdefault(other["nik"], other)
        return [*people.values()]

    def person(self, born: date) -> Cells:
        """Return somebody born on a day; of some the mother, of some the house is not known."""
        rng, female = self.rng, self.rng.random() < 0.5
        serial = rng.randrange(1, 8) if rng.random() < 0.7 else rng.randrange(1, 400)
        return {
            "nik": number(rng.choice(DISTRICTS), born, female, serial),
            "nama": self.name(female),
            "tanggal_lahir": born.isoformat(),
            "jenis_kelamin": "P" if female else "L",
            "nama_ibu": self.name(female=True) if rng.random() < 0.9 else "",
            "alamat": self.address() if rng.random() < 0.7 else "",
            "telepon": f"08{rng.randrange(10**8, 10**10)}" if rng.random() < 0.4 else "",
        }

    def twin(self, one: Cells) -> Cells:
        """Return a twin of *one*: the same mother, house and day, the next serial; of every third nearly its name."""
        rng, female = self.rng, (one["jenis_kelamin"] == "P") == (self.rng.random() < 0.7)
        words = one["nama"].split()
        if rng.random() < 0.33 and len(words[0]) > 3:
            words[0] = words[0][:-1] + ("o" if words[0][-1] in "ai" else "i")
        elif len(words) > 1 and rng.random() < 0.6:
            words[0] = self.drawn(WOMEN if female else MEN).title()
        else:
            words = self.name(female).split()
        born = date.fromisoformat(one["tanggal_lahir"])
        return {
            **one,
            "nama": " ".join(words),
            "nik": number(one["nik"][:6], born, female, int(one["nik"][-4:]) + 1),
            "jenis_kelamin": "P" if female else "L",
        }

    def name(self, female: bool) -> str:
        """Return a name of one to three parts, as names of several peoples are built."""
        own, before, after = WOMEN if female else MEN, BEFORE[female], AFTER[female]
        kind = self.rng.random()
        if kind < 0.28:
            words = [self.drawn(own)]
        elif kind < 0.55:
            words = [self.drawn(own), self.drawn(after)]
        elif kind < 0.75:
            words = [self.rng.choice(before), self.drawn(own)]
        elif kind < 0.85:
            words = [self.rng.choice(before), self.drawn(own), self.drawn(after)]
        else:
            words = [self.drawn(own), self.drawn(FAMILIES)]
        return " ".join(dict.fromkeys(words)).title()

    def address(self) -> str:
        """Return a house in a street."""
        rng = self.rng
        return f"Jl. {self.drawn(STREETS).title()} No. {rng.randrange(1, 200)} RT {rng.randrange(1, 12):02d}"

    def drawn(self, words: list[str]) -> str:
        """Return one of *words*, the first more often than the last."""
        return self.rng.choices(words, cum_weights=_weights(len(words)))[0]


@cache
def _weights(words: int) -> list[float]:
    return list(accumulate(1 / (rank + EVENNESS) for rank in range(words)))


def number(district: str, born: date, female: bool, serial: int) -> str:
    """Return a NIK."""
    return f"{district}{born.day + 40 * female:02d}{born:%m%y}{serial:04d}"
