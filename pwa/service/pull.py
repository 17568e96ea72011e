"""Gives a tablet what its user may see and the tablet doesn't have yet. Changes no record and no caseload."""

from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer

from pwa.service.caseload import Caseload
from pwa.service.signatures import signer
from pwa.store.contract import Store, Stored

PAGE = 500


@dataclass(frozen=True)
class Page:
    """What a tablet gets: records, ids of erased families, the cursor to continue from, and whether there is more.

    `epoch` is the one that the cursor belongs to.
    """

    records: list[Stored]
    erased: list[str]
    cursor: str | None
    more: bool
    epoch: str


def pull_page(
    store: Store, caseload: Caseload, user: str, cursor: str | None, secret: str, but_not: set[str]
) -> Page:
    """Up to PAGE records of the user's caseload after `cursor`, without those whose ids are in `but_not`.

    A cursor from another epoch, user or server starts from the beginning. One beyond the end of the store proves that
    the store has lost records that tablets still have, so a new epoch begins. Raises StoreFailed.
    """
    handover = caseload.came_by_handover(user)
    codec = _codec(secret)
    # Read first, and never go beyond its end. A record that arrives meanwhile may be of a family that was not on the
    # caseload yet; a cursor that moved past it would never come back.
    manifest = store.manifest()
    seq, epoch = _place(codec, cursor, [manifest.epoch, user, handover]), manifest.epoch
    if seq > manifest.last_seq:
        seq, epoch = 0, store.renew_epoch()
    records = [kept for kept in store.visible_to(user).since(seq, PAGE + 1) if kept.seq <= manifest.last_seq]
    page, more = records[:PAGE], len(records) > PAGE
    last = page[-1].seq if more else manifest.last_seq
    following = codec.dumps([epoch, user, handover, last])
    erased = [
        tombstone.family
        for tombstone in store.tombstones(seq)
        if tombstone.seq <= last and user in tombstone.users
    ]
    given = [kept for kept in page if kept.record["id"] not in but_not]
    return Page(given, erased, str(following), more, epoch)


def nothing_page(store: Store, cursor: str | None) -> Page:
    """For a tablet that may send and gets nothing: its cursor stays where it is, in case it is found again."""
    return Page([], [], cursor, False, store.manifest().epoch)


@lru_cache(1)
def _codec(secret: str) -> URLSafeSerializer:
    return signer(secret, "cursor")


def _place(codec: URLSafeSerializer, cursor: str | None, expected: list[str]) -> int:
    if not cursor:
        return 0
    try:
        *whose, seq = codec.loads(cursor)
    except (BadSignature, UnicodeEncodeError):
        return 0  # not a cursor of ours: start from the beginning
    return int(seq) if whose == expected else 0
