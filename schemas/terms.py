"""The field's terms: stages, segments, classes, funding sources, roles. One enum each, spelled once."""

from enum import StrEnum


class Stage(StrEnum):
    """The five stages a commitment passes through; a file name in every layer."""

    ISSUING = "issuing"
    BUDGETING = "budgeting"
    REGISTRATION = "registration"
    CONTRIBUTIONS = "contributions"
    CLAIMS = "claims"


class Progress(StrEnum):
    """How far a commitment has come; it never goes back."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    REGULATED = "regulated"
    BUDGETED = "budgeted"
    REGISTERING = "registering"
    CONTRIBUTING = "contributing"
    CLOSED = "closed"


class Role(StrEnum):
    """What a person may do; every role is held within an office and a set of regions."""

    OFFICER = "officer"
    APPROVER = "approver"
    ESCALATION = "escalation"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"
    """kawal itself, when a deadline falls due; nobody signs in as this."""
    LINK = "link"
    """Whoever hands something in through a claim link, without an account; nobody signs in as this."""


UNSIGNED = frozenset({Role.SYSTEM, Role.LINK})
"""The roles that nobody signs in with."""


class RegionKind(StrEnum):
    """Who heads the region: a governor, a regent or a mayor."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


class UnitKind(StrEnum):
    """What stands below a region and can be an addressee, an owner of a budget line or a payer."""

    WORK_UNIT = "work_unit"
    DISTRICT = "district"
    URBAN_WARD = "urban_ward"
    VILLAGE = "village"
    BUMD = "bumd"
    BUMDES = "bumdes"


class ChannelKind(StrEnum):
    """The kinds of partner through whom workers may be registered."""

    PERISAI = "perisai"
    """A recruitment agent of the scheme."""
    WADAH = "wadah"
    """A group account: a cooperative, a group of farmers or fishers, a congregation."""


class WorkerClass(StrEnum):
    """The scheme's two classes (PP 44/2015): wage earners (PU) and non-wage-earners (BPU)."""

    PU = "PU"
    BPU = "BPU"


class Segment(StrEnum):
    """The groups of workers a region registers."""

    NON_ASN = "NON_ASN"
    PPPK_PW = "PPPK_PW"
    RENTAN = "RENTAN"
    RT_RW = "RT_RW"
    PERANGKAT_DESA = "PERANGKAT_DESA"
    BPD_LKD = "BPD_LKD"
    PENDIDIK = "PENDIDIK"
    BUMD = "BUMD"
    BUMDES = "BUMDES"
    LINMAS = "LINMAS"
    PEMILU = "PEMILU"
    PENDAMPING_DESA = "PENDAMPING_DESA"


class Funding(StrEnum):
    """Where the money for contributions comes from."""

    APBD_MURNI = "APBD_MURNI"
    APBD_P = "APBD_P"
    APBDES = "APBDES"
    DBH_CHT = "DBH_CHT"
    DBH_SAWIT = "DBH_SAWIT"
    BOS = "BOS"
    CSR = "CSR"
    BAZNAS = "BAZNAS"
    GN_LINGKARAN = "GN_LINGKARAN"
    MANDIRI = "MANDIRI"
    APBN = "APBN"


class Programme(StrEnum):
    """The scheme's programmes: work accident, death, old age savings, pension."""

    JKK = "JKK"
    JKM = "JKM"
    JHT = "JHT"
    JP = "JP"


class InstrumentKind(StrEnum):
    """Kinds of legal instrument a region derives from an instruction."""

    QANUN = "QANUN"
    PERDA = "PERDA"
    PERDASI = "PERDASI"
    PERGUB = "PERGUB"
    PERBUP = "PERBUP"
    PERWALI = "PERWALI"
    KEPUTUSAN = "KEPUTUSAN"
    INGUB = "INGUB"
    INBUP = "INBUP"
    INWALKOT = "INWALKOT"
    SE = "SE"
    PKS = "PKS"


class Relation(StrEnum):
    """What a derived instrument does to those before it."""

    IMPLEMENTS = "implements"
    AMENDS = "amends"
    REPLACES = "replaces"


class Effect(StrEnum):
    """What an instrument may be wanted for."""

    DIRECT = "direct"
    """Tell the region's own work units what to do."""
    NAME_RECIPIENTS = "name_recipients"
    """Fix the list of vulnerable workers whom the region protects."""
    REGULATE = "regulate"
    """Bind everybody in the region: licensing, regional enterprises, companies."""
    SPEND = "spend"
    """Commit money: no instrument does, a budget execution document (DPA) does."""


class RegulationStep(StrEnum):
    """The steps of a draft on its way to an instrument, on all paths."""

    PROPEMPERDA = "PROPEMPERDA"
    """The draft stands in the programme of regional regulations."""
    DRAFT = "DRAFT"
    """The draft is written, with its academic paper where the law asks for one."""
    HARMONISATION = "HARMONISATION"
    DELIBERATION = "DELIBERATION"
    """The regional parliament discusses it."""
    APPROVAL = "APPROVAL"
    """Regional parliament and head of region approve it jointly."""
    FACILITATION = "FACILITATION"
    """The province, or Kemendagri, facilitates or evaluates it."""
    ENACTMENT = "ENACTMENT"
    """It is enacted and promulgated."""
    SIGNATURE = "SIGNATURE"
    """It is signed, where nothing is promulgated."""


class OutreachKind(StrEnum):
    """Kinds of outreach event; a card hand-over is a ceremony, never a payment."""

    SOSIALISASI = "sosialisasi"
    AUDIENCE = "audience"
    COMPLIANCE_MEETING = "compliance_meeting"
    MONITORING = "monitoring"
    CARD_HANDOVER = "card_handover"
    MEMORANDUM = "memorandum"


class Route(StrEnum):
    """Through whose budget the money comes; an attribute of a budget line."""

    APBD = "apbd"
    """The region's own budget."""
    VILLAGE = "village"
    """The village's budget (APBDes), one village or all of a region's in bulk."""
    KELURAHAN = "kelurahan"
    """An urban ward's wish, as a line of its kecamatan in the region's budget."""


class Track(StrEnum):
    """Which ladder a cause climbs: sanctions of PP 86/2013 reach companies, never state bodies."""

    GOVERNMENT = "government"
    VILLAGE = "village"
    COMPANY = "company"


class Milestone(StrEnum):
    """The statutory milestones of a budget year on all routes, in the order of the law."""

    RKPD = "RKPD"
    KUA_PPAS_SUBMITTED = "KUA_PPAS_SUBMITTED"
    KUA_PPAS_AGREED = "KUA_PPAS_AGREED"
    RAPBD_SUBMITTED = "RAPBD_SUBMITTED"
    JOINT_APPROVAL = "JOINT_APPROVAL"
    EVALUATION = "EVALUATION"
    PERDA_APBD = "PERDA_APBD"
    DPA = "DPA"
    KUPA_PPAS = "KUPA_PPAS"
    RAPBD_P = "RAPBD_P"
    APBD_P_APPROVAL = "APBD_P_APPROVAL"
    DPPA = "DPPA"
    MUSRENBANG_KELURAHAN = "MUSRENBANG_KELURAHAN"
    MUSRENBANG_KECAMATAN = "MUSRENBANG_KECAMATAN"
    RKA_KECAMATAN = "RKA_KECAMATAN"
    RKPDES_DRAFT = "RKPDES_DRAFT"
    RKPDES = "RKPDES"
    APBDES_AGREED = "APBDES_AGREED"
    APBDES_SUBMITTED = "APBDES_SUBMITTED"
    APBDES_EVALUATION = "APBDES_EVALUATION"
    PERDES_APBDES = "PERDES_APBDES"
    APBDES_P = "APBDES_P"


class Verdict(StrEnum):
    """What an officer finds of two records that resemble each other."""

    SAME = "same"
    DIFFERENT = "different"


class RowWarning(StrEnum):
    """What an accepted row of a roster should make somebody look."""

    OBSOLETE_AREA = "obsolete_area"
    """The NIK was given in an area whose code has ended; it is valid for life."""
    UNKNOWN_AREA = "unknown_area"
    LOWER_BAND = "lower_band"
    """The income belongs to a band below the line's: it costs less than was budgeted."""
    MEMBER_ELSEWHERE = "member_elsewhere"
    """A member through another line too: owed by both, counted as covered once."""
    LISTED_ELSEWHERE = "listed_elsewhere"
    """Another roster that is not decided yet has the same worker for the same segment and owner."""
    COMPARED_IN_PART = "compared_in_part"
    """So many people resemble this one from afar that only the first of them were compared."""


class BillKind(StrEnum):
    """What a bill is for."""

    CONTRIBUTION = "contribution"
    """One month of one line."""
    CORRECTION = "correction"
    """What earlier bills asked too little for."""
    FEE = "fee"
    """A late fee, where the law puts one."""


class ChangeKind(StrEnum):
    """What can change of a membership."""

    LEAVE = "leave"
    WAGE = "wage"
    MOVE = "move"
    """To another line: another segment, owner or payer."""


class Leaving(StrEnum):
    """Why a membership ends, as the table of ended memberships spells it."""

    DEATH = "death"
    LEFT = "left"
    MOVED_AWAY = "moved_away"
    OVER_AGE = "over_age"
    TRANSFERRED = "transferred"
    OWN_EMPLOYER = "own_employer"
    """The worker became a wage earner elsewhere."""


class Cause(StrEnum):
    """Why a worker died, as far as the benefit depends on it."""

    NON_WORK = "non_work"
    WORK_ACCIDENT = "work_accident"
    COMMUTING = "commuting"
    """An accident on the way to work or home from it."""
    SUDDEN_AT_WORK = "sudden_at_work"
    """A sudden death at work, without an accident."""
