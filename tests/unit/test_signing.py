"""What the server refuses of a record, by the list against which the tablet is held (tests/js/domain/signable.test.js)."""

from tests.vectors import read, signing


def test_each_record_of_the_list_is_refused_for_what_the_tablet_is_told():
    expected = read("signing.json")["expect"]
    assert {name: signing.refused(record) for name, record in signing.cases()} == expected


def test_no_two_records_of_the_list_have_one_name():
    names = [name for name, _ in signing.cases()]
    assert len(names) == len(set(names))
