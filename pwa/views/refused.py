"""Puts what an account refused beside the field it is about. Knows no page."""

from flask_wtf import FlaskForm

from pwa.service.accounts import AccountRefused


def show_refusal(form: FlaskForm, refused: AccountRefused) -> None:
    """The message stands at its field; at the top of the form when it has no such field."""
    if refused.field in form:
        form[refused.field].errors = [refused.message]
    else:
        form.form_errors.append(refused.message)
