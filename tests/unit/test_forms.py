"""Form definitions that must be refused with a reason, and the WTForms that are made from good ones."""

from datetime import date

import pytest
from flask import Flask

from pwa.domain.forms import BadForm, check_body, load_form, parse_form
from pwa.packaged.instruments import load_instrument
from pwa.views.forms import InviteForm, SetUpForm, SignInForm, checklist_class, form_class

WITHOUT_TOKEN = {"meta": {"csrf": False}}


@pytest.fixture
def page():
    app = Flask(__name__)
    app.secret_key = "only for this test"

    def at(form=None):
        return app.test_request_context(method="POST" if form else "GET", data=form)

    return at


def a_field(**changes):
    return {"name": "note", "kind": "text", "label": "Note", **changes}


def a_form(*fields, **more):
    return {"id": "form", "version": 1, "title": "Form", "fields": list(fields), **more}


@pytest.mark.parametrize(
    ("form", "field", "why"),
    [
        (a_form(), "", "“fields” is empty"),
        (a_form(a_field(), a_field()), "note", "is there twice"),
        (a_form(a_field(kind="colour")), "note", "unknown kind 'colour'"),
        (a_form(a_field(label="")), "note", "has no label"),
        (a_form(a_field(name="A b")), "", "lower-case letters"),
        (a_form(a_field(requird=True)), "note", "“requird” is not part of a definition"),
        (a_form(a_field(required="yes")), "note", "“required” is not part of a definition"),
        (a_form(a_field(past=True)), "note", "“past” means nothing for the kind text"),
        (a_form(a_field(min=9, max=3)), "note", "“min” is above “max”"),
        (a_form(a_field(kind="group")), "note", "a group needs fields"),
        (a_form(a_field(kind="choice")), "note", "needs choices"),
        (a_form(a_field(kind="choice", choices=[{"value": "a"}])), "note", "a value and a label"),
        (
            a_form(a_field(kind="choice", choices=[{"value": "a", "label": "A"}] * 2)),
            "note",
            "a choice is there twice",
        ),
        (a_form(a_field(kind="group", fields=[a_field()], one_of=["x"])), "note", "“one_of” names 'x'"),
        (a_form(a_field(kind="group", fields=[a_field(kind="?")])), "note/note", "unknown kind"),
        (a_form({"use": "risk"}), "", "“use” must name a group of this form"),
        (a_form(a_field(), extra=1), "extra", "is not part of a definition"),
        (a_form(a_field(), version="2"), "", "“version” must be a whole number from 1"),
    ],
)
def test_a_broken_form_says_where_it_is_broken(form, field, why):
    with pytest.raises(BadForm) as refused:
        parse_form(form)
    assert refused.value.field == field
    assert why in refused.value.why


def test_fields_that_are_needed_twice_stand_once():
    group = {"kind": "group", "fields": [{"use": "shared"}]}
    form = parse_form(
        a_form(a_field(name="a", **group), a_field(name="b", **group), groups={"shared": [a_field()]})
    )
    assert check_body(form, {"a": {"note": "x"}, "b": {"note": "y"}}, date(2026, 1, 1)) == []


@pytest.mark.parametrize("name", ["nothing", "../forms/visit", ""])
def test_a_form_that_is_not_there_says_so(name):
    with pytest.raises(BadForm):
        load_form(name)


def test_a_form_has_each_field_with_its_definition(page):
    definition = load_form("visit")
    with page():
        form = form_class(definition)()
    assert [field.short_name for field in form] == [field.name for field in definition.fields]
    assert all(field.definition is defined for field, defined in zip(form, definition.fields, strict=True))
    risk = form.formulation.form.long_term.form
    assert tuple(risk.finding.choices[0]) == ("none_identified", "No long-term risk identified at this visit")
    assert risk.finding.data is None


def test_a_repeated_group_is_a_list_that_grows(page):
    with page():
        form = form_class(load_form("family"))()
        first, second = form.babies.append_entry(), form.babies.append_entry()
    assert first.form.born_on.label.text == "Date of birth"
    assert second.form.born_on.id == "babies-1-born_on"


@pytest.mark.parametrize("name", ["piios", "gad7"])
def test_a_checklist_has_a_radio_group_for_each_item(page, name):
    instrument = load_instrument(name)
    with page():
        form = checklist_class(instrument)()
    assert [field.short_name for field in form] == [item.id for item in instrument.items]
    assert [field.label.text for field in form] == [item.title for item in instrument.items]
    values = [str(score.value) for score in instrument.scores]
    assert [value for value, _ in next(iter(form)).choices] == values + [
        "not_observed"
    ] * instrument.not_observed_allowed


def test_a_password_of_eleven_characters_is_too_short(page):
    with page({"name": "Alex (fictional)", "email": "alex@example.org", "password": "elevenchars"}):
        form = SetUpForm(**WITHOUT_TOKEN)
        assert not form.validate()
    assert form.password.errors == ["The password must have at least 12 characters."]


def test_an_address_must_look_like_one(page):
    with page({"name": "Alex (fictional)", "email": "alex", "password": "four words are good"}):
        form = SetUpForm(**WITHOUT_TOKEN)
        assert not form.validate()
    assert list(form.errors) == ["email"]


def test_signing_in_needs_both(page):
    with page({"email": ""}):
        form = SignInForm(**WITHOUT_TOKEN)
        assert not form.validate()
    assert set(form.errors) == {"email", "password"}


def test_an_invitation_is_for_a_role_that_there_is(page):
    with page({"role": "king"}):
        assert not InviteForm(**WITHOUT_TOKEN).validate()
    with page({"role": "lead"}):
        assert InviteForm(**WITHOUT_TOKEN).validate()
