"""The promises of pwa.store.contract, kept by the engine; nothing here knows how."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pwa.store import UnknownStore, open_store
from pwa.store.contract import Put, Store, StoreFailed
from tests.store.conftest import RECEIVED_AT, a_new


def test_a_new_record_gets_a_receipt_with_its_hash(store: Store):
    [receipt] = store.append([a_new("one")])
    assert (receipt.id, receipt.seq, receipt.status) == ("one", 1, "stored")
    assert (receipt.sha256, receipt.received_at) == (a_new("one").sha256, RECEIVED_AT)


def test_sending_twice_gives_the_first_receipt_again(store: Store):
    [first] = store.append([a_new("one")])
    [second] = store.append([a_new("one")])
    assert (second.seq, second.sha256, second.status) == (first.seq, first.sha256, "already")
    assert store.count() == 1


def test_the_same_record_twice_in_one_batch_is_one_record(store: Store):
    assert [receipt.status for receipt in store.append([a_new("one"), a_new("one")])] == ["stored", "already"]
    assert store.count() == 1


def test_the_same_id_with_other_content_is_a_conflict_and_changes_nothing(store: Store):
    store.append([a_new("one", said="first")])
    receipts = store.append([a_new("one", said="second"), a_new("two")])
    assert [receipt.status for receipt in receipts] == ["conflict", "stored"]
    kept = store.get("one")
    assert kept is not None
    assert kept.record["body"] == {"said": "first"}
    assert receipts[0].sha256 == kept.sha256


def test_since_gives_later_records_of_the_named_families_in_order(store: Store):
    store.append([a_new(f"r{n}", family=f"family-{n % 3}") for n in range(1, 13)])
    assert [kept.seq for kept in store.since(4, {"family-0", "family-1"}, 4)] == [6, 7, 9, 10]
    assert [kept.seq for kept in store.since(10, None, 500)] == [11, 12]
    assert [kept.seq for kept in store.since(10, {"family-0", "family-1"}, 500)] == [12]
    assert [kept.seq for kept in store.since(-5, {"family-0"}, 2)] == [3, 6]
    assert store.since(0, set(), 500) == []
    assert store.since(99, None, 500) == []


def test_history_holds_every_revision_of_a_subject_oldest_first(store: Store):
    store.append([a_new("one", subject="visit"), a_new("other"), a_new("two", subject="visit")])
    assert [kept.record["id"] for kept in store.history("visit")] == ["one", "two"]
    assert store.history("nothing") == []


def test_everything_is_there_after_a_restart(reopen: Callable[[], Store]):
    store = reopen()
    store.append([a_new("one", subject="s"), a_new("two", subject="s")])
    store.collection("accounts").put("alice", {"role": "lead"})
    epoch = store.epoch
    store = reopen()
    assert (store.count(), store.last_seq, store.epoch) == (2, 2, epoch)
    assert [kept.record["id"] for kept in store.history("s")] == ["one", "two"]
    assert store.collection("accounts").get("alice") == {"role": "lead"}
    assert store.append([a_new("three")])[0].seq == 3


def test_a_collection_gives_copies(store: Store):
    accounts = store.collection("accounts")
    accounts.put("alice", {"needs": ["bsl"]})
    held = accounts.get("alice")
    assert held is not None
    held["needs"].append("braille")
    accounts.items()[0][1]["needs"].append("audio")
    assert accounts.get("alice") == {"needs": ["bsl"]}


def test_a_collection_forgets_what_is_deleted_for_good(reopen: Callable[[], Store]):
    accounts = reopen().collection("accounts")
    accounts.put("alice", {"role": "lead"})
    accounts.put("bob", {"role": "visitor"})
    accounts.delete("alice")
    accounts.delete("nobody")
    assert accounts.items() == [("bob", {"role": "visitor"})]
    assert reopen().collection("accounts").items() == [("bob", {"role": "visitor"})]


def test_documents_are_written_with_the_records_of_a_batch(reopen: Callable[[], Store]):
    store = reopen()
    store.append(
        [a_new("one")], [Put("caseload", "family-1", {"n": 1}), Put("caseload", "family-1", {"n": 2})]
    )
    assert reopen().collection("caseload").items() == [("family-1", {"n": 2})]


def test_an_erased_family_is_gone_from_the_disk_and_its_places_stay_taken(
    reopen: Callable[[], Store], folder: Path
):
    store = reopen()
    store.append(
        [a_new("one", family="stays", said="kept words"), a_new("two", family="goes", said="erased words")]
    )
    assert store.erase("goes") == 1
    assert (store.get("two"), store.family_records("goes"), store.count()) == (None, [], 1)
    on_disk = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"erased words" not in on_disk
    assert b"kept words" in on_disk
    store = reopen()
    assert store.append([a_new("three")])[0].seq == 3
    assert store.verify().is_sound


def test_verify_reads_all_of_it_and_finds_nothing_wrong(store: Store):
    store.append([a_new(f"r{n}") for n in range(20)])
    report = store.verify()
    assert (report.records, report.problems, report.is_sound) == (20, (), True)


def test_verify_names_a_record_that_does_not_match_its_hash(store: Store):
    wrong = a_new("one")
    store.append([type(wrong)(wrong.record, "0" * 64, wrong.received_at)])
    assert "record one" in store.verify().problems[0]


def test_a_new_epoch_is_kept(reopen: Callable[[], Store]):
    store = reopen()
    before = store.epoch
    assert store.renew_epoch() != before
    assert store.epoch == reopen().epoch


def test_what_is_not_json_is_refused_and_nothing_changes(store: Store):
    with pytest.raises(StoreFailed):
        store.collection("accounts").put("alice", {"role": object()})
    assert store.collection("accounts").items() == []
    store.collection("accounts").put("alice", {"role": "lead"})


def test_sixteen_threads_lose_nothing(reopen: Callable[[], Store]):
    store = reopen()

    def send(thread: int) -> list[int]:
        found = []
        for n in range(25):
            [mine, shared] = store.append([a_new(f"{thread}-{n}"), a_new(f"shared-{n}")])
            store.collection("audit").put(f"{thread}-{n}", {"n": n})
            assert store.get(mine.id) is not None
            store.since(0, None, 1000)
            found += [mine.seq] + [shared.seq] * (shared.status == "stored")
        return found

    with ThreadPoolExecutor(16) as threads:
        given = [seq for seqs in threads.map(send, range(16)) for seq in seqs]
    assert sorted(given) == list(range(1, 16 * 25 + 25 + 1))
    store = reopen()
    assert store.count() == len(given)
    assert len(store.collection("audit").items()) == 16 * 25
    assert store.verify().is_sound


@pytest.mark.parametrize("url", ["postgresql://host/attune", "tinydb://relative/folder", "sqlite:///x"])
def test_an_address_that_names_no_engine_is_refused(url: str):
    with pytest.raises(UnknownStore, match="tinydb:///"):
        open_store(url)
