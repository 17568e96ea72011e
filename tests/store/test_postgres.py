"""The PostgreSQL engine does what the contract says, and its tables hold what was written."""

import json
from collections.abc import Callable
from secrets import token_hex

import pytest

from pwa.store import open_store
from pwa.store.contract import Manifest, NewRecord, Put, StoreFailed, StoreNotEmpty, Tombstone
from pwa.store.postgres import PostgresStore
from tests.store.postgres_cluster import RECEIVED_AT, Cluster, a_record, assigned


def test_an_address_opens_the_engine(cluster: Cluster):
    for scheme in ("postgresql", "postgres"):
        store = open_store(cluster.url().replace("postgresql", scheme, 1))
        assert isinstance(store, PostgresStore)
        store.close()


def test_a_record_gets_a_receipt_and_is_read_back_byte_for_byte(postgres: PostgresStore):
    new = a_record("one", said='nul \u0000, quote ", \\u0000, ünï, 🍼, 1.5e300', n=[1, 2.5, None, True])
    [receipt] = postgres.append([NewRecord.of(new_record(new), RECEIVED_AT, {"noted": ["\u0000"]})])
    assert (receipt.id, receipt.sha256, receipt.seq, receipt.status) == ("one", new.sha256, 1, "stored")
    kept = postgres.get("one")
    assert kept is not None
    assert (kept.canonical, kept.sha256, kept.received_at) == (new.canonical, new.sha256, RECEIVED_AT)
    assert kept.notes == {"noted": ["\u0000"]}
    assert postgres.get("two") is None


def new_record(new: NewRecord) -> dict[str, object]:
    found: dict[str, object] = json.loads(new.canonical)
    return found


def test_already_conflict_and_repeated_are_told_apart_and_burn_no_place(postgres: PostgresStore):
    one = a_record("one")
    assert [receipt.status for receipt in postgres.append([one, one])] == ["stored", "already"]
    other = a_record("one", said="else")
    receipts = postgres.append([one, other, a_record("two"), a_record("two", said="else")])
    assert [receipt.status for receipt in receipts] == ["already", "conflict", "stored", "conflict"]
    assert receipts[1].sha256 == one.sha256
    for _ in range(5):
        postgres.append([one, other])
    [last] = postgres.append([a_record("three")])
    assert (
        last.seq == postgres.last_seq <= 4
    )  # a place that a resent record took in a mixed batch may be empty
    assert postgres.count() == 3


def test_since_history_and_family_are_in_order(postgres: PostgresStore):
    postgres.append([a_record(f"r{n}", family=f"f{n % 2}", subject=f"s{n % 3}") for n in range(1, 10)])
    assert [kept.seq for kept in postgres.since(4, 3)] == [5, 6, 7]
    assert [kept.seq for kept in postgres.since(-5, 2)] == [1, 2]
    assert postgres.since(99, 10) == []
    assert [kept.seq for kept in postgres.history("s0")] == [3, 6, 9]
    assert [kept.seq for kept in postgres.family_records("f0")] == [2, 4, 6, 8]


def test_documents_are_found_by_key_and_tag_and_replaced_with_their_tags(postgres: PostgresStore):
    accounts = postgres.collection("accounts")
    accounts.put("bob", {"role": "visitor", "nul": "\u0000"}, ("email:b", "role:visitor"))
    postgres.append(
        [],
        [Put("accounts", "Alice", {"n": 1}, ("x",)), Put("accounts", "Alice", {"n": 2}, ("role:visitor",))],
    )
    assert accounts.get("bob") == {"role": "visitor", "nul": "\u0000"}
    assert accounts.keys("role:visitor") == {"Alice", "bob"}
    assert accounts.keys("x") == set()
    assert accounts.items() == [("Alice", {"n": 2}), ("bob", {"role": "visitor", "nul": "\u0000"})]
    accounts.put("bob", {"role": "lead"}, ("role:lead",))
    assert (accounts.keys("email:b"), accounts.keys("role:lead")) == (set(), {"bob"})
    accounts.delete("bob")
    accounts.delete("nobody")
    assert (accounts.get("bob"), accounts.keys("role:lead")) == (None, set())
    assert postgres.collection("others").items() == []


def test_keys_are_ordered_by_code_point(postgres: PostgresStore):
    names = ["b", "B", "a", "Z", "é", "z", "10", "9", "🍼", "\uffee"]
    for name in names:
        postgres.collection("names").put(name, {})
    assert [key for key, _ in postgres.collection("names").items()] == sorted(names)


def test_an_erased_family_leaves_a_tombstone_and_comes_back_by_no_way(postgres: PostgresStore):
    postgres.append(
        [a_record("one", family="stays"), a_record("two", family="goes")], [assigned("goes", "alice", "bob")]
    )
    found = postgres.erase("goes", "2026-12-01T00:00:00.000Z")
    assert found == Tombstone(3, "goes", "2026-12-01T00:00:00.000Z", 1, ("alice", "bob"))
    assert postgres.erase("goes", "2027-01-01T00:00:00.000Z") == found
    assert (postgres.get("two"), postgres.count(), postgres.last_seq) == (None, 1, 3)
    assert (postgres.collection("caseload").items(), postgres.collection("caseload").keys("now:alice")) == (
        [],
        set(),
    )
    [receipt] = postgres.append([a_record("two", family="goes")])
    assert (receipt.status, receipt.seq, receipt.sha256) == ("erased", 3, "")
    assert postgres.append([a_record("three")])[0].seq == 4
    assert (postgres.tombstones(), postgres.tombstones(3), postgres.tombstone("goes")) == ([found], [], found)
    assert postgres.verify().is_sound


def test_what_was_erased_is_not_in_the_tables_files_either(postgres: PostgresStore, cluster: Cluster):
    postgres.append(
        [a_record("small", family="goes", said="erased words"), a_record("kept", said="kept words")]
    )
    postgres.append([a_record("large", family="goes", said=[f"erased words {n}" for n in range(9000)])])
    with postgres.exclusively("erasing"):
        postgres.erase("goes", RECEIVED_AT)
    with cluster.as_superuser() as connection:
        connection.execute("checkpoint")
    on_disk = b"".join(path.read_bytes() for path in (cluster.files / "base").rglob("*") if path.is_file())
    assert b"erased words" not in on_disk
    assert b"kept words" in on_disk


def test_a_dump_is_of_one_moment_and_fills_an_empty_store(
    postgres: PostgresStore, opened: Callable[..., PostgresStore]
):
    postgres.append(
        [a_record(f"r{n}", family=f"f{n % 3}", said="\u0000\\N\t\n") for n in range(1000)],
        [assigned("f1", "bob")],
    )
    postgres.erase("f2", RECEIVED_AT)
    postgres.append([a_record("late")])
    dump = postgres.dump()
    postgres.append([a_record("too late")])
    entries = list(dump)
    assert entries[0] == Manifest(postgres.epoch, 1002)
    assert entries[-1] == assigned("f1", "bob")
    assert [entry.seq for entry in entries[1:-1]] == [n + 1 for n in range(1000) if n % 3 != 2] + [1001, 1002]
    other = opened()
    other.load(entries)
    assert list(other.dump()) == entries
    assert other.verify().is_sound
    assert other.visible_to("bob").get("r1") == postgres.get("r1")
    assert other.append([a_record("next")])[0].seq == 1003
    with pytest.raises(StoreNotEmpty):
        other.load(entries)


def test_a_dump_takes_the_place_of_what_was_there(
    postgres: PostgresStore, opened: Callable[..., PostgresStore]
):
    postgres.append([a_record("one"), a_record("two")], [assigned("family-1", "alice")])
    other = opened()
    other.append([a_record(f"old{n}", family="old") for n in range(9)], [assigned("old", "bob")])
    other.erase("old", RECEIVED_AT)
    other.load(postgres.dump(), replace=True)
    assert list(other.dump()) == list(postgres.dump())
    assert (other.last_seq, other.tombstones(), other.visible_to("bob").since(0, 9)) == (2, [], [])


def test_a_load_that_breaks_off_leaves_the_store_empty(
    postgres: PostgresStore, opened: Callable[..., PostgresStore]
):
    postgres.append([a_record(f"r{n}") for n in range(50)])
    other = opened()

    def half() -> object:
        entries = list(postgres.dump())
        yield from entries[:25]
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="ends here"):
        other.load(half())
    assert (other.count(), other.last_seq) == (0, 0)
    other.load(postgres.dump())
    assert other.count() == 50


def test_verify_names_what_is_wrong(postgres: PostgresStore, cluster: Cluster):
    postgres.append(
        [a_record(name) for name in ("sound", "bent", "misfiled")], [Put("x", "torn", {}, ("tag",))]
    )
    assert postgres.verify().problems == ()
    team = postgres._team
    with cluster.as_owner() as connection:
        bend = "update attune.records set {} where team = %s and id = %s"
        connection.execute(bend.format("canonical = replace(canonical, 'body', 'bodx')"), (team, "bent"))
        connection.execute(bend.format("family = 'other'"), (team, "misfiled"))
        connection.execute("update attune.documents set document = '{' where team = %s", (team,))
        connection.execute("update attune.whole set last_seq = 2 where team = %s", (team,))
        connection.execute("insert into attune.tags values (%s, 'x', 'left', 'gone')", (team,))
    report = postgres.verify()
    assert report.records == 3
    assert [problem.partition(":")[0] for problem in report.problems] == [
        "record bent", "record misfiled", "document torn of x", "place 3 is beyond the last one, 2", "tag left of x",
    ]  # fmt: skip


def test_a_new_epoch_is_everybodys(
    postgres: PostgresStore, opened: Callable[..., PostgresStore], cluster: Cluster
):
    url = cluster.url()
    first, second = opened(url), opened(url)
    before = first.epoch
    assert second.renew_epoch() == first.epoch != before
    assert postgres.epoch not in (before, first.epoch)


def test_teams_share_a_database_and_nothing_else(opened: Callable[..., PostgresStore]):
    north, south = opened(), opened()
    north.append([a_record("one", said="north")], [assigned("family-1", "alice")])
    south.append([a_record("one", said="south")], [assigned("family-1", "bob")])
    assert north.get("one") != south.get("one")
    assert (south.visible_to("alice").get("one"), south.count(), south.last_seq) == (None, 1, 1)
    north.erase("family-1", RECEIVED_AT)
    assert (south.count(), south.tombstones()) == (1, [])


@pytest.mark.parametrize("document", [{"role": object()}, {"surrogate": "\ud800"}])
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    postgres: PostgresStore, document: dict[str, object]
):
    with pytest.raises(StoreFailed):
        postgres.append([a_record("one")], [Put("accounts", "alice", document)])
    assert (postgres.count(), postgres.collection("accounts").items()) == (0, [])
    assert postgres.is_writable


def test_a_name_that_postgresql_refuses_changes_nothing_and_does_no_harm(postgres: PostgresStore):
    for key in ("nul \0", "surrogate \ud800", token_hex(100_000)):
        with pytest.raises(StoreFailed, match="acknowledged"):
            postgres.append([a_record("one")], [Put("accounts", key, {})])
    assert (postgres.count(), postgres.is_writable) == (0, True)
    assert postgres.append([a_record("one")])[0].status == "stored"


def test_who_only_reads_can_change_nothing(
    postgres: PostgresStore, opened: Callable[..., PostgresStore], cluster: Cluster
):
    url = cluster.url()
    opened(url).append([a_record("one")])
    reader = opened(url, only_read=True)
    assert (reader.count(), reader.verify().is_sound, reader.is_writable) == (1, True, False)
    with pytest.raises(StoreFailed, match="read-only"):
        reader.append([a_record("two")])
    with pytest.raises(StoreFailed, match="no store"):
        opened(cluster.address(cluster.new_database()), only_read=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@[::1/x",
        "postgresql://h/x?team=",
        "postgresql://h/x?connections=many",
        "postgres://h/x?nonsense=1",
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(url: str):
    with pytest.raises(StoreFailed) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


def test_a_connection_is_replaced_when_its_plans_are_old(
    opened: Callable[..., PostgresStore], monkeypatch: pytest.MonkeyPatch
):
    store = opened()
    [first] = store._main._idle
    store.count()
    assert store._main._idle == [first]
    monkeypatch.setattr("pwa.store.postgres.pool.OLDEST_S", -1.0)
    store.count()
    assert store._main._idle == []
    assert first.closed
    assert store.count() == 0
