"""The page on the architecture against the house: its rooms, its picture, and the files of a record's life."""

from tests import house
from tests.written import ROOT, codes, table


def test_each_room_is_explained_and_no_other():
    for heading, floors in (
        ("## Rooms of the tablet", house.tablet_floors()),
        ("## Rooms of the service", house.service_floors()),
    ):
        told = [codes(row["Room"])[0] for row in table(house.PAGE, heading)]
        assert sorted(told) == sorted(room for floor in floors for room in floor)


def test_the_picture_is_that_of_the_floors_that_are_checked():
    assert house.PICTURE.read_text("utf-8") == house.svg(), "run: python -m tests.house"


def test_each_step_of_a_record_is_at_home_on_its_side():
    roots = {"tablet": ROOT / "static" / "js", "service": ROOT / "pwa"}
    for row in table(house.PAGE, "## A record's life"):
        file = ROOT / codes(row["File"])[0]
        assert file.is_file()
        assert file.is_relative_to(roots[row["Side"]]), row["Step"]
        assert row["What may never happen"]
