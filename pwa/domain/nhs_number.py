"""The NHS number and its check digit. Never looks a number up, and never uses one as a key."""

import re

from pwa.domain.messages import Values

LOOSE = re.compile(r"[\s\u2010-\u2015\u2212-]")
NOT_DIGITS = re.compile(r"[^0-9]")
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
WEIGHTS = range(10, 1, -1)


class BadNhsNumber(ValueError):
    """`code` is nhs_not_digits, nhs_wrong_length or nhs_wrong_check; `values` go into its message."""

    def __init__(self, code: str, values: Values) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def normalise(text: str) -> str:
    """The ten digits of a number as typed or pasted: "943 476 5919", "NHS No: 943.476.5919". Raises BadNhsNumber.

    Anything else is dropped if exactly ten digits remain. The first nine digits have the weights 10 to 2. The check
    digit is 11 minus their weighted sum modulo 11; 11 counts as 0, and 10 is never valid (NHS Data Dictionary).
    """
    plain = LOOSE.sub("", text.translate(FULL_WIDTH))
    digits = NOT_DIGITS.sub("", plain)
    is_more = plain != digits
    if not digits or (is_more and (len(digits) != 10 or _has_other_digits(plain))):
        raise BadNhsNumber("nhs_not_digits", {})
    if len(digits) != 10:
        raise BadNhsNumber("nhs_wrong_length", {"count": len(digits)})
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    if (11 - total % 11) % 11 != int(digits[9]):
        raise BadNhsNumber("nhs_wrong_check", {})
    return digits


def _has_other_digits(plain: str) -> bool:
    return any(character.isdecimal() and not character.isascii() for character in plain)


def spaced(number: str) -> str:
    """Ten digits as people read them: "943 476 5919"."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
