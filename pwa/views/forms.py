"""The forms of accounts, and forms made from definitions for pages to draw. Draws none, judges no record."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
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
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from pwa.domain.form_parts import Field, FormDefinition
from pwa.domain.instruments import NOT_OBSERVED, Instrument
from pwa.languages import said as _
from pwa.service.accounts import FEWEST_PASSWORD_CHARACTERS, MOST_PASSWORD_CHARACTERS
from pwa.service.arrangements import MOST_DAYS
from pwa.service.finding import baby_sought


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


class ByProviderForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Only the button that leads to the trust's own sign-in service."""


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


class LeaverForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who takes over the families of somebody whose account is closed."""

    to = RadioField(_("Who takes over?"), validators=[InputRequired(_("Choose who takes over."))])
    why = StringField(
        _("Why?"),
        description=_("In a few words, without a family's name."),
        validators=[DataRequired(_("Say why.")), Length(max=200)],
    )

    def offer(self, names: Mapping[str, str]) -> None:
        """The people who may take over, by account."""
        self.to.choices = [_Choice(account, name) for account, name in names.items()]


WHY_HANDED_OVER = {
    "leaves": _("They leave the team"),
    "long_leave": _("They are away for a long time"),
    "moved": _("The family has moved"),
    "workload": _("To share the work"),
    "other": _("Another reason"),
}
WHY_COVERED = {
    "leave": _("Annual leave"),
    "sick": _("Sickness"),
    "training": _("Training or study"),
    "other": _("Another reason"),
}
MOST_DAYS_AHEAD = 365


class _ArrangeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which of somebody's families, for whom, from when, and why."""

    arrangement = HiddenField()
    which = RadioField(
        _("Which families?"),
        choices=[_Choice("all", _("All of them")), _Choice("some", _("Those ticked below"))],
        default="all",
        validators=[InputRequired(_("Choose which families."))],
    )
    families = SelectMultipleField(_("Families"), choices=[], name="f")
    first_day = DateField(_("From which day?"), validators=[InputRequired(_("Enter the first day."))])
    note = StringField(
        _("More, if it helps"),
        description=_("In a few words, without a family's name."),
        validators=[Length(max=200)],
    )

    def offer(self, names: Mapping[str, str], families: Iterable[str], today: date) -> None:
        """The people who may have them, by account; the families to choose from, and which day it is."""
        self.to.choices = [_Choice(account, name) for account, name in names.items()]
        self.known = _short(list(families))
        self.families.choices = [_Choice(short, family) for short, family in self.known.items()]
        self.today = today
        if self.first_day.data is None and not self.first_day.raw_data:
            self.first_day.data = today

    def validate_which(self, which: RadioField) -> None:
        if which.data == "some" and not self.families.data:
            raise ValidationError(_("Tick the families, or choose all of them."))

    def validate_first_day(self, first_day: DateField) -> None:
        if first_day.data and first_day.data < self.today:
            raise ValidationError(_("That day is over. Enter today or a later day."))
        if first_day.data and first_day.data > self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(_("Enter a day within a year from now."))

    def validate_note(self, note: StringField) -> None:
        if self.why.data == "other" and not (note.data or "").strip():
            raise ValidationError(_("Say why."))

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The families that are ticked, or None for all."""
        return None if self.which.data == "all" else tuple(self.known[short] for short in self.families.data)


def _short(families: list[str]) -> dict[str, str]:
    """Each family by the beginning of its id: whole ids of a whole caseload would be more than a form may send."""
    length = next(
        (most for most in range(6, 36) if len({family[:most] for family in families}) == len(families)), 36
    )
    return {family[:length]: family for family in families}


class HandOverForm(_ArrangeForm):
    """A hand-over of somebody's families."""

    to = RadioField(_("Who takes over?"), validators=[InputRequired(_("Choose who takes over."))])
    why = RadioField(
        _("Why?"),
        choices=[_Choice(*each) for each in WHY_HANDED_OVER.items()],
        validators=[InputRequired(_("Say why."))],
    )


class CoverForm(_ArrangeForm):
    """Who looks after somebody's families while they are away."""

    to = SelectMultipleField(
        _("Who looks after them?"), validators=[InputRequired(_("Choose who looks after them."))]
    )
    last_day = DateField(
        _("Up to and including which day?"), validators=[InputRequired(_("Enter the last day."))]
    )
    why = RadioField(
        _("Why?"),
        choices=[_Choice(*each) for each in WHY_COVERED.items()],
        validators=[InputRequired(_("Say why."))],
    )

    def validate_last_day(self, last_day: DateField) -> None:
        first = self.first_day.data
        if first and last_day.data and last_day.data < first:
            raise ValidationError(_("The last day is before the first."))
        if first and last_day.data and last_day.data > first + timedelta(days=MOST_DAYS - 1):
            raise ValidationError(_("A cover lasts 92 days at most. For longer, hand the families over."))


class FindBabyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A child's exact particulars."""

    nhs_number = StringField(
        _("Baby's NHS number"),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "off"},
    )
    name = StringField(
        _("Or the baby's name, as it is recorded"),
        validators=[Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    day = DateField(_("and the date of birth, or the due date"), validators=[Optional()])

    def validate_nhs_number(self, nhs_number: StringField) -> None:
        typed = (nhs_number.data or "").strip()
        if typed and baby_sought(typed, "", "") is None:
            raise ValidationError(
                _("This is no NHS number: ten digits, the last of which checks the others.")
            )
        if not typed and not ((self.name.data or "").strip() and self.day.data):
            raise ValidationError(_("Enter the NHS number, or the name and the date."))


class DaysForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """From which day to which."""

    first_day = DateField(_("From"), validators=[Optional()])
    last_day = DateField(_("To"), validators=[Optional()])


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
