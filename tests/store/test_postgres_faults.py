"""What goes wrong with a database goes wrong here; every test counts that its fault really came."""

import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from pwa.store.contract import AUDIT, Put, Receipt, StoreFailed
from pwa.store.postgres import PostgresStore, pool
from pwa.store.postgres.batch import Batch
from tests.patience import until
from tests.store.postgres_cluster import Cluster, a_record, assigned

LOST = "lost or refused"


def lost(caplog: pytest.LogCaptureFixture) -> int:
    return sum(LOST in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("loops", [3, pytest.param(100, marks=pytest.mark.long)])
def test_an_immediate_shutdown_amid_batches_loses_nothing_acknowledged(
    cluster: Cluster, postgres: PostgresStore, caplog: pytest.LogCaptureFixture, loops: int
):
    caplog.set_level(logging.WARNING)
    chance, hits = random.Random(7), 0
    for loop in range(loops):
        before = lost(caplog)
        with Senders(postgres, f"loop-{loop}") as senders:
            time.sleep(chance.uniform(0.02, 0.3))
            cluster.crash()
            senders.send_one_more()
        hits += lost(caplog) > before
        senders.check()
    assert hits >= loops * 0.8, "the crashes missed the batches"
    assert postgres.verify().is_sound


class Senders:
    """Four threads that send batches of five with a document, and what they were told."""

    def __init__(self, store: PostgresStore, name: str) -> None:
        self._store = store
        self._name = name
        self._stop = threading.Event()
        self._told: dict[str, list[Receipt]] = {}
        self._refused: set[str] = set()
        self._threads = [threading.Thread(target=self._send, args=(n,)) for n in range(4)]

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def send_one_more(self) -> None:
        """Wait until something was acknowledged that was sent after this moment."""
        before = len(self._told)
        until(lambda: len(self._told) >= before + 4, "nothing more was acknowledged")

    def check(self) -> None:
        """Whatever was acknowledged is there as it was sent; a batch is there with its document, or not at all."""
        documents = dict(self._store.collection(self._name).items())
        seqs = [receipt.seq for receipts in self._told.values() for receipt in receipts]
        assert len(seqs) == len(set(seqs))
        for batch, receipts in self._told.items():
            assert [receipt.status for receipt in receipts] == ["stored"] * 5
            for n, receipt in enumerate(receipts):
                kept = self._store.get(f"{batch}-{n}")
                assert kept is not None
                assert (kept.seq, kept.sha256) == (receipt.seq, a_record(f"{batch}-{n}").sha256)
        for batch in self._told.keys() | self._refused:
            there = sum(self._store.get(f"{batch}-{n}") is not None for n in range(5))
            assert there == (5 if batch in documents else 0)
            assert batch in documents or batch in self._refused

    def _send(self, thread: int) -> None:
        for n in range(100_000):
            if self._stop.is_set():
                return
            batch = f"{self._name}-{thread}-{n}"
            try:
                told = self._store.append(
                    [a_record(f"{batch}-{i}") for i in range(5)], [Put(self._name, batch, {"n": n})]
                )
            except StoreFailed:
                self._refused.add(batch)
            else:
                self._told[batch] = told


def test_cut_connections_are_replaced_and_nobody_notices(
    cluster: Cluster, opened: Callable[..., PostgresStore], caplog: pytest.LogCaptureFixture
):
    store, cut = opened(), 0
    for n in range(10):
        store.append([a_record(f"r{n}", family="f")], [assigned("f", "alice")])
        cut += cluster.cut_connections()
        assert store.append([a_record(f"s{n}", family="f")])[0].status == "stored"
        cut += cluster.cut_connections()
        assert len(store.visible_to("alice").since(0, 99)) == 2 * (n + 1)
    assert cut >= 20
    assert lost(caplog) >= 20
    assert store.is_writable


def test_connections_that_are_cut_at_any_moment_lose_nothing(
    cluster: Cluster, postgres: PostgresStore, caplog: pytest.LogCaptureFixture
):
    cut = 0
    with Senders(postgres, "cut") as senders:
        for _ in range(40):
            time.sleep(0.02)
            cut += cluster.cut_connections()
        senders.send_one_more()
    assert cut >= 20
    assert lost(caplog) >= 20
    senders.check()
    assert postgres.verify().is_sound


class Deaf:
    """A way to the database that can lose the answer to a commit, which the database has then made."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.answers_to_lose = 0
        self.lost = 0
        threading.Thread(target=self._welcome, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _welcome(self) -> None:
        while True:
            try:
                ours = self._door.accept()[0]
            except OSError:
                return  # closed: the test is over
            theirs = socket.create_connection(("127.0.0.1", self._to))
            threading.Thread(target=self._carry, args=(ours, theirs, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(theirs, ours, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, are_answers: bool) -> None:
        with source, target:
            while True:
                try:
                    heard = source.recv(1 << 16)
                    if not heard:
                        break
                    if are_answers and self.answers_to_lose and b"COMMIT\0" in heard:
                        self.answers_to_lose -= 1
                        self.lost += 1
                        break
                    target.sendall(heard)
                except OSError:
                    break
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other direction was quicker


@pytest.fixture
def deaf(cluster: Cluster) -> Iterator[Deaf]:
    made = Deaf(cluster.port)
    yield made
    made.close()


def test_a_commit_whose_answer_is_lost_is_found_and_acknowledged_once(
    cluster: Cluster, opened: Callable[..., PostgresStore], deaf: Deaf
):
    store = opened(cluster.address_by_tcp(deaf.port))
    [before] = store.append([replace(a_record("before"), received_at="2026-01-01T00:00:00.000Z")])
    deaf.answers_to_lose = 2
    one, two, again = store.append(
        [a_record("one"), a_record("two"), a_record("before")], [Put("x", "k", {"n": 1})]
    )
    assert deaf.lost == 2
    assert [one.status, two.status, again.status] == ["stored", "stored", "already"]
    assert (one.seq, two.seq, again.seq) == (2, 3, before.seq)
    assert (store.count(), store.collection("x").get("k")) == (3, {"n": 1})
    deaf.answers_to_lose = 1
    buried = store.erase("family-1", "2027")
    assert deaf.lost == 3
    assert (buried.seq, buried.records, store.tombstones()) == (4, 3, [buried])


def test_an_audit_entry_whose_answer_is_lost_is_linked_once(
    cluster: Cluster, opened: Callable[..., PostgresStore], deaf: Deaf
):
    store = opened(cluster.address_by_tcp(deaf.port))
    for number in range(4):
        deaf.answers_to_lose = number % 2
        store.append([], [Put(AUDIT, f"{number}", {"at": f"{number}"})])
    assert deaf.lost == 2
    report = store.verify()
    assert report.breaks == ()
    assert report.audit is not None
    assert report.audit.number == 4


def test_all_connections_busy_is_said_and_passes(
    cluster: Cluster, opened: Callable[..., PostgresStore], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "WAIT_S", 0.2)
    store = opened(cluster.url(connections=2))
    store.append([a_record("one")])
    with ExitStack() as busy:
        for _ in range(2):
            busy.enter_context(store._main.lend(lambda connection: connection.execute("select")))
        for _ in range(3):
            with pytest.raises(StoreFailed, match="All 2 connections"):
                store.append([a_record("two")])
            with pytest.raises(StoreFailed, match="All 2 connections"):
                store.get("one")
    assert store.get("two") is None
    assert store.append([a_record("two")])[0].status == "stored"
    assert store.is_writable


def test_a_database_that_is_away_is_named_and_used_again_when_it_is_back(
    cluster: Cluster, postgres: PostgresStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "PATIENCE_S", 0.2)
    monkeypatch.setattr("pwa.store.postgres.store.PROBE_S", 0.0)
    postgres.append([a_record("one")])
    cluster.stop()
    try:
        for call in (
            lambda: postgres.append([a_record("two")]),
            lambda: postgres.get("one"),
            lambda: postgres.erase("f", "t"),
        ):
            with pytest.raises(StoreFailed, match="can't be reached") as refused:
                call()
            assert cluster.says_no_secret(str(refused.value))
        assert not postgres.is_writable
    finally:
        cluster.start()
    assert postgres.is_writable
    assert postgres.get("two") is None
    assert postgres.append([a_record("two")])[0].seq == 2


def test_a_short_restart_is_waited_for(
    cluster: Cluster, postgres: PostgresStore, caplog: pytest.LogCaptureFixture
):
    postgres.append([a_record("one")])
    cluster.stop()
    back = threading.Timer(0.5, cluster.start)
    back.start()
    assert postgres.append([a_record("two")])[0].status == "stored"
    back.join()
    assert lost(caplog) >= 2


def test_a_read_only_database_takes_nothing_and_is_still_read(
    cluster: Cluster, postgres: PostgresStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pwa.store.postgres.store.PROBE_S", 0.0)
    postgres.append([a_record("one")])
    with cluster.as_superuser() as admin:
        admin.execute("alter role attune set default_transaction_read_only = on")
        try:
            assert cluster.cut_connections() > 0
            with pytest.raises(StoreFailed, match="read-only"):
                postgres.append([a_record("two")])
            assert not postgres.is_writable
            assert postgres.get("one") is not None
        finally:
            admin.execute("alter role attune reset default_transaction_read_only")
            cluster.cut_connections()
    assert postgres.is_writable
    assert postgres.append([a_record("two")])[0].status == "stored"


@pytest.mark.parametrize(
    ("state", "words"), [("53100", "disk is full"), ("53200", "out of memory"), ("XX001", "can't read back")]
)
def test_what_the_database_refuses_in_the_middle_of_a_batch_leaves_none_of_it(
    cluster: Cluster, opened: Callable[..., PostgresStore], state: str, words: str
):
    database = cluster.new_database()
    store = opened(cluster.address(database))
    store.append([a_record("one")])
    with cluster.as_owner(database) as owner:
        owner.execute(f"""create function public.refuse() returns trigger language plpgsql as $$ begin
            if new.id = 'third' then raise exception 'refused' using errcode = '{state}', detail = new.canonical;
            end if; return new; end $$""")
        owner.execute(
            "create trigger refuse before insert on attune.records for each row execute function public.refuse()"
        )
        with pytest.raises(Exception, match=words) as refused:
            store.append([a_record("first"), a_record("third", said="private")], [Put("x", "k", {})])
        assert "private" not in str(refused.value)
        assert (store.count(), store.last_seq, store.collection("x").items()) == (1, 1, [])
        owner.execute("drop trigger refuse on attune.records")
    assert store.append([a_record("third")])[0].seq == 2
    assert store.is_writable


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_clash_is_tried_again_and_in_the_end_named(
    cluster: Cluster, opened: Callable[..., PostgresStore], state: str, monkeypatch: pytest.MonkeyPatch
):
    database = cluster.new_database()
    store = opened(cluster.address(database))
    with cluster.as_owner(database) as owner:
        owner.execute("create sequence public.fired")  # a sequence isn't taken back with its transaction
        owner.execute(f"""create function public.clash() returns trigger language plpgsql as $$ begin
            if nextval('public.fired') <= 4 then raise exception 'clash' using errcode = '{state}'; end if;
            return new; end $$""")
        owner.execute(
            "create trigger clash before insert on attune.records for each row execute function public.clash()"
        )
        assert store.append([a_record("one")])[0].status == "stored"
        assert owner.execute("select last_value from public.fired").fetchone() == (5,)
        monkeypatch.setattr(pool, "MOST_CLASHES", 3)
        owner.execute("select setval('public.fired', 1)")
        with pytest.raises(StoreFailed, match="Others kept writing"):
            store.append([a_record("two")])
        assert owner.execute("select last_value from public.fired").fetchone() == (4,)
    assert store.append([a_record("two")])[0].seq == 2


def test_a_real_deadlock_is_untied(
    cluster: Cluster, postgres: PostgresStore, monkeypatch: pytest.MonkeyPatch
):
    attempts = []
    keep = Batch.keep
    monkeypatch.setattr(Batch, "keep", lambda *given: (attempts.append(given), keep(*given))[1])
    documents = postgres.collection("x")
    documents.put("a", {"n": 0})
    documents.put("b", {"n": 0})
    attempts.clear()
    take = "select from attune.documents where team = %s and key = any(%s) order by key desc for update"
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    both = [Put("x", "a", {"n": 1}), Put("x", "b", {"n": 1})]
    ours = threading.Thread(target=lambda: postgres.append([], both))
    # Whoever waits for longer than its deadlock_timeout looks for a knot, once, and is taken back: that is to be us. So
    # the other one asks for both rows in one statement, and gets the first when we wait for it already.
    with cluster.as_superuser() as first, cluster.as_superuser() as other, cluster.as_superuser() as admin:
        team = postgres._team
        theirs = threading.Thread(target=lambda: other.execute(take, (team, ["a", "b"])))
        with other.transaction():
            other.execute("set local deadlock_timeout = '60s'")
            with first.transaction():
                first.execute(take, (team, ["b"]))
                for waits, thread in enumerate((theirs, ours), 1):
                    thread.start()
                    until(lambda many=waits: admin.execute(waiting).fetchone() == (many,), f"{waits} wait")
            theirs.join()
    ours.join()
    assert len(attempts) == 2
    assert [document for _, document in documents.items()] == [{"n": 1}, {"n": 1}]


def test_one_that_can_not_be_kept_holds_up_no_other_of_its_group(postgres: PostgresStore):
    failures: list[tuple[int, str]] = []

    def send(n: int) -> None:
        for i in range(20):
            try:
                postgres.append([a_record(f"{n}-{i}")], [Put("x", "nul \0" if n == 0 else f"{n}", {})])
            except StoreFailed as problem:
                failures.append((n, str(problem)))

    threads = [threading.Thread(target=send, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n for n, _ in failures} == {0}
    assert len(failures) == 20
    assert postgres.count() == 100
