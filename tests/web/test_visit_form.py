"""Every field of the visit form is on the screen of its step: those that there are, and those that somebody adds."""

from collections.abc import Iterator, Sequence

import pytest
from lxml import html

from pwa import create_app
from pwa.config import Config
from pwa.domain.form_parts import Field
from pwa.packaged.content import content_with
from pwa.packaged.definitions import Definitions, load_definitions
from tests.further_fields import with_further_fields
from tests.web.pages import SCREENS, checked

FILLED_IN = {
    "text", "name", "longtext", "integer", "date", "instant", "choice", "choices", "flag", "nhs_number",
}  # fmt: skip
"""Kinds that somebody fills in; the others are the browser's."""
DRAWN_BY_THE_BROWSER = {
    "started_at",
    "introductions/showed",
    "observations/instrument",
    "observations/version",
    "formulation/immediate/statements/text",
    "formulation/immediate/earlier/on",
    "formulation/immediate/earlier/state",
    "formulation/immediate/earlier/because",
    "formulation/long_term/statements/text",
}
"""What no template draws: visitHello.js, statements.js and others do, or nobody is asked."""


@pytest.mark.parametrize(
    ("definitions", "left_to_code"),
    [
        pytest.param(load_definitions(), set(), id="those that there are"),
        # Most moments are noted by themselves, so one that is asked for is drawn by name.
        pytest.param(
            with_further_fields(), {"formulation/immediate/invented_rung_at"}, id="those that are added"
        ),
    ],
)
def test_each_field_is_on_the_screen_of_its_step(
    config: Config, definitions: Definitions, left_to_code: set[str]
):
    """If a field is named here, draw it: templates/screens/visit/, in the step that its `screen` names."""
    app = create_app(config, content_with(definitions))
    try:
        document = checked(app.test_client().get("/")).document
    finally:
        app.extensions["attune"].store.close()
    missing = set()
    for field in definitions.forms["visit"].fields:
        drawn = set(drawn_on(document, field.screen))
        missing |= {path for path in paths((field,)) if path.removeprefix("observations/") not in drawn}
    assert missing - DRAWN_BY_THE_BROWSER == left_to_code
    assert missing >= DRAWN_BY_THE_BROWSER


def paths(fields: Sequence[Field], above: str = "") -> Iterator[str]:
    """The path of each field that somebody fills in."""
    for field in fields:
        yield from paths(field.fields, f"{above}{field.name}/")
        if field.kind in FILLED_IN:
            yield above + field.name


def drawn_on(document: html.HtmlElement, step: str) -> Iterator[str]:
    """The path of each field in the template of a step; that of an observation begins at the observation."""
    [found] = document.xpath(f"{SCREENS}[@id='screen-visit-{step}']")
    for field in html.fragment_fromstring(found.text, create_parent=True).xpath(".//*[@data-field]"):
        yield "/".join([*field.xpath("ancestor::*/@data-group"), field.get("data-field")])
