"""Offices: who acts, who is told and who climbs the ladder, as codes and as titles.

An office code is `<region>/<office>`: 36.01/bappeda, 36/gubernur, 36.01/kejari; offices of the centre stand under
`pusat`. Every list of offices in kawal spells them through here.
"""

from enum import StrEnum

from law.book import book
from law.regions import Region, find, head_title
from law.values import table, text
from schemas.terms import RegionKind

CENTRE = "pusat"
OPERATOR = f"{CENTRE}/kawal"
"""Who runs the installation, and is asked for what no region can mend."""


class OfficeKind(StrEnum):
    """The kinds of office that act in a commitment."""

    HEAD = "head"
    """The region's head: governor, regent or mayor."""
    SEKDA = "sekda"
    BAPPEDA = "bappeda"
    BPKAD = "bpkad"
    DPRD = "dprd"
    DISNAKER = "disnaker"
    DPMD = "dpmd"
    DINSOS = "dinsos"
    DINDIK = "dindik"
    BIRO_HUKUM = "biro_hukum"
    INSPEKTORAT = "inspektorat"
    COMPLIANCE_TEAM = "compliance_team"
    GOVERNOR = "governor"
    """The governor as representative of the central government."""
    EVALUATOR = "evaluator"
    """Who evaluates the budget: the governor for regencies and cities, Kemendagri for provinces."""
    FACILITATOR = "facilitator"
    """Who facilitates a draft regulation: the province's legal bureau, Kemendagri for provinces."""
    PROSECUTOR = "prosecutor"
    SCHEME_BRANCH = "scheme_branch"
    KEMENDAGRI_KEUDA = "kemendagri_keuda"
    KEMENDAGRI_BANGDA = "kemendagri_bangda"
    KEMENDAGRI_OTDA = "kemendagri_otda"
    MENKO_PMK = "menko_pmk"
    DISTRICT = "district"
    """The kecamatan, headed by a camat; without a unit's code, all of a region's."""
    VILLAGE = "village"
    """The village government; without a unit's code, all of a region's."""


HEADS = {RegionKind.PROVINCE: "gubernur", RegionKind.REGENCY: "bupati", RegionKind.CITY: "wali-kota"}
SLUGS = {
    OfficeKind.BIRO_HUKUM: "biro-hukum",
    OfficeKind.FACILITATOR: "biro-hukum",
    OfficeKind.COMPLIANCE_TEAM: "tim-kepatuhan",
    OfficeKind.SCHEME_BRANCH: "cabang",
    OfficeKind.KEMENDAGRI_KEUDA: "kemendagri-keuda",
    OfficeKind.KEMENDAGRI_BANGDA: "kemendagri-bangda",
    OfficeKind.KEMENDAGRI_OTDA: "kemendagri-otda",
    OfficeKind.MENKO_PMK: "menko-pmk",
    OfficeKind.DISTRICT: "kecamatan",
    OfficeKind.VILLAGE: "desa",
}
CENTRAL = {
    OfficeKind.KEMENDAGRI_KEUDA: (
        "Direktorat Jenderal Bina Keuangan Daerah, Kementerian Dalam Negeri",
        "Directorate General of Regional Finance, Ministry of Home Affairs",
    ),
    OfficeKind.KEMENDAGRI_BANGDA: (
        "Direktorat Jenderal Bina Pembangunan Daerah, Kementerian Dalam Negeri",
        "Directorate General of Regional Development, Ministry of Home Affairs",
    ),
    OfficeKind.KEMENDAGRI_OTDA: (
        "Direktorat Jenderal Otonomi Daerah, Kementerian Dalam Negeri",
        "Directorate General of Regional Autonomy, Ministry of Home Affairs",
    ),
    OfficeKind.MENKO_PMK: (
        "Menteri Koordinator Bidang Pembangunan Manusia dan Kebudayaan",
        "Coordinating Minister for Human Development and Culture",
    ),
}
TITLES = {
    OfficeKind.SEKDA: ("Sekretaris Daerah", "Regional Secretary"),
    OfficeKind.BAPPEDA: ("Badan Perencanaan Pembangunan Daerah", "Planning Agency"),
    OfficeKind.BPKAD: ("Badan Pengelolaan Keuangan dan Aset Daerah", "Regional Finance Agency"),
    OfficeKind.DPRD: ("Sekretariat DPRD", "Secretariat of the Regional Parliament"),
    OfficeKind.DISNAKER: ("Dinas Tenaga Kerja", "Manpower Office"),
    OfficeKind.DPMD: ("Dinas Pemberdayaan Masyarakat dan Desa", "Village Empowerment Office"),
    OfficeKind.DINSOS: ("Dinas Sosial", "Social Office"),
    OfficeKind.DINDIK: ("Dinas Pendidikan", "Education Office"),
    OfficeKind.BIRO_HUKUM: ("Bagian/Biro Hukum", "Legal Bureau"),
    OfficeKind.FACILITATOR: ("Biro Hukum", "Legal Bureau"),
    OfficeKind.INSPEKTORAT: ("Inspektorat", "Inspectorate"),
    OfficeKind.COMPLIANCE_TEAM: ("Tim Kepatuhan", "Compliance Team"),
    OfficeKind.SCHEME_BRANCH: ("Kantor Cabang BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan Branch Office"),
    OfficeKind.DISTRICT: ("Kecamatan", "District Offices"),
    OfficeKind.VILLAGE: ("Pemerintah Desa", "Village Governments"),
}


def office_code(kind: OfficeKind, region_code: str) -> str:
    """Return the code of the office of *kind* that serves the region. Raises Refused UNKNOWN_REGION."""
    region = find(region_code)
    match acting(kind, region):
        case OfficeKind.HEAD:
            return f"{region.code}/{HEADS[region.kind]}"
        case OfficeKind.GOVERNOR:
            return f"{region.province_code}/{HEADS[RegionKind.PROVINCE]}"
        case OfficeKind.PROSECUTOR:
            return f"{region.code}/{'kejati' if region.kind is RegionKind.PROVINCE else 'kejari'}"
        case central if central in CENTRAL:
            return f"{CENTRE}/{SLUGS[central]}"
        case other:
            return f"{_home(other, region).code}/{SLUGS.get(other, other.value)}"


def governmental(office: str) -> bool:
    """Return whether *office*, a code or its part after the region, is an office of government by its very name."""
    slugs = {SLUGS.get(kind, kind.value) for kind in OfficeKind} | {*HEADS.values(), "kejari", "kejati"}
    return office.split("/", maxsplit=1)[0] == CENTRE or office.rpartition("/")[2] in slugs


def title(kind: OfficeKind, region: Region, lang: str = "id") -> str:
    """Return what people call the office of *kind* that serves *region*, in Indonesian or English."""
    english = lang == "en"
    match acting(kind, region):
        case OfficeKind.HEAD:
            return head_title(region, lang)
        case OfficeKind.GOVERNOR:
            governor = head_title(find(str(region.province_code)), lang)
            return (
                f"{governor}, representative of the central government"
                if english
                else f"{governor} selaku wakil pemerintah pusat"
            )
        case OfficeKind.PROSECUTOR if region.kind is RegionKind.PROVINCE:
            return (
                f"High Prosecutor's Office of {region.place}"
                if english
                else f"Kejaksaan Tinggi {region.place}"
            )
        case OfficeKind.PROSECUTOR:
            return (
                f"District Prosecutor's Office of {region.name}"
                if english
                else f"Kejaksaan Negeri {region.name}"
            )
        case central if central in CENTRAL:
            return CENTRAL[central][english]
        case other:
            name = _local(other, region, english=english) or TITLES[other][english]
            return f"{name}{' of' if english else ''} {_within(_home(other, region), english=english)}"


def acting(kind: OfficeKind, region: Region) -> OfficeKind:
    """Return the office behind a role: evaluator (UU 23/2014 art. 314-315), facilitator, a province's governor."""
    province = region.kind is RegionKind.PROVINCE
    if kind is OfficeKind.FACILITATOR and province:
        return OfficeKind.KEMENDAGRI_OTDA
    if kind is OfficeKind.EVALUATOR:
        return OfficeKind.KEMENDAGRI_KEUDA if province else OfficeKind.GOVERNOR
    return OfficeKind.HEAD if kind is OfficeKind.GOVERNOR and province else kind


def _local(kind: OfficeKind, region: Region, *, english: bool) -> str | None:
    """Return what villages and kecamatan are called in *region*, where they have another name."""
    if kind not in (OfficeKind.VILLAGE, OfficeKind.DISTRICT):
        return None
    names = table(book().newest("offices.local_names"))
    here = table(names[kind.value]).get(region.province_code or region.code, {})
    name = table(here).get(region.kind.value)
    if name is None:
        return None
    village = kind is OfficeKind.VILLAGE
    if english:
        return f"{name} {'Governments' if village else 'Offices'}"
    return f"Pemerintah {name}" if village else text(name)


def _home(kind: OfficeKind, region: Region) -> Region:
    return find(str(region.province_code)) if kind is OfficeKind.FACILITATOR else region


def _within(region: Region, *, english: bool) -> str:
    if not english:
        return f"Provinsi {region.place}" if region.kind is RegionKind.PROVINCE else region.name
    kind = {RegionKind.PROVINCE: "Province", RegionKind.REGENCY: "Regency", RegionKind.CITY: "City"}[
        region.kind
    ]
    return f"{region.plain_place} {kind}"
