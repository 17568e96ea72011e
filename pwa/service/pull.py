"""Gives a tablet what its user may see and the tablet doesn't have yet. Changes no record and no caseload."""

from dataclasses import astuple, dataclass, replace
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer

from pwa.service.caseload import Came, Caseload, Left
from pwa.service.signatures import signer
from pwa.store.contract import Store, Stored

PAGE = 500


@dataclass(frozen=True)
class Page:
    """What a tablet gets: records, what came to its caseload and what left it, ids of erased families, and how to go on.

    `epoch` is the one that the cursor belongs to; `more`: there is more already.
    """

    records: list[Stored]
    erased: list[str]
    came: list[Came]
    left: list[Left]
    cursor: str | None
    more: bool
    epoch: str


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a tablet has got: in the order of records, in that of the caseload's changes, and on which day.

    `behind`, `upto`: while older records of what came to the caseload are given, how far, and up to which change.
    """

    seq: int = 0
    change: int = 0
    day: str = ""
    behind: int = 0
    upto: int = 0


def pull_page(
    store: Store, caseload: Caseload, user: str, cursor: str | None, secret: str, but_not: set[str]
) -> Page:
    """Up to PAGE records of the user's caseload after `cursor`, without those whose ids are in `but_not`.

    A family that came to the caseload comes with all its records, first. A cursor from another epoch, user or server
    starts from the beginning. One beyond the end of the store proves that the store has lost records that tablets
    still have, so a new epoch begins. Raises StoreFailed.
    """
    codec = _codec(secret)
    # Read first, and never go beyond it. A record that arrives meanwhile may be of a family that was not on the
    # caseload yet; a cursor that moved past it would never come back.
    change, today, manifest = caseload.last_change(), caseload.today(), store.manifest()
    place, epoch = _place(codec, cursor, manifest.epoch, user), manifest.epoch
    if place.seq > manifest.last_seq:
        place, epoch = _Place(), store.renew_epoch()
    upto = place.upto or change
    came = caseload.came_since(user, place.change, upto)
    visible = caseload.visible_to(user)
    records = []
    if came and place.seq:
        theirs = visible.since(place.behind, PAGE + 1, [each.family for each in came])
        records = [kept for kept in theirs if kept.seq <= place.seq]
    if len(records) > PAGE:
        records, more = records[:PAGE], True
        following = replace(place, behind=records[-1].seq, upto=upto)
    else:
        room = PAGE - len(records)
        later = visible.since(place.seq, room + 1)
        fresh = [kept for kept in later if kept.seq <= manifest.last_seq]
        more = len(fresh) > room
        fresh = fresh[:room]
        end = (fresh[-1].seq if fresh else place.seq) if more else manifest.last_seq
        records, following = records + fresh, _Place(end, upto, today)
    erased = [
        tombstone.family
        for tombstone in store.tombstones(place.seq)
        if tombstone.seq <= following.seq and user in tombstone.users
    ]
    left = caseload.left_since(user, place.change, place.day)
    given = [kept for kept in records if kept.record["id"] not in but_not]
    return Page(given, erased, came, left, _written(codec, epoch, user, following), more, epoch)


def nothing_page(store: Store, cursor: str | None) -> Page:
    """For a tablet that may send and gets nothing: its cursor stays where it is, in case it is found again."""
    return Page([], [], [], [], cursor, False, store.manifest().epoch)


@lru_cache(1)
def _codec(secret: str) -> URLSafeSerializer:
    return signer(secret, "cursor")


def _written(codec: URLSafeSerializer, epoch: str, user: str, place: _Place) -> str:
    return str(codec.dumps([epoch, user, *astuple(place)]))


def _place(codec: URLSafeSerializer, cursor: str | None, epoch: str, user: str) -> _Place:
    if not cursor:
        return _Place()
    try:
        loaded = codec.loads(cursor)
    except (BadSignature, UnicodeEncodeError):
        return _Place()  # not a cursor of ours: start from the beginning
    whose, rest = loaded[:2], loaded[2:]
    if whose != [epoch, user]:
        return _Place()
    if len(rest) == 2:
        # From before the caseload's changes had numbers: a mark of what came by hand-over, and the place.
        return _Place() if rest[0] else _Place(int(rest[1]))
    return _Place(*rest)
