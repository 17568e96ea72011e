"""Signing in, beside a store: who gets in, and what the audit notes of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from pwa.clock import now
from pwa.service import accounts as module
from pwa.service.accounts import Accounts
from pwa.service.audit import Audit
from pwa.service.signing_in import WrongSignIn, authenticate, try_key
from pwa.store import open_store
from pwa.store.contract import Store

PASSWORD = "a long password of words"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(module, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    opened = open_store(str(tmp_path))
    yield opened
    opened.close()


def noted(store: Store) -> list[tuple[str, str | None]]:
    return [(entry["action"], entry["user"]) for entry in Audit(store).entries()]


def test_who_gets_in_is_noted_by_id(store: Store):
    alice = Accounts(store).add("Alice", "alice@example.org", PASSWORD, "visitor")
    assert authenticate(Accounts(store), Audit(store), " ALICE@example.org", PASSWORD) == alice
    assert noted(store) == [("signed_in", alice.id)]


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_a_failed_try_is_noted_without_the_address(email: str, store: Store, tmp_path: Path):
    alice = Accounts(store).add("Alice", "alice@example.org", PASSWORD, "visitor")
    with pytest.raises(WrongSignIn):
        authenticate(Accounts(store), Audit(store), email, "wrong password")
    assert noted(store) == [("failed_sign_in", None)]
    [entry] = Audit(store).entries()
    assert "example.org" not in str(entry)
    assert entry.get("account") == (alice.id if email.startswith("alice") else None)
    assert "wrong password" not in (tmp_path / "attune.journal").read_text()


def test_somebody_who_left_long_ago_gets_in_no_more(store: Store, monkeypatch: pytest.MonkeyPatch):
    accounts = Accounts(store)
    accounts.add("Lena", "lena@example.org", PASSWORD, "lead")
    alice = accounts.add("Alice", "alice@example.org", PASSWORD, "visitor")
    accounts.close(alice.id)
    monkeypatch.setattr(module, "now", lambda: now() + timedelta(days=30))
    with pytest.raises(WrongSignIn):
        authenticate(accounts, Audit(store), "alice@example.org", PASSWORD)


def test_tries_are_counted_by_where_they_come_from_and_what_they_try():
    assert try_key("10.0.0.1", " Alice@Example.org ") == try_key("10.0.0.1", "alice@example.org")
    assert try_key("10.0.0.1", "alice@example.org") != try_key("10.0.0.2", "alice@example.org")
    assert try_key("10.0.0.1", "alice@example.org") != try_key("10.0.0.1", "bob@example.org")
    assert try_key("10.0.0.1", None) == try_key("10.0.0.1", ["alice@example.org"]) == try_key("10.0.0.1", "")


def test_what_tries_are_counted_by_names_nobody():
    key = try_key("10.0.0.1", "alice@example.org\n2026-11-29 INFO pwa: forged")
    assert key.isalnum()
    assert "alice" not in key
