"""What is left of the NHS design system's stylesheet: every rule that a page of ours can need, and no other."""

import re
from pathlib import Path

import pytest

from script.styles import USED, WHOLE, in_our_colours, names_said, only_used

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "static" / "built" / "app.css"
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# Named in words about the package, not as a class of an element.
NO_CLASS = {"nhsuk-frontend"}


def test_a_rule_stays_when_a_page_has_all_of_its_classes():
    css = ".a{color:red}.b{color:blue}.a .b{margin:0}.a.c,.a:hover{margin:1px}"
    assert only_used(css, {"a"}) == ".a{color:red}\n.a:hover{margin:1px}"


def test_elements_stay():
    assert only_used("a:hover,input[type=search]{margin:0}", set()) == "a:hover,input[type=search]{margin:0}"


def test_a_class_that_an_element_must_not_have_is_not_asked_for():
    assert only_used(".a:not(.b){margin:0}", {"a"}) == ".a:not(.b){margin:0}"


def test_a_dot_that_begins_no_class_is_no_class():
    assert (
        only_used("@media (min-width:40.5em){.a{margin:.5em}}", {"a"})
        == "@media (min-width:40.5em){.a{margin:.5em}}"
    )


def test_a_query_without_rules_goes_and_frames_stay():
    css = "@media print{.b{margin:0}}@keyframes turn{to{rotate:1turn}}@supports (gap:1px){.a{gap:1px}.b{gap:2px}}"
    assert only_used(css, {"a"}) == "@keyframes turn{to{rotate:1turn}}\n@supports (gap:1px){.a{gap:1px}}"


def test_a_property_that_nobody_reads_goes():
    assert only_used(":root{--a:1;--b:2}p{margin:var(--a)}", set()) == ":root{--a:1;}\np{margin:var(--a)}"


def test_its_colours_are_the_products_properties_by_what_is_coloured():
    assert (
        in_our_colours("color:#fff;background-color:#fff")
        == "color:var(--on-fill);background-color:var(--card)"
    )
    assert (
        in_our_colours("background-color:#ffeb3b;color:#212b32")
        == "background-color:var(--focus);color:var(--focus-ink)"
    )


def test_what_is_printed_keeps_its_colours():
    assert only_used("@media print{a{color:#212b32}}", set()) == "@media print{a{color:#212b32}}"


def test_a_colour_that_nobody_has_placed_is_an_error():
    with pytest.raises(ValueError, match="#123456"):
        in_our_colours("color:#123456")


def test_what_can_not_be_read_is_an_error():
    with pytest.raises(ValueError, match="can't be read"):
        only_used(".a{margin:0}}.b", {"a", "b"})


def test_every_class_of_the_design_system_that_is_said_has_its_rules():
    said = {name for name in names_said() if name.startswith("nhsuk-")} - NO_CLASS
    assert len(said) > 20
    styled = set(CLASS.findall(BUNDLE.read_text()))
    assert said - styled == set(), (
        "not in the design system, or misspelt, or the styles were not bundled since"
    )


def test_most_of_it_is_gone():
    assert BUNDLE.stat().st_size < WHOLE.stat().st_size / 2


SHEETS = ROOT / "static" / "css"
FOR_THE_SCREEN = {path.name for path in SHEETS.glob("*.css")} - {
    "attune.css",
    "themes.css",
    "print.css",
    "handout.css",
}
IN_THEMES = re.compile(r"(--[\w-]+): (?:light-dark\()?(#[0-9a-f]+)")
HUE = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")


def colours_of(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+);", (SHEETS / sheet).read_text()))


def test_every_colour_of_the_product_has_its_place_in_the_themes():
    whole = (SHEETS / "themes.css").read_text()
    first = whole[: whole.index("}")]
    assert dict(IN_THEMES.findall(first)) == colours_of("attune.css")


def test_strong_colours_are_the_same_by_the_tablets_setting_and_by_ours():
    whole = (SHEETS / "themes.css").read_text()
    ours, tablets = re.findall(r':root(?:\[|:not\(\[)data-contrast="\w+"\]\)? \{(.*?)\}', whole, re.DOTALL)
    assert ours.split() == tablets.split()
    assert {name for name, _ in IN_THEMES.findall(ours)} <= set(colours_of("attune.css"))


@pytest.mark.parametrize("sheet", sorted(FOR_THE_SCREEN))
def test_a_rule_names_a_property_and_no_colour(sheet: str):
    rules = re.sub(r"/\*.*?\*/|\[[^\]]*\]", "", (SHEETS / sheet).read_text(), flags=re.DOTALL)
    assert HUE.findall(re.sub(r"(?m)^\s*\S.*\{$", "", rules)) == []
    used = set(re.findall(r"var\((--[\w-]+)", rules))
    known = set(re.findall(r"(--[\w-]+):", (SHEETS / "attune.css").read_text() + rules))
    assert used <= known


def test_of_the_design_system_only_print_names_a_colour():
    on_screen = "\n".join(
        line for line in USED.read_text().splitlines() if not line.startswith("@media print")
    )
    assert set(HUE.findall(on_screen)) <= {"#"}
