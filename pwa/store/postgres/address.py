"""A store's address, `postgresql://…/attune?team=NAME`, taken apart. Connects to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pwa.store.contract import StoreFailed

TEAM = "main"
CONNECTIONS = 10
DEFAULTS = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "application_name": "attune",
    "client_encoding": "utf8",
}


@dataclass(frozen=True, slots=True)
class Address:
    """What libpq gets (never shown: it may hold a password), whose records, and how many connections."""

    settings: Mapping[str, Any] = field(repr=False)
    team: str = TEAM
    connections: int = CONNECTIONS


def address_of(url: str) -> Address:
    """Reads `team` and `connections`; the rest is libpq's. Raises StoreFailed when they make no sense."""
    base, _, query = url.partition("?")
    asked = dict(parse_qsl(query, keep_blank_values=True))
    team, connections = asked.pop("team", TEAM), asked.pop("connections", str(CONNECTIONS))
    if not team or "\0" in team:
        raise StoreFailed(
            "The store's address has an empty team. Name one, as in ?team=main, or leave it out."
        )
    if not connections.isdecimal() or not 1 <= int(connections) <= 1000:
        raise StoreFailed(
            "The store's address must give connections= as a number from 1 to 1000, or leave it out."
        )
    try:
        settings = conninfo_to_dict(f"{base}?{urlencode(asked)}")
    except psycopg.ProgrammingError:
        # libpq's message repeats the address, which may hold a password.
        raise StoreFailed(
            "The store's address can't be read. It must look like postgresql://user@host:5432/database?team=main, "
            "with every special character of a password written as %XX."
        ) from None
    return Address({**DEFAULTS, **settings}, team, int(connections))
