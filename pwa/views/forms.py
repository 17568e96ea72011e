"""The forms of accounts, and forms made from definitions for pages to draw. Draws none, judges no record."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms import Field as Part
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from pwa.domain.form_parts import Field, FormDefinition
from pwa.domain.instruments import NOT_OBSERVED, Instrument
from pwa.languages import said as _
from pwa.service.accounts import FEWEST_PASSWORD_CHARACTERS, MOST_PASSWORD_CHARACTERS


class _Choice(SelectChoice):  # type: ignore[misc]  # WTForms has no types
    """A choice that a template can unpack into value and label."""

    def __iter__(self) -> Iterator[str]:
        return iter((self.value, self.label))


MOST_CODE_CHARACTERS = 40


def _code(*validators: object) -> StringField:
    return StringField(
        _("Code"),
        description=_("Six digits from the authenticator app on your phone, or one of your backup codes."),
        validators=[*validators, Length(max=MOST_CODE_CHARACTERS)],
        render_kw={"autocomplete": "one-time-code"},
    )


def _needed_code() -> StringField:
    return _code(DataRequired(_("Enter the code.")))


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Signing in. Reveals nothing about which accounts exist."""

    email = EmailField(
        _("Email address"),
        validators=[DataRequired(_("Enter your email address.")), Length(max=320)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        validators=[DataRequired(_("Enter your password.")), Length(max=MOST_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )
    code = _code()
    submit = SubmitField(_("Sign in"))


def _an_address() -> Regexp:
    return Regexp(r"^\s*[^\s@]+@[^\s@]+\s*$", message=_("Enter an email address, like name@example.com."))


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        description=_("At least 12 characters. Four words that you will remember are good."),
        validators=[
            DataRequired(_("Enter a password.")),
            Length(
                min=FEWEST_PASSWORD_CHARACTERS, message=_("The password must have at least 12 characters.")
            ),
            Length(max=MOST_PASSWORD_CHARACTERS, message=_("The password must have at most 500 characters.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class SetUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new account: the first one, or one for somebody who was invited."""

    name = StringField(
        _("Your name"),
        description=_("As it should stand under the visits that you sign."),
        validators=[DataRequired(_("Enter your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _("Email address"),
        validators=[
            DataRequired(_("Enter your email address.")),
            Length(max=320),
            _an_address(),
        ],
        render_kw={"autocomplete": "username"},
    )
    password = _new_password(_("Password"))
    submit = SubmitField(_("Create the account"))


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password for whoever is signed in."""

    current = PasswordField(
        _("Password that you have now"),
        validators=[DataRequired(_("Enter your password.")), Length(max=MOST_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password(_("New password"))
    submit = SubmitField(_("Change the password"))


class SetUpSecondStepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A second step at signing in, for whoever has scanned the picture."""

    pending = HiddenField()
    password = PasswordField(
        _("Your password"),
        validators=[DataRequired(_("Enter your password.")), Length(max=MOST_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )
    code = _needed_code()
    submit = SubmitField(_("Set it up"))


class SecondStepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody does who has a second step."""

    act = RadioField(
        _("What do you want to do?"),
        choices=[
            _Choice("backup", _("Make new backup codes")),
            _Choice("take-off", _("Take the second step off, for example for a new phone")),
        ],
        validators=[InputRequired(_("Choose what to do."))],
    )
    password = PasswordField(
        _("Your password"),
        validators=[DataRequired(_("Enter your password.")), Length(max=MOST_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )
    code = _needed_code()
    submit = SubmitField(_("Go on"))


class TakeOffForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a lead takes off somebody's second step. A choice, because the audit holds no words of anybody's."""

    why = RadioField(
        _("Why?"),
        choices=[
            _Choice("lost_phone", _("Their phone is lost, or was stolen")),
            _Choice("new_phone", _("They have a new phone")),
            _Choice("no_codes", _("Their codes are not taken, and they have no backup codes left")),
        ],
        validators=[InputRequired(_("Say why."))],
    )
    submit = SubmitField(_("Take it off"))


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password for whoever has a link for it."""

    password = _new_password(_("New password"))
    submit = SubmitField(_("Set the password"))


class InviteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A one-time link for a new member of the team, who can't choose to be somebody else. The lead passes it on."""

    name = StringField(
        _("Their name"),
        description=_("As it should stand under the visits that they sign."),
        validators=[DataRequired(_("Enter a name.")), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        _("Their email address"),
        validators=[
            DataRequired(_("Enter an email address, like name@example.com.")),
            Length(max=320),
            _an_address(),
        ],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(
        _("What will they do?"),
        choices=[
            _Choice("visitor", _("Visit families")),
            _Choice("lead", _("Visit families and look after the team's accounts")),
            _Choice("administrator", _("Look after the team's accounts, and never see a family")),
        ],
        default="visitor",
        validators=[InputRequired(_("Choose what they will do."))],
    )
    submit = SubmitField(_("Make a link"))


class HandOverForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who takes over somebody's families."""

    to = RadioField(_("Who takes over?"), validators=[InputRequired(_("Choose who takes over."))])
    why = StringField(
        _("Why?"),
        description=_("In a few words, without a family's name."),
        validators=[DataRequired(_("Say why.")), Length(max=200)],
    )
    submit = SubmitField(_("Hand over"))

    def offer(self, names: Mapping[str, str]) -> None:
        """The people who may take over, by account."""
        self.to.choices = [_Choice(account, name) for account, name in names.items()]


class LostTabletForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How a tablet was lost."""

    why = StringField(
        _("How was it lost?"),
        description=_("In a few words, without a family's name. The tablet shows it to whoever unlocks it."),
        validators=[DataRequired(_("Say how it was lost.")), Length(max=200)],
    )


@cache
def checklist_class(instrument: Instrument) -> type[Form]:
    """The checklist of an instrument: a radio group for each item, in order, named after the item's id.

    It never says what earns a score.
    """
    unseen = [_Choice(NOT_OBSERVED, "not observed")] if instrument.not_observed_allowed else []
    choices = {
        item: [_Choice(str(score.value), score.label) for score in scores] + unseen
        for item, scores in instrument.answers.items()
    }
    parts = {
        item.id: RadioField(item.title, description=item.hint, choices=choices[item.id])
        for item in instrument.items
    }
    return type(f"{instrument.id.title()}Checklist", (Form,), parts)


@cache
def form_class(definition: FormDefinition) -> type[Form]:
    """A form made from a definition, with a field of the same name for each of its fields, groups included.

    `field.definition` is the part of the definition that a field was made from.
    """
    parts = {field.name: _part(field) for field in definition.fields}
    return type(f"{definition.id.title()}Form", (Form,), parts)


class _Defined:
    """Gives a WTForms field its definition."""

    def __init__(self, *args: Any, definition: Field, **options: Any) -> None:  # noqa: ANN401  passed on untouched
        super().__init__(*args, **options)
        self.definition = definition


def _defined(kind: type[Part]) -> type[Part]:
    return type(f"Defined{kind.__name__}", (_Defined, kind), {})


DefinedGroup, DefinedList = _defined(FormField), _defined(FieldList)
PARTS = {
    "text": _defined(StringField),
    "name": _defined(StringField),
    "longtext": _defined(TextAreaField),
    "integer": _defined(IntegerField),
    "date": _defined(DateField),
    "instant": _defined(HiddenField),
    "choice": _defined(RadioField),
    "choices": _defined(SelectMultipleField),
    "flag": _defined(BooleanField),
    "uuid": _defined(HiddenField),
    "nhs_number": _defined(StringField),
    "refs": _defined(SelectMultipleField),
    "answers": _defined(HiddenField),
    "notes": _defined(HiddenField),
    "outcome": _defined(HiddenField),
}


def _part(field: Field) -> Part:
    options = {"label": field.label, "description": field.hint, "definition": field}
    if field.kind == "group":
        parts = {inner.name: _part(inner) for inner in field.fields}
        group = type(f"{field.name.title()}Group", (Form,), parts)
        if not field.repeated:
            return DefinedGroup(group, **options)
        return DefinedList(DefinedGroup(group, **options), max_entries=field.max_items, **options)
    if field.kind in ("choice", "choices"):
        options["choices"] = [_Choice(choice.value, choice.label) for choice in field.choices]
    if field.kind == "refs":
        # Only the vault knows what can be referred to.
        options |= {"choices": [], "validate_choice": False}
    return PARTS[field.kind](**options)
