"""Gives a tablet what its user may see and it doesn't have yet.

Knows no request; changes no record, and nothing of the caseload.
"""

from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer

from pwa.service.caseload import Caseload
from pwa.store.contract import Store, Stored

PAGE = 500


@dataclass(frozen=True)
class Page:
    """What a tablet is given: records, families that were erased, where to go on, whether there is more already.

    `epoch` is the one that the cursor belongs to.
    """

    records: list[Stored]
    erased: list[str]
    cursor: str
    more: bool
    epoch: str


def pull_page(
    store: Store, caseload: Caseload, user: str, cursor: str | None, secret: str, but_not: set[str]
) -> Page:
    """Up to PAGE records of the user's caseload that came after `cursor`, without those of the ids `but_not`.

    A cursor of another epoch, user or server begins anew. One from beyond the store's end proves that the
    store lost something that tablets still have: a new epoch begins. Raises StoreFailed.
    """
    handover = caseload.came_by_handover(user)
    codec = _codec(secret)
    # Before anything else, and nothing beyond its end: a record that comes while we look may be of a family that
    # the caseload did not have yet, and a cursor that passed it would never come back to it.
    manifest = store.manifest()
    seq, epoch = _place(codec, cursor, [manifest.epoch, user, handover]), manifest.epoch
    if seq > manifest.last_seq:
        seq, epoch = 0, store.renew_epoch()
    records = [kept for kept in store.visible_to(user).since(seq, PAGE + 1) if kept.seq <= manifest.last_seq]
    page, more = records[:PAGE], len(records) > PAGE
    last = page[-1].seq if more else manifest.last_seq
    following = codec.dumps([epoch, user, handover, last])
    erased = [one.family for one in store.tombstones(seq) if one.seq <= last and user in one.users]
    given = [kept for kept in page if kept.record["id"] not in but_not]
    return Page(given, erased, str(following), more, epoch)


@lru_cache(1)
def _codec(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="attune cursor")


def _place(codec: URLSafeSerializer, cursor: str | None, expected: list[str]) -> int:
    if not cursor:
        return 0
    try:
        *whose, seq = codec.loads(cursor)
    except (BadSignature, UnicodeEncodeError):
        return 0  # a cursor that is none of ours: everything is given again
    return int(seq) if whose == expected else 0
