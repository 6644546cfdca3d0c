"""The directory of the tests: every office that stands on a ladder, in every region, at an address that reaches nobody."""

from law import regions
from law.offices import OfficeKind, office_code, title
from starter.people import Office
from tests.support.world import SIGNED_ON

KINDS = (
    OfficeKind.HEAD,
    OfficeKind.SEKDA,
    OfficeKind.BAPPEDA,
    OfficeKind.BPKAD,
    OfficeKind.DPRD,
    OfficeKind.DPMD,
    OfficeKind.DISTRICT,
    OfficeKind.VILLAGE,
    OfficeKind.COMPLIANCE_TEAM,
    OfficeKind.PROSECUTOR,
    OfficeKind.SCHEME_BRANCH,
    OfficeKind.KEMENDAGRI_KEUDA,
)


def directory() -> list[Office]:
    """Return these offices for all regions of the instruction's day, and the ministry's."""
    found = (_office(kind, region) for region in regions.as_of(SIGNED_ON) for kind in KINDS)
    return list({office.code: office for office in found}.values())


def _office(kind: OfficeKind, region: regions.Region) -> Office:
    code = office_code(kind, region.code)
    return Office(
        code=code,
        region=region.code,
        title=title(kind, region),
        mail=f"{code.replace('/', '.').replace('_', '-')}@kantor.example",
    )
