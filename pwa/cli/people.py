"""attune user: accounts, from the command line."""

import argparse
import getpass
import sys

from pwa.cli.settings import config_of, store_of
from pwa.service.accounts import AccountRefused, Accounts
from pwa.upkeep.noting import note


def add_user(options: argparse.Namespace) -> int:
    """Make an account; the password is asked for, or read from standard input when that isn't a terminal."""
    store = store_of(options)
    try:
        account = Accounts(store).add(options.name, options.email, _password(), options.role, options.id)
        note(store, config_of(options), "added_account", account=account.id, role=account.role)
    finally:
        store.close()
    print(f"Added {account.email} as {account.role}, id {account.id}.")
    return 0


def list_users(options: argparse.Namespace) -> int:
    """One line for each account."""
    store = store_of(options)
    try:
        for account in Accounts(store).all():
            state = "open" if account.is_open else f"closed {account.closed_at}"
            print(f"{account.id}  {account.role:13}  {state:12}  {account.email}  {account.name}")
        note(store, config_of(options), "listed_accounts")
    finally:
        store.close()
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("The same again: "):
        raise AccountRefused("password", "The two were not the same. Nothing was changed.")
    return password
