"""Shows a refusal by an account at its field. Knows no page."""

from flask_wtf import FlaskForm

from pwa.service.accounts import AccountRefused


def show_refusal(form: FlaskForm, refused: AccountRefused) -> None:
    """Put the message at its field, or at the top of a form without that field."""
    if refused.field in form:
        form[refused.field].errors = [refused.message]
    else:
        form.form_errors.append(refused.message)
