"""`kawal law show`: every parameter, its values and how surely each is known."""

from law.book import book
from tests.commands.conftest import typed


async def test_all_parameters_are_listed() -> None:
    found = (await typed("law", "show", "--json")).document["parameters"]
    assert [row["parameter"] for row in found] == sorted(book().parameters)
    assert all(row["description"] and row["unit"] for row in found)


async def test_a_parameter_shows_all_its_values_and_the_one_of_a_day() -> None:
    found = (await typed("law", "show", "benefits.jkm.lump_sum", "--on", "2019-12-01", "--json")).document
    assert [value["effective_from"] for value in found["values"]] == [
        "2013-12-11",
        "2015-07-01",
        "2019-12-02",
    ]
    assert all(value["reference"] and value["confidence"] for value in found["values"])
    assert found["in_force"]["value"] == 16_200_000


async def test_an_ended_parameter_shows_its_end() -> None:
    found = await typed("law", "show", "contributions.relief", "--on", "2021-02-01", "--lang", "en")
    assert "2021-02-01\tends" in found.out
    assert "In force (2021-02-01): none" in found.out


async def test_the_beginning_of_a_name_lists_what_is_under_it() -> None:
    found = (await typed("law", "show", "benefits.jkm", "--json")).document["parameters"]
    assert {row["parameter"].rpartition(".")[0] for row in found} == {"benefits.jkm"}
    people = await typed("law", "show", "benefits.jkm", "--lang", "id")
    assert "Rp20.000.000" in people.out
    assert "⚠ anggapan" in people.out


async def test_an_unknown_parameter_is_refused_with_those_nearest_to_it() -> None:
    found = await typed("law", "show", "benefits.jkm.lumpsum", "--json")
    assert found.refused == "not_one_of"
    assert "benefits.jkm.lump_sum" in found.err
