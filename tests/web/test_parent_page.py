"""The page for the parent over HTTP: what an address alone gives, what is asked first, what is chosen and noted."""

from typing import Any

import pytest
from flask import Flask

from tests.builders import ROBIN, an_amendment
from tests.unit.documents import words_of
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet, Tablets

SHOWED = "When Mark shouted Ash froze."
SAFETY_PLAN = "Jo has a packed bag."
SAFEGUARDING = "IDVA referral and MARAC."
FOR_FAMILY = "Ash loves your voice."
TOLD = "Ada (fictional), named nurse"
KEPT_BACK = (TOLD, SHOWED, SAFETY_PLAN, SAFEGUARDING)
QUESTION = "Is it safe to leave this at home?"
OLD_ADDRESSES = (
    "",
    "?with=strengths&with=immediate&with=next_steps&chosen=1",
    "?sentence=immediate.action.1&safe=yes",
)

pytestmark = pytest.mark.usefixtures("press")


def a_formulation(finding: str = "none_identified", **more: Any) -> dict[str, Any]:
    told = {"told_whom": TOLD, "told_at": "2026-11-23T14:40:00.000Z"}
    return {
        "immediate": {"finding": finding, "protective": SAFETY_PLAN, **told, **more},
        "long_term": {"finding": "identified", "action": SAFEGUARDING},
    }


def a_visit_of(alice: Tablet, finding: str = "none_identified") -> str:
    """The address of the parent's page of a visit with this finding of an immediate risk."""
    showed = [{"baby": ROBIN, "showed": SHOWED}]
    visit = alice.with_visit(introductions=showed, formulation=a_formulation(finding), for_family=FOR_FAMILY)
    return f"/records/{visit['id']}/parent"


def sends(alice: Tablet, url: str, **told: Any) -> Any:
    """What the page's own form sends."""
    token = checked(alice.client.get(url.removesuffix(".pdf"))).hidden("csrf_token")
    return alice.client.post(url, data={"csrf_token": token, **told})


def paper_in(seen: Seen) -> str:
    [paper] = seen.document.xpath("//article")
    return " ".join(paper.text_content().split())


def buttons(seen: Seen) -> list[str]:
    return [
        " ".join(one.text_content().split()) for one in seen.document.xpath("//main//button | //main//nav//a")
    ]


@pytest.mark.parametrize("finding", ["none_identified", "unclear", "identified"])
@pytest.mark.parametrize("query", OLD_ADDRESSES)
def test_an_address_alone_gives_the_least_whatever_it_asks_for(query: str, finding: str, tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice, finding)
    told = paper_in(checked(alice.client.get(url + query)))
    assert FOR_FAMILY in told
    for kept_back in KEPT_BACK:
        assert kept_back not in told


@pytest.mark.parametrize("query", OLD_ADDRESSES)
def test_the_address_of_the_pdf_alone_gives_the_least_too(query: str, tablet: Tablets):
    alice = tablet("Alice")
    told = " ".join(words_of(alice.client.get(f"{a_visit_of(alice)}.pdf{query}").data).split())
    assert FOR_FAMILY in told
    for kept_back in KEPT_BACK:
        assert kept_back not in told


@pytest.mark.parametrize("finding", ["unclear", "identified"])
@pytest.mark.parametrize("query", OLD_ADDRESSES)
def test_with_an_immediate_risk_the_address_of_the_pdf_leads_to_the_question(
    query: str, finding: str, tablet: Tablets
):
    alice = tablet("Alice")
    url = a_visit_of(alice, finding)
    answer = alice.client.get(f"{url}.pdf{query}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{url}?ticket=")
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_for_paper_is_offered_before_the_choice_is_confirmed(tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice)
    before = checked(alice.client.get(url))
    assert buttons(before) == ["Back to Attune", "Show it like this"]
    assert before.document.xpath("//input[@checked]") == []
    after = checked(sends(alice, url, confirmed="1"))
    assert buttons(after)[:3] == ["Back to Attune", "Open the PDF", "Download the PDF"]
    assert "immediate" not in paper_in(after)


def test_each_sentence_is_offered_unticked_with_where_it_is_from(tablet: Tablets):
    alice = tablet("Alice")
    seen = checked(alice.client.get(a_visit_of(alice)))
    offered = {one.get("value"): one for one in seen.document.xpath("//input[@name='sentence']")}
    assert list(offered) == [
        "showed.1.1",
        "long_term.action.1",
        "score.observation-1",
        "immediate.protective.1",
    ]
    assert [one for one in offered.values() if one.get("checked") is not None] == []
    label = " ".join(offered["immediate.protective.1"].getparent().text_content().split())
    assert label == f"{SAFETY_PLAN} Immediate risk to the baby: What protects the baby"


def test_what_was_chosen_is_on_the_page_and_in_the_pdf_and_nothing_else(tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice)
    chosen = {"sentence": ["long_term.action.1"], "confirmed": "1"}
    seen = checked(sends(alice, url, **chosen))
    pdf = sends(alice, f"{url}.pdf", **chosen)
    assert pdf.mimetype == "application/pdf"
    assert pdf.headers["Cache-Control"] == "no-store"
    for told in (paper_in(seen), " ".join(words_of(pdf.data).split())):
        assert SAFEGUARDING in told
        assert SHOWED not in told
        assert SAFETY_PLAN not in told
    carried = seen.document.xpath("//form[@action='parent.pdf']//input[@name='sentence']/@value")
    assert carried == ["long_term.action.1"]
    assert [one for one in seen.document.xpath("//@href | //@action") if "?" in one] == []


@pytest.mark.parametrize("finding", ["unclear", "identified"])
def test_with_an_immediate_risk_it_is_asked_first(finding: str, tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice, finding)
    asked = checked(alice.client.get(url))
    assert QUESTION in asked.words
    assert buttons(asked) == ["Back to Attune", "Go on"]
    assert asked.document.xpath("//input[@name='sentence']") == []
    assert asked.document.xpath("//*[contains(@class, 'document-paper--held')]")
    for told in ({"confirmed": "1", "sentence": ["immediate.protective.1"]}, {"safe": ""}):
        again = checked(sends(alice, url, **told))
        assert QUESTION in again.words
        assert "Choose one of the three." in again.words
        assert SAFETY_PLAN not in again.words
        assert sends(alice, f"{url}.pdf", **told).status_code == 303


@pytest.mark.parametrize("safe", ["no", "not_sure"])
def test_where_it_is_not_safe_there_is_nothing_to_print(safe: str, tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice, "identified")
    told = {"safe": safe, "confirmed": "1", "sentence": ["immediate.protective.1"]}
    seen = checked(sends(alice, url, **told))
    assert "Leave nothing at home" in seen.words
    assert seen.document.xpath("//article") == []
    assert buttons(seen) == ["Back to Attune", "Answer again"]
    for kept_back in (*KEPT_BACK, FOR_FAMILY):
        assert kept_back not in seen.words
    assert sends(alice, f"{url}.pdf", **told).status_code == 303


def test_only_a_yes_goes_on(tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice, "identified")
    choosing = checked(sends(alice, url, safe="yes"))
    assert buttons(choosing) == ["Back to Attune", "Show it like this"]
    assert SAFETY_PLAN not in paper_in(choosing)
    chosen = {"safe": "yes", "confirmed": "1", "sentence": ["immediate.protective.1"]}
    confirmed = checked(sends(alice, url, **chosen))
    assert SAFETY_PLAN in paper_in(confirmed)
    assert SAFETY_PLAN in " ".join(words_of(sends(alice, f"{url}.pdf", **chosen).data).split())


def test_a_risk_of_another_visit_is_asked_about_until_it_is_closed(tablet: Tablets):
    alice = tablet("Alice")
    risky = alice.with_visit(formulation=a_formulation("identified"))

    def asks_after(**more: Any) -> list[bool]:
        calm = alice.signs(
            "visit", {**risky["body"], "formulation": a_formulation(**more)}, family=risky["family"]
        )
        assert not alice.send(calm)["rejected"]
        return [
            QUESTION in checked(alice.client.get(f"/records/{one['id']}/parent")).words
            for one in (calm, risky)
        ]

    assert asks_after() == [True, True]
    closing = {
        "visit": risky["subject"],
        "record": risky["id"],
        "on": "2026-11-23",
        "state": "closed",
        "because": "He was never at this address.",
    }
    assert asks_after(earlier=[closing]) == [False, True]


def test_no_paper_is_said_and_asked_as_the_family_is_now(tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    url = f"/records/{visit['id']}/parent"
    assert "No paper, no texts" not in checked(alice.client.get(url)).words
    [family] = [one for one in alice.send()["records"] if one["record"]["kind"] == "family"]
    changed = an_amendment(family["record"], "She asked for it.", author=alice.id)
    changed["body"]["no_paper"] = True
    assert not alice.send(changed)["rejected"]
    asked = checked(alice.client.get(url))
    assert "No paper, no texts" in asked.words
    assert "Leave nothing at home and send no message. Somebody else may read it." in asked.words
    assert QUESTION in asked.words
    unaware = an_amendment(family["record"], "A new telephone.", author=alice.id)
    assert not alice.send(unaware)["rejected"]
    assert "No paper, no texts" in checked(alice.client.get(url)).words, "a colleague did not know of it"
    assert alice.client.get(f"{url}.pdf").status_code == 303
    for told in ({"safe": "yes"}, {"safe": "yes", "confirmed": "1"}):
        assert "No paper, no texts" in checked(sends(alice, url, **told)).words
    assert "No paper" not in words_of(sends(alice, f"{url}.pdf", safe="yes", confirmed="1").data)


def test_the_audit_notes_what_was_chosen_with_ids_alone(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice, "identified")
    chosen = {"safe": "yes", "confirmed": "1", "sentence": ["immediate.protective.1", "showed.1.1"]}
    sends(alice, url, safe="not_sure")
    sends(alice, f"{url}.pdf", **chosen)
    sends(alice, f"{url}.pdf", **chosen, download="1")
    entries = [one for one in app.extensions["attune"].audit.entries() if "parent" in one["action"]]
    told = [(one["action"], one["sentences"], one.get("safe")) for one in entries if one.get("safe")]
    ids = ["immediate.protective.1", "showed.1.1"]
    assert told == [
        ("saw_parent", [], "not_sure"),
        ("saw_parent_pdf", ids, "yes"),
        ("downloaded_parent", ids, "yes"),
    ]
    assert not any(kept_back in str(entries) for kept_back in KEPT_BACK)


@pytest.mark.parametrize("told", [{"sentence": "immediate.everything.1"}, {"safe": "perhaps"}])
def test_what_the_page_does_not_have_is_refused(told: dict[str, str], tablet: Tablets):
    alice = tablet("Alice")
    assert sends(alice, a_visit_of(alice), confirmed="1", **told).status_code == 400


def test_a_choice_without_the_pages_token_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    url = a_visit_of(alice)
    for address in (url, f"{url}.pdf"):
        assert alice.client.post(address, data={"confirmed": "1"}).status_code == 400


def test_others_may_not_choose(tablet: Tablets):
    url = a_visit_of(tablet("Alice"))
    charlie = tablet("Charlie")
    for address in (url, f"{url}.pdf"):
        told = {"csrf_token": charlie.token(), "confirmed": "1"}
        assert charlie.client.post(address, data=told).status_code == 404


@pytest.mark.parametrize(
    ("paper", "whose"),
    [
        ("records/{id}/letter", "For a colleague. It tells of both risks: leave no copy at the home."),
        ("records/{id}/summary", "For the record. It tells of both risks: leave no copy at the home."),
        (
            "families/{family}/trend",
            "For professionals. It has scores, and risks that are open: leave no copy",
        ),
    ],
)
def test_what_is_not_for_the_home_says_so_beside_it(paper: str, whose: str, tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    assert whose in checked(alice.client.get(f"/{paper.format(**visit)}")).words


@pytest.mark.parametrize("paper", ["records/{id}/letter", "records/{id}/summary", "families/{family}/trend"])
def test_no_paper_stands_before_the_pdf_of_every_document_and_never_in_it(paper: str, tablet: Tablets):
    alice = tablet("Alice")
    visit = alice.with_visit()
    url = f"/{paper.format(**visit)}"
    assert "No paper, no texts" not in checked(alice.client.get(url)).words
    [family] = [one for one in alice.send()["records"] if one["record"]["kind"] == "family"]
    changed = an_amendment(family["record"], "She asked for it.", author=alice.id)
    changed["body"]["no_paper"] = True
    assert not alice.send(changed)["rejected"]
    words = checked(alice.client.get(url)).words
    assert 0 <= words.find("No paper, no texts") < words.find("Open the PDF")
    assert "No paper" not in words_of(alice.client.get(f"{url}.pdf").data)


@pytest.mark.parametrize(("for_family", "is_missed"), [(FOR_FAMILY, False), (None, True)])
def test_it_says_where_nothing_was_written_for_the_family(
    for_family: str | None, is_missed: bool, tablet: Tablets
):
    alice = tablet("Alice")
    visit = alice.with_visit(for_family=for_family)
    words = checked(alice.client.get(f"/records/{visit['id']}/parent")).words
    assert ("Nothing was written under “What I would like this family to read”" in words) == is_missed
