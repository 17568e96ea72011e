"""Many writers at once, in threads and in processes: one order that skips nothing, one holder of a lock."""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from pwa.store.contract import AUDIT, Put, StoreFailed
from pwa.store.postgres import PostgresStore, locks, open_postgres
from pwa.store.postgres.batch import Batch
from tests.store.postgres_cluster import RECEIVED_AT, Cluster, a_record, assigned

processes = multiprocessing.get_context("spawn")


def write_many(url: str, name: str) -> list[str]:
    """In a process of its own: 250 records in batches of 1 to 4, one of each sent twice."""
    store, sent = open_postgres(url), list[str]()
    for n in range(100):
        batch = [a_record(f"{name}-{n}-{i}", family=f"{name}-{n}") for i in range(n % 4 + 1)]
        store.append([*batch, batch[0]], [assigned(f"{name}-{n}", "alice")])
        sent += [one.id for one in batch]
    store.close()
    return sent


def test_since_skips_nothing_while_four_processes_write(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    url = cluster.url()
    store, seen, cursor, looks = opened(url), list[str](), 0, 0
    visible, sighted, place = store.visible_to("alice"), list[str](), 0
    with ProcessPoolExecutor(4, mp_context=processes) as pool:
        writers = [pool.submit(write_many, url, f"w{n}") for n in range(4)]
        while True:
            are_done = all(writer.done() for writer in writers)
            page, own = store.since(cursor, 50), visible.since(place, 50)
            looks += not are_done
            cursor, place = (page[-1].seq if page else cursor), (own[-1].seq if own else place)
            seen += [kept.record["id"] for kept in page]
            sighted += [kept.record["id"] for kept in own]
            if are_done and not page and not own:
                break
    sent = [record_id for writer in writers for record_id in writer.result()]
    assert looks > 5
    assert len(sent) == 1000
    assert Counter(seen) == Counter(sighted) == Counter(sent)
    assert cursor == store.last_seq


def test_since_skips_nothing_while_families_are_erased(
    opened: Callable[..., PostgresStore], cluster: Cluster
):
    url = cluster.url()
    writer, reader, stop = opened(url), opened(url), threading.Event()
    kept: set[str] = set()

    def write() -> None:
        for n in range(12):
            writer.append([a_record(f"k{n}", family="keeps"), a_record(f"g{n}", family=f"goes-{n}")])
            kept.add(f"k{n}")
            writer.erase(f"goes-{n}", RECEIVED_AT)
        stop.set()

    thread, seen, cursor, buried, place = threading.Thread(target=write), set[str](), 0, list[str](), 0
    thread.start()
    while True:
        is_done = stop.is_set()
        page, stones = reader.since(cursor, 5), reader.tombstones(place)
        cursor, place = (page[-1].seq if page else cursor), (stones[-1].seq if stones else place)
        seen |= {found.record["id"] for found in page}
        buried += [stone.family for stone in stones]
        if is_done and not page and not stones:
            break
    thread.join()
    assert kept <= seen
    assert buried == [f"goes-{n}" for n in range(12)]


def send_all(url: str, name: str) -> list[tuple[str, str, int]]:
    """In a process of its own: the same 200 records as the other processes, said by `name`."""
    store = open_postgres(url)
    found = []
    for n in range(0, 200, 4):
        shared = [a_record(f"shared-{i}") for i in range(n, n + 4)]
        receipts = store.append(
            [*shared, a_record(f"clash-{n}", said=name)], [Put("last", "writer", {"name": name})]
        )
        found += [(one.id, one.status, one.seq) for one in receipts]
    store.close()
    return found


def test_two_processes_that_send_the_same_keep_it_once(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    url = cluster.url()
    store = opened(url)
    with ProcessPoolExecutor(2, mp_context=processes) as pool:
        both = list(pool.map(send_all, [url] * 2, ["north", "south"]))
    statuses = Counter((record_id, status) for told in both for record_id, status, _ in told)
    for n in range(200):
        assert (statuses[f"shared-{n}", "stored"], statuses[f"shared-{n}", "already"]) == (1, 1)
    for n in range(0, 200, 4):
        assert (statuses[f"clash-{n}", "stored"], statuses[f"clash-{n}", "conflict"]) == (1, 1)
    places = [{record_id: seq for record_id, _, seq in told} for told in both]
    assert places[0] == places[1]
    assert store.count() == 250
    assert store.verify().is_sound


def note_many(url: str, name: str) -> None:
    """In a process of its own: 100 audit entries, each second one beside a record."""
    store = open_postgres(url)
    for n in range(100):
        records = [a_record(f"{name}-{n}")] if n % 2 else []
        store.append(records, [Put(AUDIT, f"{name}-{n}", {"at": str(n), "action": "saw"})])
    store.close()


def test_three_processes_note_in_one_chain(cluster: Cluster, opened: Callable[..., PostgresStore]):
    url = cluster.url()
    store = opened(url)
    with ProcessPoolExecutor(3, mp_context=processes) as pool:
        list(pool.map(note_many, [url] * 3, ["north", "south", "east"]))
    report = store.verify()
    assert (report.problems, report.breaks) == ((), ())
    assert report.audit is not None
    assert report.audit.number == 300


def test_threads_that_wait_at_once_are_written_together(
    postgres: PostgresStore, monkeypatch: pytest.MonkeyPatch
):
    transactions = []
    keep = Batch.keep

    def slow_keep(*given: Any) -> None:
        transactions.append(given)
        time.sleep(0.005)
        keep(*given)

    monkeypatch.setattr(Batch, "keep", slow_keep)
    with ThreadPoolExecutor(16) as threads:
        names = [f"r{n}" for n in range(320)]
        receipts = [told[0] for told in threads.map(lambda name: postgres.append([a_record(name)]), names)]
    assert [receipt.id for receipt in receipts] == names
    assert sorted(receipt.seq for receipt in receipts) == list(range(1, 321))
    assert len(transactions) < 100


def count_up(url: str, times: int) -> None:
    """In a process of its own: reads, decides and writes, which only a lock makes right."""
    store = open_postgres(url)
    numbers = store.collection("numbers")
    for _ in range(times):
        with store.exclusively("counting"), store.exclusively("counting"):
            found = numbers.get("n") or {"n": 0}
            numbers.put("n", {"n": found["n"] + 1})
    store.close()


def test_only_one_is_within_in_all_processes_and_threads(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    url = cluster.url()
    store = opened(url)
    with ProcessPoolExecutor(3, mp_context=processes) as pool, ThreadPoolExecutor(2) as threads:
        work = [pool.submit(count_up, url, 40) for _ in range(3)] + [
            threads.submit(count_up, url, 40) for _ in range(2)
        ]
        for each in work:
            each.result()
    assert store.collection("numbers").get("n") == {"n": 200}


def hold_until_killed(url: str, ready: Any) -> None:
    with open_postgres(url).exclusively("held"):
        ready.set()
        time.sleep(60)


def test_a_holder_that_is_killed_lets_the_next_one_in(cluster: Cluster, opened: Callable[..., PostgresStore]):
    url = cluster.url()
    store, ready = opened(url), processes.Event()
    holder = processes.Process(target=hold_until_killed, args=(url, ready))
    holder.start()
    assert ready.wait(30)
    os.kill(holder.pid or 0, signal.SIGKILL)
    with store.exclusively("held"):
        holder.join()
    assert holder.exitcode == -signal.SIGKILL


def test_who_waits_too_long_is_told(
    cluster: Cluster, opened: Callable[..., PostgresStore], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(locks, "WAIT_S", 1)
    url = cluster.url()
    first, second = opened(url), opened(url)
    refusals = []

    def enter(store: PostgresStore) -> None:
        with pytest.raises(StoreFailed, match="“slow”") as refused, store.exclusively("slow"):
            pass
        refusals.append(refused)

    with first.exclusively("slow"):
        threads = [threading.Thread(target=enter, args=(store,)) for store in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refusals) == 2
    with second.exclusively("slow"), first.exclusively("other"):
        pass


def test_holders_never_take_the_connections_that_they_write_with(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    store = opened(cluster.url(connections=1))

    def decide(n: int) -> str:
        with store.exclusively(f"family-{n % 6}"):
            store.get("one")
            return store.append([a_record(f"r{n}")])[0].status

    with ThreadPoolExecutor(12) as threads:
        assert set(threads.map(decide, range(60))) == {"stored"}
    assert store.count() == 60


@pytest.mark.parametrize("way", ["append", "delete", "erase", "renew_epoch"])
def test_what_was_decided_under_a_lock_that_is_lost_is_not_written(
    cluster: Cluster, opened: Callable[..., PostgresStore], way: str
):
    url = cluster.url()
    store, other = opened(url), opened(url)
    store.append([a_record("one")], [Put("x", "k", {})])
    epoch = store.epoch
    write = {
        "append": lambda: store.append([a_record("two")]),
        "delete": lambda: store.collection("x").delete("k"),
        "erase": lambda: store.erase("family-1", RECEIVED_AT),
        "renew_epoch": store.renew_epoch,
    }[way]
    with store.exclusively("deciding"):
        assert cluster.cut_connections() >= 2
        with other.exclusively("deciding"), pytest.raises(StoreFailed, match="let go of the lock"):
            write()
    assert (store.count(), store.epoch, store.collection("x").get("k"), store.tombstones()) == (
        1,
        epoch,
        {},
        [],
    )
    with store.exclusively("deciding"):
        write()
    assert store.is_writable


def test_a_lock_outlives_a_limit_on_idle_transactions(cluster: Cluster, opened: Callable[..., PostgresStore]):
    with cluster.as_superuser() as admin:
        admin.execute("alter role attune set idle_in_transaction_session_timeout = '100ms'")
        try:
            store = opened()
            with store.exclusively("thinking"):
                time.sleep(0.5)
                assert store.append([a_record("one")])[0].status == "stored"
        finally:
            admin.execute("alter role attune reset idle_in_transaction_session_timeout")


def try_many(url: str) -> int:
    """In a process of its own: fifty tries, each with one of its own that is over at once."""
    store = open_postgres(url)
    for n in range(50):
        store.tries.add("shared", 1, 600)
        store.tries.add(f"over {os.getpid()} {n}", 1, 0)
    store.close()
    return os.getpid()


def test_tries_of_several_processes_count_together_and_what_is_over_leaves_no_trace(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    url = cluster.url()
    store = opened(url)
    with ProcessPoolExecutor(3, mp_context=processes) as pool:
        list(pool.map(try_many, [url] * 3))
    assert store.tries.of("shared").number == 150
    store.tries.add("last", 1, 600)
    store.tries.add("last", 1, 600)
    kept = store._main.run(
        lambda connection: connection.execute(
            "select key from attune.tries where team = %s order by key", (store._team,)
        ).fetchall()
    )
    assert kept == [("last",), ("shared",)]


def test_another_team_has_tries_of_its_own(cluster: Cluster, opened: Callable[..., PostgresStore]):
    north, south = opened(cluster.url()), opened(cluster.url())
    north.tries.add("one", 3, 600)
    assert south.tries.of("one").number == 0
