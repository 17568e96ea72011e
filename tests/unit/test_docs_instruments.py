"""The grammar of an instrument's file, as docs/instruments.md tells it, is the one that is read."""

import re
from typing import get_args

import msgspec
import pytest

from pwa.domain.instrument_parts import AgeWindow, Band, Caution, Instrument, Item, Score, Source, Total
from pwa.packaged.toml_files import in_shape, parse_toml
from tests.written import codes, page, section, table

PAGE = "docs/instruments.md"
PARTS = {
    "## The instrument": Instrument,
    "## `[source]`": Source,
    "## `[age_window]`": AgeWindow,
    "## `[[scores]]` and `[[items.scores]]`": Score,
    "## `[[bands]]` and `[[totals.bands]]`": Band,
    "## `[[items]]`": Item,
    "## `[[totals]]`": Total,
    "## `[[cautions]]`": Caution,
}


@pytest.mark.parametrize("heading", PARTS)
def test_each_field_of_a_file_is_documented(heading: str):
    told = [(codes(row["Field"])[0], row["Required"] == "yes") for row in table(PAGE, heading)]
    assert told == [(field.encode_name, field.required) for field in msgspec.structs.fields(PARTS[heading])]


@pytest.mark.parametrize(
    ("heading", "field"),
    [("## The instrument", "administration"), ("## `[[cautions]]`", "when")],
)
def test_each_word_that_a_field_may_be_is_documented(heading: str, field: str):
    kinds = {each.encode_name: each.type for each in msgspec.structs.fields(PARTS[heading])}
    told = {codes(row["Field"])[0]: codes(row["Meaning"]) for row in table(PAGE, heading)}
    assert set(told[field]) == set(get_args(kinds[field]))


def test_the_example_is_an_instrument_with_every_kind_of_part():
    assert "```toml" in section(PAGE, "## Example")
    (example,) = re.findall(r"```toml\n(.*?)```", page(PAGE), re.DOTALL)
    instrument = in_shape("example.toml", parse_toml("example.toml", example), Instrument)
    assert [instrument.greatest(total) for total in instrument.counted] == [2, 5]
    assert {kind for kind in ("reversed", "scores") for item in instrument.items if getattr(item, kind)} == {
        "reversed",
        "scores",
    }
