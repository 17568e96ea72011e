"""Whether nothing on paper may be left with a family. One colleague's note survives another who had not seen it.

static/js/domain/noPaper.js decides the same: the vectors prove it. If in doubt, nothing may be left.
"""

from collections.abc import Mapping, Sequence
from typing import Any


def is_paperless(revisions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nothing may be left, given a family's revisions in the order in which the server received them.

    The note ends only with a revision that supersedes, directly or not, the last one that has it.
    """
    noted = [record for record in revisions if record["body"].get("no_paper") is True]
    if not noted:
        return False
    return noted[-1] is revisions[-1] or not _follows(revisions[-1], noted[-1], revisions)


def _follows(
    record: Mapping[str, Any] | None, earlier: Mapping[str, Any], revisions: Sequence[Mapping[str, Any]]
) -> bool:
    by_id = {revision["id"]: revision for revision in revisions}
    met = set()
    while record is not None and record["id"] not in met:
        met.add(record["id"])
        record = by_id.get(record.get("supersedes", ""))
        if record is earlier:
            return True
    return False
