"""When each contact of a programme may be made, read strictly from its definition. Knows no family and no day."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

STANDINGS = ("mandated", "suggested")
STARTS = ("from_pregnancy_weeks", "from_days", "from_months")
ENDS = ("by_days", "by_months", "before_months")


class BadContacts(ValueError):
    """A definition that can't be used: of which contact, and why."""

    def __init__(self, contact: str, why: str) -> None:
        super().__init__(f"contacts: {contact}: {why}" if contact else f"contacts: {why}")
        self.contact, self.why = contact, why


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact and its window by age since birth: one start, one end.

    `by_…` is the window's last day, `before_…` the day after it. A contact in pregnancy has no end but birth.
    """

    contact: str
    standing: str
    from_pregnancy_weeks: int | None = None
    from_days: int | None = None
    from_months: int | None = None
    by_days: int | None = None
    by_months: int | None = None
    before_months: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """The contacts in their order, how many days the visitor's list looks ahead and back, and the sources."""

    id: str
    sources: tuple[tuple[str, str], ...]
    opens_within: int
    closes_within: int
    passed_within: int
    contacts: tuple[Contact, ...]


def parse_contacts(found: Mapping[str, Any], known: Collection[str]) -> Programme:
    """A programme from its TOML; `known` are the contacts that the visit form has. Raises BadContacts."""
    try:
        programme = Programme(
            id=found["id"],
            sources=tuple((source["title"], source["url"]) for source in found["sources"]),
            contacts=tuple(Contact(**table) for table in found["contacts"]),
            **found["list"],
        )
    except (KeyError, TypeError) as error:
        raise BadContacts("", f"the definition is not whole: {error}") from error
    if not programme.sources or not all(url.startswith("https://") for _, url in programme.sources):
        raise BadContacts("", "each window needs a source with an https address")
    names = [contact.contact for contact in programme.contacts]
    if len(set(names)) != len(names):
        raise BadContacts("", "a contact is there twice")
    for contact in programme.contacts:
        _check(contact, known)
    return programme


def _check(contact: Contact, known: Collection[str]) -> None:
    if contact.contact not in known:
        raise BadContacts(contact.contact, "the visit form has no such contact")
    if contact.standing not in STANDINGS:
        raise BadContacts(contact.contact, f"“standing” must be one of {', '.join(STANDINGS)}")
    starts = {key: value for key in STARTS if (value := getattr(contact, key)) is not None}
    ends = {key: value for key in ENDS if (value := getattr(contact, key)) is not None}
    if len(starts) != 1 or len(ends) != ("from_pregnancy_weeks" not in starts):
        raise BadContacts(contact.contact, "needs one start, and one end unless it starts in pregnancy")
    if not all(type(value) is int and value >= 0 for value in [*starts.values(), *ends.values()]):
        raise BadContacts(contact.contact, "an age is a whole number")
    in_days = {"days": 1, "months": 28, "weeks": 7}
    start, end = (
        [value * in_days[key.rsplit("_", 1)[1]] for key, value in side.items()] for side in (starts, ends)
    )
    if end and end[0] <= start[0]:
        raise BadContacts(contact.contact, "ends before it starts")


def contacts_json(programme: Programme) -> dict[str, Any]:
    """The programme as the tablet gets it; what a contact doesn't have is absent."""
    told = asdict(programme)
    return {
        "id": told["id"],
        "sources": [{"title": title, "url": url} for title, url in programme.sources],
        "list": {key: told[key] for key in ("opens_within", "closes_within", "passed_within")},
        "contacts": [
            {key: value for key, value in contact.items() if value is not None}
            for contact in told["contacts"]
        ],
    }
