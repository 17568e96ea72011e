"""What the database's refusals mean, in plain words. Decides only what may be tried again, not when.

A message never repeats what was to be stored: only the first line of the database's own words is used.
"""

import psycopg
from psycopg import errors

from pwa.store.contract import StoreDamaged, StoreFailed

NOTHING_KEPT = "Nothing of this was acknowledged; what was acknowledged before is safe."


class NotAcceptable(StoreFailed):
    """This can't be stored, whichever database is tried and however often."""


class Exhausted(StoreFailed):
    """Every connection was busy for as long as we wait."""


def is_lost(problem: psycopg.Error) -> bool:
    """The connection is gone or was never made, so another may do better. Whether a commit happened is unknown."""
    if not isinstance(problem, psycopg.OperationalError):
        return False
    state = problem.sqlstate
    return state is None or state[:2] == "08" or state[:4] == "57P0" or state == "53300"


def is_clash(problem: psycopg.Error) -> bool:
    """Two transactions clashed, and the database rolled this one back."""
    return isinstance(problem, errors.SerializationFailure | errors.DeadlockDetected)


def failure_of(problem: Exception) -> StoreFailed | StoreDamaged:
    """The contract's exception for what psycopg raised."""
    if isinstance(problem, UnicodeEncodeError):
        return NotAcceptable(f"This holds a character that can't be stored. {NOTHING_KEPT}")
    if not isinstance(problem, psycopg.Error):
        raise problem
    said = _said(problem)
    if isinstance(problem, errors.DataCorrupted | errors.IndexCorrupted):
        return StoreDamaged(f"The database can't read back what it wrote ({said}). Restore the last backup.")
    if is_lost(problem):
        return StoreFailed(
            f"The database can't be reached ({said}). {NOTHING_KEPT} Start the database, or mend the way to it."
        )
    if is_clash(problem):
        return StoreFailed(f"Others kept writing the same ({said}). {NOTHING_KEPT} Try again.")
    if isinstance(problem, psycopg.DataError | psycopg.IntegrityError | errors.ProgramLimitExceeded):
        return NotAcceptable(f"The database can't store this ({said}). {NOTHING_KEPT}")
    return StoreFailed(
        f"{_MEANINGS.get(problem.sqlstate or '', 'The database refused')} ({said}). {NOTHING_KEPT}"
    )


def _said(problem: psycopg.Error) -> str:
    words = problem.diag.message_primary or (str(problem).strip().splitlines() or ["no reason given"])[0]
    return f"{problem.sqlstate}: {words}" if problem.sqlstate else words


_MEANINGS = {
    "25006": "The database is read-only: it may be a standby, or an administrator made it so. Write to the primary",
    "53100": "The database's disk is full. Make room on it",
    "53200": "The database is out of memory. Give it more, or try again later",
    "55P03": "Somebody else held a lock for too long. Try again",
    "57014": "The database gave up after its time limit. Try again",
    "42501": "The database user lacks a right. Ask the database's administrator for it",
    "42P01": "The store's tables are not all there. Restore the last backup",
    "3F000": "The store's tables are not there",
}
