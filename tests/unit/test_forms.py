"""Form definitions that must be refused with a reason, and the WTForms that are made from good ones."""

from datetime import date

import pytest
from flask import Flask

from pwa.domain.forms import check_body
from pwa.packaged.forms import load_form, parse_form
from pwa.packaged.instruments import load_instrument
from pwa.packaged.toml_files import BadContent
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
    ("form", "place", "why"),
    [
        (a_form(), "$.fields", "length >= 1"),
        (a_form(a_field(), a_field()), "$", "“note” is there twice"),
        (a_form(a_field(kind="colour")), "$.fields[0].kind", "Invalid enum value 'colour'"),
        (a_form(a_field(), a_field(label="")), "$.fields[1].label", "matching regex"),
        (a_form({"name": "note", "kind": "text"}), "$.fields[0]", "missing required field `label`"),
        (a_form(a_field(name="A b")), "$.fields[0].name", "matching regex"),
        (a_form(a_field(requird=True)), "$.fields[0]", "unknown field `requird`"),
        (a_form(a_field(required="yes")), "$.fields[0].required", "Expected `bool`, got `str`"),
        (a_form(a_field(max=True)), "$.fields[0].max", "got `bool`"),
        (a_form(a_field(past=True)), "$.fields[0]", "“past” means nothing for the kind text"),
        (a_form(a_field(kind="date", min=0)), "$.fields[0]", "“min” means nothing for the kind date"),
        (a_form(a_field(min=9, max=3)), "$.fields[0]", "“min” is above “max”"),
        (a_form(a_field(kind="group")), "$.fields[0]", "a group needs fields"),
        (a_form(a_field(kind="choice")), "$.fields[0]", "the kind choice needs choices"),
        (
            a_form(a_field(kind="choice", choices=[{"value": "a"}])),
            "$.fields[0].choices[0]",
            "missing required field `label`",
        ),
        (
            a_form(a_field(kind="choice", choices=[{"value": "a", "label": "A"}] * 2)),
            "$.fields[0]",
            "“a” is there twice",
        ),
        (
            a_form(a_field(kind="group", fields=[a_field()], one_of=["x"])),
            "$.fields[0]",
            "“one_of” names “x”",
        ),
        (a_form(a_field(kind="group", fields=[a_field(kind="?")])), "$.fields[0].fields[0].kind", "'?'"),
        (a_form(a_field(), {"use": "risk"}), "$.fields[1]", "“use” must name a group of this form"),
        (a_form({"use": "a", "label": "A"}, groups={"a": [a_field()]}), "$.fields[0]", "and nothing else"),
        (
            a_form({"use": "a"}, groups={"a": [a_field(name="first"), a_field(kind="?")]}),
            "$.groups.a[1].kind",
            "'?'",
        ),
        (a_form(a_field(), extra=1), "$", "unknown field `extra`"),
        (a_form(a_field(), version="2"), "$.version", "Expected `int`, got `str`"),
        (a_form(a_field(), version=0), "$.version", ">= 1"),
    ],
)
def test_a_broken_form_says_where_it_is_broken(form, place, why):
    with pytest.raises(BadContent) as refused:
        parse_form("forms/form.toml", form)
    assert (refused.value.file, refused.value.place) == ("forms/form.toml", place)
    assert why in refused.value.why


def test_fields_that_are_needed_twice_stand_once():
    group = {"kind": "group", "fields": [{"use": "shared"}]}
    form = parse_form(
        "forms/form.toml",
        a_form(a_field(name="a", **group), a_field(name="b", **group), groups={"shared": [a_field()]}),
    )
    assert check_body(form, {"a": {"note": "x"}, "b": {"note": "y"}}, date(2026, 1, 1)) == []


@pytest.mark.parametrize("name", ["nothing", "../forms/visit", ""])
def test_a_form_that_is_not_there_says_so(name):
    with pytest.raises(BadContent):
        load_form(name)


def test_a_form_has_each_field_with_its_definition(page):
    definition = load_form("visit")
    with page():
        form = form_class(definition)()
    assert [field.short_name for field in form] == [field.name for field in definition.fields]
    assert all(field.definition == defined for field, defined in zip(form, definition.fields, strict=True))
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
    whom = {"name": "Ade (fictional)", "email": "ade@example.org"}
    with page({**whom, "role": "king"}):
        form = InviteForm(**WITHOUT_TOKEN)
        assert not form.validate()
        assert list(form.errors) == ["role"]
    with page({**whom, "role": "lead"}):
        assert InviteForm(**WITHOUT_TOKEN).validate()
