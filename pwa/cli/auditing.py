"""attune audit: who opened what and when, from the command line."""

import argparse

from pwa.cli.settings import config_of, store_of
from pwa.config import BadConfig
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.service.finding import baby_sought, find_families
from pwa.store.contract import Store
from pwa.upkeep.audit_fhir import as_fhir
from pwa.upkeep.audit_trail import Asked, as_json, chosen, in_words, names_in
from pwa.upkeep.noting import note_apart


def audit(options: argparse.Namespace) -> int:
    """Print the audit, or the part that is asked for, also while the store is used. That it was read is noted too."""
    store = store_of(options, only_read=True)
    try:
        family = _family(store, options.nhs_number) if options.nhs_number else options.family
        asked = Asked(family, _user(store, options.user), options.since or "", options.until or "9999")
        names = {} if options.json or options.fhir else names_in(store)
        for noted in chosen(store, asked):
            print(
                as_json(noted) if options.json else as_fhir(noted) if options.fhir else in_words(noted, names)
            )
    finally:
        store.close()
    about = {"family": asked.family, "account": asked.user, "since": asked.since}
    note_apart(config_of(options), "read_audit", **{name: value for name, value in about.items() if value})
    return 0


def _family(store: Store, nhs_number: str) -> str:
    """The id of the one family with this baby."""
    sought = baby_sought(nhs_number, "", "")
    found = find_families(store, Caseload(store), sought) if sought else []
    if len(found) != 1:
        raise BadConfig(
            "No family has a baby with this NHS number, or more than one has. Nothing was printed."
        )
    return found[0]


def _user(store: Store, asked: str | None) -> str | None:
    """The account's id: as it was given, or of this address."""
    if asked is None or "@" not in asked:
        return asked
    account = Accounts(store).by_email(asked)
    if account is None:
        raise BadConfig("There is no open account with this address. “attune user list” shows each id.")
    return account.id
