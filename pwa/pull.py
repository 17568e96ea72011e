"""Gives a tablet what its user may see and it doesn't have yet.

Knows no request; changes no record, and nothing of the caseload.
"""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from pwa.caseload import Caseload
from pwa.store.contract import Store, Stored

PAGE = 500


@dataclass(frozen=True)
class Page:
    """Records for a tablet, the cursor to ask for the next ones with, and whether there are more already."""

    records: list[Stored]
    cursor: str
    more: bool


def give(
    store: Store, caseload: Caseload, user: str, cursor: str | None, secret: str, but_not: set[str]
) -> Page:
    """Up to PAGE records of the user's caseload that came after `cursor`, without those of the ids `but_not`.

    A cursor of another epoch, user or server begins anew. One from beyond the store's end proves that the
    store lost something that tablets still have: a new epoch begins. Raises StoreFailed.
    """
    handover = caseload.came_by_handover(user)
    codec = URLSafeSerializer(secret, salt="attune cursor")
    seq = _place(codec, cursor, [store.epoch, user, handover])
    if seq > store.last_seq:
        store.renew_epoch()
        seq = 0
    # In this order, and nothing beyond `end`: a record that comes while we look may be of a family that the
    # caseload did not have yet, and a cursor that passed it would never come back to it.
    end = store.last_seq
    families = caseload.families_of(user)
    found = [kept for kept in store.since(seq, families, PAGE + 1) if kept.seq <= end]
    page, more = found[:PAGE], len(found) > PAGE
    last = page[-1].seq if more else end
    following = codec.dumps([store.epoch, user, handover, last])
    return Page([kept for kept in page if kept.record["id"] not in but_not], str(following), more)


def _place(codec: URLSafeSerializer, cursor: str | None, expected: list[str]) -> int:
    if not cursor:
        return 0
    try:
        *whose, seq = codec.loads(cursor)
    except (BadSignature, UnicodeEncodeError):
        return 0  # a cursor that is none of ours: everything is given again
    return int(seq) if whose == expected else 0
