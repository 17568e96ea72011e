"""People, passwords, links, beside a store: what is kept, what is refused, what ends a sign-in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from pwa.clock import now
from pwa.service import accounts as module
from pwa.service.accounts import AccountRefused, Accounts
from pwa.store import open_store
from pwa.store.contract import Store

PASSWORD = "a long password of words"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def accounts(store: Store, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(module, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Accounts(store)


def test_a_password_is_kept_as_its_hash_alone(accounts: Accounts, tmp_path: Path):
    accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    assert PASSWORD not in (tmp_path / "attune.journal").read_text()


def test_signing_in_needs_the_right_password_of_an_account_that_may_send(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
):
    alice = accounts.add(" Alice ", " Alice@Example.org ", PASSWORD, "visitor")
    assert alice.name == "Alice"
    assert accounts.sign_in("ALICE@example.ORG", PASSWORD) == alice
    assert accounts.sign_in("alice@example.org", PASSWORD + "x") is None
    assert accounts.sign_in("nobody@example.org", PASSWORD) is None
    assert accounts.sign_in("alice@example.org", "x" * 100_000) is None
    assert accounts.sign_in("alice@example.org", "\ud800") is None
    accounts.close(alice.id)
    left = accounts.sign_in("alice@example.org", PASSWORD)
    assert left
    assert not left.is_open
    monkeypatch.setattr(module, "now", lambda: now() + timedelta(days=30))
    assert accounts.sign_in("alice@example.org", PASSWORD) is None


def test_an_address_that_was_given_again_is_the_open_accounts(accounts: Accounts):
    accounts.close(accounts.add("Alice", "alice@example.org", PASSWORD, "visitor").id)
    other = accounts.add("Alice Two", "alice@example.org", PASSWORD + "!", "visitor")
    assert accounts.sign_in("alice@example.org", PASSWORD + "!") == other
    assert accounts.sign_in("alice@example.org", PASSWORD) is None


def test_an_old_hash_is_made_anew_when_somebody_signs_in(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    alice = accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    monkeypatch.setattr(module, "_hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert accounts.sign_in("alice@example.org", PASSWORD)
    kept = accounts.by_id(alice.id)
    assert kept is not None
    assert kept.password_hash != alice.password_hash
    assert kept.session_epoch == alice.session_epoch


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", ("  ", "alice@example.org", PASSWORD)),
        ("email", ("Alice", "alice", PASSWORD)),
        ("email", ("Alice", "bob@example.org", PASSWORD)),
        ("password", ("Alice", "alice@example.org", "elevenchars")),
        ("password", ("Alice", "alice@example.org", "x" * 501)),
        ("password", ("Alice", "alice@example.org", "password1234")),
        ("password", ("Alice Lowe", "a@example.org", "the lowe family")),
        ("password", ("Al", "alice.lowe@example.org", "alice.lowe@example.org")),
        ("name", ("bob", "alice@example.org", PASSWORD)),
        ("name", ("Bob\u200b", "alice@example.org", PASSWORD)),
        ("name", ("\u202eboB", "alice@example.org", PASSWORD)),
    ],
)
def test_a_bad_account_is_refused_by_field(field: str, given: tuple[str, str, str], accounts: Accounts):
    accounts.add("Bob", "Bob@example.org", PASSWORD, "visitor")
    with pytest.raises(AccountRefused) as refused:
        accounts.add(*given, "visitor")
    assert refused.value.field == field
    assert len(accounts.all()) == 1


@pytest.mark.parametrize(
    "name", ["Łena Ōta", " łena  ōta ", "ŁENA ŌTA", "Łena O\u0304ta", "Łena\u3000Ｏ\u0304ta", "Łena\nŌta"]
)
def test_two_open_accounts_never_have_one_name(name: str, accounts: Accounts):
    first = accounts.add("Łena Ōta", "lena@example.org", PASSWORD, "lead")
    accounts.add("Lars", "lars@example.org", PASSWORD, "lead")
    with pytest.raises(AccountRefused) as refused:
        accounts.add(name, "other@example.org", PASSWORD, "visitor")
    assert refused.value.field == "name"
    accounts.close(first.id)
    assert accounts.add("łena ōta", "lena@example.org", PASSWORD, "lead").is_open
    with pytest.raises(AccountRefused):
        accounts.add("Łena Ōta", "lena2@example.org", PASSWORD, "lead", UUID(first.id))


@pytest.mark.parametrize(
    "hidden",
    [
        *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010))),
        *("\u2060", "\ufeff", "\u061c", "\u00ad", "\u3164", "\ufe0f", "\n", "\x00", "\ud800", "\U000e0041"),
    ],
)
def test_nobody_hides_a_character_in_a_name(hidden: str, accounts: Accounts):
    for name in (f"Lena{hidden}", f"{hidden}Lena", f"Le{hidden}na"):
        with pytest.raises(AccountRefused) as refused:
            accounts.add(name, "lena@example.org", PASSWORD, "visitor")
        assert refused.value.field == "name"


@pytest.mark.parametrize(
    "name", ["Siân O’Neill-Jones", "Nguyễn Thị Ánh", "李小龙", "محمد علي", "ยายี", "अनीता"]
)
def test_a_name_of_any_script_is_taken(name: str, accounts: Accounts):
    assert accounts.add(name, "lena@example.org", PASSWORD, "visitor").name == name


def test_a_password_that_is_kept_already_goes_on_signing_in(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as before:
        before.setattr(module, "weakness", lambda *given: None)
        alice = accounts.add("Alice", "alice@example.org", "password1234", "visitor")
    assert accounts.sign_in("alice@example.org", "password1234") == alice
    with pytest.raises(AccountRefused):
        accounts.set_password(alice.id, "alice is my name")
    assert accounts.sign_in("alice@example.org", "password1234") == alice


def test_the_address_of_a_closed_account_may_be_used_again(accounts: Accounts):
    first = accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    accounts.close(first.id)
    assert accounts.add("Alice", "alice@example.org", PASSWORD, "visitor").id != first.id


def test_a_link_used_by_many_at_once_makes_one_account(accounts: Accounts):
    token = accounts.first_link()
    assert token

    def use(number: int) -> bool:
        try:
            accounts.set_up(token, "Lena", f"lena{number}@example.org", PASSWORD)
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(use, range(8))) == 1
    assert len(accounts.all()) == 1


def test_an_invitation_makes_one_account(accounts: Accounts):
    lead = accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    token = accounts.invite("visitor", lead.id)
    accounts.set_up(token, "Alice", "alice@example.org", PASSWORD)
    assert accounts.link(token) is None
    with pytest.raises(AccountRefused) as refused:
        accounts.set_up(token, "Mallory", "mallory@example.org", PASSWORD)
    assert refused.value.field == "token"
    assert [account.name for account in accounts.all()] == ["Alice", "Lena"]


def test_a_first_link_is_worth_nothing_once_there_is_an_account(accounts: Accounts):
    token = accounts.first_link()
    assert token
    accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    assert accounts.link(token) is None
    assert accounts.first_link() is None


@pytest.mark.parametrize("token", ["", "nothing", "x" * 10_000, "\ud800"])
def test_a_made_up_token_is_no_link(token: str, accounts: Accounts):
    assert accounts.link(token) is None
    with pytest.raises(AccountRefused):
        accounts.set_up(token, "Lena", "lena@example.org", PASSWORD)


def test_nobody_can_close_or_change_who_is_not_there(accounts: Accounts):
    for act in (lambda: accounts.close("nobody"), lambda: accounts.set_password("nobody", PASSWORD)):
        with pytest.raises(KeyError):
            act()


def test_a_hash_made_anew_never_opens_an_account_that_was_closed_meanwhile(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
):
    accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    alice = accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")

    class Slow(PasswordHasher):
        def check_needs_rehash(self, password_hash: str | bytes) -> bool:
            accounts.close(alice.id)
            return True

    monkeypatch.setattr(module, "_hasher", Slow(time_cost=1, memory_cost=8, parallelism=1))
    accounts.sign_in("alice@example.org", PASSWORD)
    found = accounts.by_id(alice.id)
    assert found is not None
    assert not found.is_open


def test_the_links_of_a_closed_lead_end_with_the_account(accounts: Accounts):
    lena = accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    accounts.add("Lars", "lars@example.org", PASSWORD, "lead")
    token = accounts.invite("lead", lena.id)
    assert accounts.link(token) is not None
    accounts.close(lena.id)
    assert accounts.link(token) is None
    with pytest.raises(AccountRefused):
        accounts.set_up(token, "Lena", "lena@example.com", PASSWORD)
