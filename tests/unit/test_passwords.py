"""Passwords that are guessed first are refused; words that a person would remember are not."""

import pytest

from pwa.domain.passwords import weakness
from pwa.packaged.passwords import common_passwords

OWN = ("Ann Öztürk-Lowe", "ann.lowe@longfield.example")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password1234", "common"),
        ("Password2026!", "common"),
        ("P4ssw0rd!2026", "common"),
        ("ＰＡＳＳＷＯＲＤ１２３４", "common"),
        ("pass word 1234", "common"),
        ("passwordpassword1", "common"),
        ("Liverpool2024!!", "common"),
        ("qwertyuiop12", "common"),
        ("qazwsxedcrfv", "common"),
        ("123456789012", "sequence"),
        ("210987654321", "sequence"),
        ("zyxwvutsrqpo", "sequence"),
        ("asdfghjkl;'#", "common"),
        ("111122223333", "repeated"),
        ("kjihgfedcba 2026", "sequence"),
        ("12345 2026 54321", "sequence"),
        ("aaaaaaaaaaaa", "repeated"),
        ("abcdabcdabcdab", "repeated"),
        ("            ", "repeated"),
        ("ann.lowe@longfield.example", "own"),
        ("öztürk and the cat", "own"),
        ("my ward at Longfield", "own"),
        ("Attune on the hill", "own"),
    ],
)
def test_what_is_guessed_first_is_weak(password: str, why: str):
    assert weakness(password, OWN, common_passwords()) == why


@pytest.mark.parametrize(
    "password",
    [
        "a long password of words",
        "correct horse battery staple",
        "lemon velvet harbour",
        "monkey 8302 9471 55",
        "3f2a-9bc1-77de-0a41",
        "Sut mae'r tywydd yn Aber?",
        "yr hen iâr dan y bwrdd",
        "three annuals in a row",
    ],
)
def test_what_somebody_would_remember_is_not(password: str):
    assert weakness(password, OWN, common_passwords()) is None


def test_the_list_is_all_there_without_its_preface():
    listed = common_passwords()
    assert len(listed) > 19_000
    assert {"123456", "iloveyou"} < listed
    assert not any("Copyright" in line for line in listed)
