"""The audit for whoever has to answer "who opened this, and when": chosen entries, in plain words or as JSON.

Must not change it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pwa.service.accounts import Accounts
from pwa.service.audit import is_about, oldest_first
from pwa.store.chain import hash_of_entry
from pwa.store.contract import LINK, Store

DOCUMENTS = {
    "summary": "the summary",
    "letter": "the letter",
    "parent": "the page for the parent",
    "trend": "the trend",
}
DONE = {
    "signed_in": "signed in",
    "signed_out": "signed out",
    "failed_sign_in": "failed to sign in",
    "ended_other_sign_ins": "ended all their other sign-ins",
    "ended_sign_in": "ended one of their sign-ins",
    "listed_sign_ins": "listed their own sign-ins",
    "set_up_account": "set up their account",
    "changed_password": "changed their password",
    "asked_for_second_step": "gave the right password in a browser that has shown no code",
    "failed_second_step": "gave a wrong code",
    "set_up_second_step": "set up their second step",
    "took_off_own_second_step": "took off their second step",
    "took_off_second_step": "took off somebody's second step",
    "made_backup_codes": "made new backup codes",
    "registered_device": "registered a tablet",
    "listed_devices": "listed their own tablets",
    "listed_team_tablets": "listed the team's tablets",
    "renamed_tablet": "gave one of their tablets another name",
    "reported_lost": "reported a tablet lost",
    "found_again": "said that a lost tablet was found again",
    "sent_from_lost_tablet": "sent from a tablet that was reported lost",
    "erased_tablet": "erased a lost tablet's vault",
    "refused_recovery": "asked for the key of a lost tablet's vault and was refused",
    "asked_for_recovery": "asked for a vault's key for a forgotten passphrase, which a lead has to allow",
    "allowed_recovery": "allowed that a vault's key is given for a forgotten passphrase",
    "refused_to_allow_recovery": "did not allow that a vault's key is given for a forgotten passphrase",
    "recovered_vault": "got a vault's key for a forgotten passphrase",
    "received_records": "received records on a tablet",
    "refused_look": "asked for a page and was refused",
    "invited": "invited somebody",
    "made_password_link": "made a link for a new password",
    "set_password_by_link": "set a new password by a link",
    "linked_identity": "joined their trust's account to theirs by a link",
    "withdrew_link": "withdrew a one-time link",
    "listed_families": "listed the families of somebody's caseload",
    "planned_handover": "arranged a hand-over for a day to come",
    "planned_cover": "arranged cover for days to come",
    "withdrew_handover": "withdrew a hand-over that had not begun",
    "withdrew_cover": "withdrew a cover that had not begun",
    "handed_over": "handed families over",
    "began_cover": "arranged cover, which began",
    "ended_cover": "ended a cover before its last day",
    "closed_account": "closed an account",
    "added_account": "added an account",
    "listed_accounts": "listed the accounts",
    "erased_family": "erased a family",
    "backed_up": "backed the store up",
    "restored_backup": "restored a backup",
    "migrated_store": "copied the store to another engine",
    "rekeyed_store": "gave the store another key",
    "moved_recovery_key": "moved the recovery key out of the store",
    "read_audit": "read the audit",
    "read_family_audit": "looked at who opened a family's record",
    "opened_outside": "opened a family outside the caseload",
    "sought_outside": "looked for a family outside the caseload and found none",
    "listed_outside_looks": "listed what was opened outside the caseload",
    "saw_outside_look": "marked as seen what was opened outside the caseload",
    "sought_audit": "looked for a child, to see who opened the record",
    **{f"saw_{kind}": f"opened {name}" for kind, name in DOCUMENTS.items()},
    **{f"saw_{kind}_pdf": f"opened the PDF of {name}" for kind, name in DOCUMENTS.items()},
    **{f"downloaded_{kind}": f"downloaded {name}" for kind, name in DOCUMENTS.items()},
}
"""What each action is called; one that is not here is said by its own words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: about this family, by or about this account, from this instant or day (UTC) on, to this day."""

    family: str | None = None
    user: str | None = None
    since: str = ""
    until: str = "9999"

    def fits(self, entry: Mapping[str, Any]) -> bool:
        people = (entry.get("user"), entry.get("account"))
        return (
            self.since <= entry.get("at", "") <= f"{self.until}~"
            and (self.family is None or is_about(entry, self.family))
            and (self.user is None or self.user in people)
        )


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry. `number` and `sha256` are its place in the chain; an entry from before the chain has no number."""

    key: str
    entry: Mapping[str, Any]
    number: int | None
    sha256: str


def chosen(store: Store, asked: Asked) -> Iterator[Noted]:
    """These entries, oldest first."""
    for key, kept in oldest_first(store):
        if asked.fits(kept):
            link = kept.get(LINK)
            entry = {name: value for name, value in kept.items() if name != LINK}
            yield Noted(key, entry, link[0] if link else None, hash_of_entry(key, kept))


def in_words(noted: Noted, names: Mapping[str, str]) -> str:
    """One line: when, who, what, and the ids. `names` are those of the accounts."""
    entry = noted.entry
    at = str(entry["at"]).replace("T", " ")[:19]
    told = ", ".join(
        f"{name} {_value(value, names)}"
        for name, value in entry.items()
        if name not in {"at", "action", "user", "uid"}
    )
    line = f"{at} UTC  {_who(entry, names)} {action_in_words(str(entry['action']))}"
    return _printable(f"{line} ({told})" if told else line)


def action_in_words(action: str) -> str:
    return DONE.get(action, action.replace("_", " "))


def as_json(noted: Noted) -> str:
    """One line of JSON: the entry as it was noted, with its id and its place in the chain."""
    line = {**noted.entry, "id": noted.key, "number": noted.number, "sha256": noted.sha256}
    return msgspec.json.encode(line).decode()


def names_in(store: Store) -> dict[str, str]:
    """The name of each account, by id."""
    return {account.id: account.name for account in Accounts(store).all()}


def _who(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    user = entry.get("user")
    if user is not None:
        return names.get(user, f"somebody unknown ({user})")
    return f"User {entry['uid']} of the machine" if "uid" in entry else "Somebody"


def _value(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return " ".join(_value(each, names) for each in value) or "none"
    return names.get(str(value), str(value))


def _printable(line: str) -> str:
    """A terminal must not obey what a name holds."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
