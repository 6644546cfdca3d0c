"""What stands in the way of a claim is said to everybody, whom it concerns to the family alone."""

import pytest

from tests.support.claim_letters import FAMILY, PEOPLE, TOLD_BY_HER, read
from tests.support.pdf import squeezed


@pytest.mark.parametrize("template", ["claim_received", "claim_missing"])
def test_only_the_family_is_told_whom_an_obstacle_concerns(template: str) -> None:
    """A neighbour who reported learns that something is disputed, not whose right; an heir who did learns it."""
    obstacles = {"obstacles": ["minor_without_guardian:H2", "contested:H1", "no_account:H1", "NO_MOON:H2"]}
    neighbour = read(template, obstacles)
    assert not any(squeezed(one.name) in neighbour for one in FAMILY.heirs)
    for words in (
        "Hak seorang ahli waris masih diperselisihkan",
        "Seorang ahli waris belum dewasa",
        "No moon",
    ):
        assert squeezed(words) in neighbour
    for page in (read(template, obstacles, people=TOLD_BY_HER), read(template, obstacles, to_ref="H1")):
        assert squeezed("Hak Siti Contoh Aminah masih diperselisihkan") in page
    assert squeezed("Budi Contoh Putra belum dewasa") not in read(template, obstacles, to_ref="H1")


def test_whoever_acts_for_a_minor_is_told_of_the_minor_and_of_nobody_else() -> None:
    """Also where an heir reported: what is said to the family that reported is not said to everybody in it."""
    obstacles = {"obstacles": ["contested:H2", "no_account:H1"]}
    for people in (PEOPLE, TOLD_BY_HER):
        page = read("claim_missing", obstacles, to_ref="G1", people=people)
        assert squeezed("Hak Budi Contoh Putra masih diperselisihkan") in page
        assert squeezed(FAMILY.heirs[0].name) not in page
