"""What a page for parents may not say less plainly than its sources do: sleep, slings, illness, the mind, the baby to come."""

import pytest

from pwa.packaged.content import load_content

FOR_PARENTS = load_content().for_parents
PAGES = FOR_PARENTS.pages

# Each line in the words of the page; where it came from stands with the page.
ON_THE_PAGE = {
    "sleeping-and-waking": (
        "Do not share a bed with your baby if:",
        "you or anyone in the bed smokes",
        "you or anyone in the bed has had a drink",
        "you or anyone in the bed has taken drugs, or medicine that makes you sleepy",
        "your baby was born before 37 weeks, or weighed under 2.5 kg (5½ lb).",
        "Never fall asleep with your baby on a sofa or in an armchair.",
        "Put your baby down on their back.",
        "face and head uncovered",
        "No pillows",
        "at least the first 6 months",
        "Do not let your baby get too hot.",
        "away from smoke",
    ),
    "when-your-baby-cries": (
        "**Never, ever shake a baby.**",
        "Too hot, too cold or in pain?",
        "By 3 to 4 months",
        "Call 999 or go to A&E if your baby:",
        "floppy, very sleepy or hard to wake",
        "blue, blotchy or very pale",
        "breathes very fast, or works hard to breathe",
        "weak or high-pitched cry",
        "a fit",
        "green sick",
        "a rash that does not fade",
        "under 3 months old and has 38 °C or more",
        "does not feed",
        "no wet nappy for 8 hours",
        "Cry-sis",
    ),
    "asking-for-help": (
        "Call 999 or go to A&E if you might hurt yourself, your baby or somebody else.",
        "**Depression:**",
        "**Anxiety:**",
        "postpartum psychosis",
        "postnatal depression",
        "in the first 2 weeks",
        "feel very high",
        "no need of sleep",
        "see or hear things that are not there",
        "believe strange things, perhaps about her baby",
        "It can change fast",
        "the same day",
        "call 111 and choose the mental health option, or go to A&E",
        "If you do not feel safe at home",
    ),
    "holding-and-comforting": (
        "**Never, ever shake a baby.**",
        "**Tight:**",
        "**In view:**",
        "**Close enough to kiss**",
        "**Keep the chin off the chest:**",
        "**Supported back:**",
        "**Do not feed your baby hands-free in a sling.**",
        "under 4 months or for a baby born early",
        "on their back",
    ),
    "babies-born-early": (
        "Do not share a bed with a baby born before 37 weeks, or born under 2.5 kg (5½ lb).",
        "put your baby down on their back",
        "sofa or in an armchair",
        "Do not feed your baby hands-free in a sling.",
        "Vaccinations count from the birthday.",
    ),
    "your-baby-before-birth": (
        "less than usual, or differently",
        "Call by day or by night, and each time",
        "Do not wait until the next day.",
        "Do not use a home doppler or an app instead.",
    ),
}
IN_EASY_READ = {
    "sleeping-and-waking": (
        "on their back",
        "Do not share a bed if anyone in it smokes.",
        "after a drink or drugs",
        "after medicine that makes you sleepy",
        "before 37 weeks",
        "2.5 kg (5½ lb)",
        "sofa",
        "too hot",
    ),
    "when-your-baby-cries": (
        "Never, ever shake a baby.",
        "floppy or hard to wake",
        "Blue or very pale",
        "weak or high cry",
        "rash",
        "Call 999 or go to A&E.",
        "38 °C or more",
        "No wet nappy for 8 hours?",
        "Call your doctor or 111 at once.",
    ),
    "asking-for-help": (
        "yourself, your baby or somebody else",
        "Call 999 or go to A&E now.",
        "very high, with no need of sleep",
        "see, hear or believe strange things",
        "postpartum psychosis",
        "the same day",
        "call 111 and choose the mental health option",
        "depression or anxiety",
        "Not safe at home?",
    ),
    "holding-and-comforting": (
        "on their back",
        "tight",
        "see and kiss",
        "chin is off the chest",
        "Do not feed your baby hands-free in a sling.",
    ),
    "babies-born-early": ("do not share a bed", "on their back", "sofa", "too hot", "hands-free in a sling"),
    "your-baby-before-birth": (
        "less, or differently",
        "maternity unit at once, by day or night",
        "each time",
    ),
}


def easy(name: str) -> str:
    return " ".join(line.text for line in FOR_PARENTS.easy_reads[name].lines)


@pytest.mark.parametrize("name", ON_THE_PAGE)
def test_a_page_is_as_strong_as_its_sources(name: str):
    assert [said for said in ON_THE_PAGE[name] if said not in PAGES[name].text] == []


@pytest.mark.parametrize("name", IN_EASY_READ)
def test_its_easy_read_is_as_strong(name: str):
    assert [said for said in IN_EASY_READ[name] if said not in easy(name)] == []


def test_an_example_of_two_ages_is_not_about_this_baby():
    assert "is 6 months old today" not in PAGES["babies-born-early"].text
    assert "Say that a baby came 2 months early" in PAGES["babies-born-early"].text


def test_the_crying_plan_names_the_signs_of_illness():
    told = repr(FOR_PARENTS.sheets["crying-plan"])
    for said in (
        "on their back",
        "999",
        "floppy",
        "blue",
        "high-pitched",
        "fit",
        "38 °C",
        "8 hours",
        "in pain",
    ):
        assert said in told


def test_the_sheet_of_contacts_names_the_mental_health_option():
    assert "call 111 and choose the mental health option" in repr(FOR_PARENTS.sheets["local-contacts"])
