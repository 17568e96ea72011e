"""Whether nothing may be left with a family is decided the same by the service and by a tablet."""

from typing import Any

import pytest

from pwa.domain.no_paper import is_paperless
from tests.vectors import read


@pytest.mark.parametrize("case", read("no_paper.json"), ids=lambda case: case["name"])
def test_a_note_ends_only_by_whoever_knew_of_it(case: dict[str, Any]):
    revisions = [
        {"id": one, "supersedes": supersedes, "body": {"no_paper": True} if noted else {}}
        for one, supersedes, noted in case["revisions"]
    ]
    assert is_paperless(revisions) is case["expect"]


def test_without_a_record_nothing_is_noted():
    assert is_paperless([]) is False
