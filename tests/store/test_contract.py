"""The promises of pwa.store.contract, kept by the engine; nothing here knows how."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pwa.store import UnknownStore, open_store
from pwa.store.contract import (
    CASELOAD,
    Manifest,
    Put,
    Store,
    Stored,
    StoreDamaged,
    StoreFailed,
    StoreNotEmpty,
    Tombstone,
)
from tests.store.conftest import RECEIVED_AT, Reopen, a_new


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


def test_since_gives_later_records_in_order(store: Store):
    store.append([a_new(f"r{n}") for n in range(1, 13)])
    assert [kept.seq for kept in store.since(4, 4)] == [5, 6, 7, 8]
    assert [kept.seq for kept in store.since(10, 500)] == [11, 12]
    assert [kept.seq for kept in store.since(-5, 2)] == [1, 2]
    assert store.since(99, 500) == []


def on_caseload(family: str, *users: str) -> Put:
    entry = {"users": {user: {"from": RECEIVED_AT, "until": None} for user in users}}
    return Put(CASELOAD, family, entry, tuple(f"now:{user}" for user in users))


def test_a_person_sees_the_families_of_their_caseload_and_no_others(store: Store):
    records = [a_new(f"r{n}", family=f"family-{n % 3}", subject=f"s{n % 6}") for n in range(1, 13)]
    store.append(records, [on_caseload("family-0", "alice"), on_caseload("family-1", "alice", "bob")])
    alice, bob, carol = (store.visible_to(user) for user in ("alice", "bob", "carol"))
    assert [kept.seq for kept in alice.since(4, 4)] == [6, 7, 9, 10]
    assert [kept.seq for kept in alice.since(10, 500)] == [12]
    assert [kept.seq for kept in alice.since(-5, 3)] == [1, 3, 4]
    assert [kept.seq for kept in bob.since(0, 500)] == [1, 4, 7, 10]
    assert carol.since(0, 500) == []
    assert alice.get("r3") == store.get("r3")
    assert (bob.get("r3"), carol.get("r1"), alice.get("r2"), alice.get("nothing")) == (None,) * 4
    assert [kept.seq for kept in alice.history("s3")] == [3, 9]
    assert bob.history("s3") == []
    assert [kept.seq for kept in bob.family_records("family-1")] == [1, 4, 7, 10]
    assert bob.family_records("family-0") == []


def test_what_leaves_a_caseload_is_no_longer_seen(reopen: Reopen):
    store = reopen()
    store.append([a_new("one")], [on_caseload("family-1", "alice")])
    assert store.visible_to("alice").get("one") is not None
    store.append([], [on_caseload("family-1", "bob")])
    for again in (lambda: store, reopen):
        looked_at = again()
        assert looked_at.visible_to("alice").since(0, 9) == []
        assert [kept.seq for kept in looked_at.visible_to("bob").since(0, 9)] == [1]


def until(family: str, user: str, day: str) -> Put:
    return Put(CASELOAD, family, {"users": {}}, (f"until:{user}:{day}",))


def test_what_is_lent_to_the_end_of_a_day_is_seen_until_that_day_is_over(reopen: Reopen):
    store = reopen()
    store.append(
        [a_new("one", family="lent", subject="s"), a_new("two", family="own"), a_new("three", family="lent")],
        [until("lent", "alice", "2026-12-05"), on_caseload("own", "alice")],
    )
    for again in (lambda: store, reopen):
        looked_at = again()
        for today, seen in (("2026-12-04", [1, 2, 3]), ("2026-12-05", [1, 2, 3]), ("2026-12-06", [2])):
            alice = looked_at.visible_to("alice", today)
            assert [kept.seq for kept in alice.since(0, 9)] == seen, today
            assert (alice.get("one") is not None) is (1 in seen)
            assert [kept.seq for kept in alice.family_records("lent")] == [
                seq for seq in (1, 3) if seq in seen
            ]
            assert [kept.seq for kept in alice.history("s")] == [seq for seq in (1,) if seq in seen]
        # Whoever does not say which day it is sees nothing of it; nor does anybody else.
        assert [kept.seq for kept in looked_at.visible_to("alice").since(0, 9)] == [2]
        assert looked_at.visible_to("bob", "2026-12-04").since(0, 9) == []
        assert looked_at.visible_to("alic", "2026-12-04").since(0, 9) == []


def test_some_families_of_a_caseload_can_be_asked_for(store: Store):
    records = [a_new(f"r{n}", family=f"family-{n % 3}") for n in range(1, 10)]
    store.append(records, [on_caseload("family-0", "alice"), on_caseload("family-1", "alice")])
    alice = store.visible_to("alice", "2026-12-04")
    assert [kept.seq for kept in alice.since(0, 9, ["family-1", "family-2"])] == [1, 4, 7]
    assert [kept.seq for kept in alice.since(1, 1, ["family-1"])] == [4]
    assert alice.since(0, 9, []) == alice.since(0, 9, ["nothing"]) == []


def test_documents_are_found_by_a_range_of_tags(reopen: Reopen):
    store = reopen()
    things = store.collection("things")
    for key, tags in (("a", ("day:1", "x")), ("b", ("day:2",)), ("c", ("day:3", "day:2")), ("d", ())):
        things.put(key, {"is": key}, tags)
    things.put("b", {"is": "b"}, ("day:4",))
    things.delete("a")
    for again in (lambda: store, reopen):
        looked_at = again().collection("things")
        assert looked_at.keys_between("day:1", "day:3") == {"c"}
        assert looked_at.keys_between("day:2", "day:4") == {"b", "c"}
        assert looked_at.keys_between("day:5", "day:9") == looked_at.keys_between("day:3", "day:2") == set()


def test_what_is_known_of_ids_and_subjects_is_told_at_once(store: Store):
    store.append(
        [a_new("one", subject="s"), a_new("two"), a_new("three", subject="s"), a_new("four", subject="t")]
    )
    assert [kept.seq for kept in store.existing(["two", "three", "nothing"], ["s"])] == [1, 2, 3]
    assert [kept.seq for kept in store.existing([], ["t", "nothing"])] == [4]
    assert [kept.seq for kept in store.existing(["four"], [])] == [4]
    assert store.existing([], []) == store.existing(["nothing"], ["nothing"]) == []


def test_several_documents_are_asked_for_at_once(store: Store):
    things = store.collection("things")
    for key in ("a", "b", "c"):
        things.put(key, {"is": key})
    assert things.get_all(["c", "a", "nothing"]) == {"a": {"is": "a"}, "c": {"is": "c"}}
    assert things.get_all([]) == {}
    assert store.manifest() == Manifest(store.epoch, store.last_seq)


def test_history_holds_every_revision_of_a_subject_oldest_first(store: Store):
    store.append([a_new("one", subject="visit"), a_new("other"), a_new("two", subject="visit")])
    assert [kept.record["id"] for kept in store.history("visit")] == ["one", "two"]
    assert store.history("nothing") == []


def test_everything_is_there_after_a_restart(reopen: Reopen):
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


def test_a_collection_forgets_what_is_deleted_for_good(reopen: Reopen):
    accounts = reopen().collection("accounts")
    accounts.put("alice", {"role": "lead"})
    accounts.put("bob", {"role": "visitor"})
    accounts.delete("alice")
    accounts.delete("nobody")
    assert accounts.items() == [("bob", {"role": "visitor"})]
    assert reopen().collection("accounts").items() == [("bob", {"role": "visitor"})]


def test_documents_are_written_with_the_records_of_a_batch(reopen: Reopen):
    store = reopen()
    store.append(
        [a_new("one")], [Put("caseload", "family-1", {"n": 1}), Put("caseload", "family-1", {"n": 2})]
    )
    assert reopen().collection("caseload").items() == [("family-1", {"n": 2})]


def test_a_document_is_found_by_its_tags(reopen: Reopen):
    people = reopen().collection("people")
    people.put("1", {"n": 1}, ("lead", "a@example.org"))
    people.put("2", {"n": 2}, ("lead",))
    assert people.keys("lead") == {"1", "2"}
    people.put("2", {"n": 3}, ("visitor",))
    people.put("3", {"n": 4})
    people = reopen().collection("people")
    assert (people.keys("lead"), people.keys("visitor"), people.keys("nobody")) == ({"1"}, {"2"}, set())
    people.delete("1")
    assert people.keys("lead") == set()
    assert [key for key, _ in people.items()] == ["2", "3"]


def test_an_erased_family_leaves_a_tombstone_and_is_refused_from_then_on(reopen: Reopen):
    store = reopen()
    one, two, three = a_new("one", family="stays"), a_new("two", family="goes"), a_new("three", family="goes")
    store.append([one, two, three], [on_caseload("goes", "alice"), on_caseload("stays", "alice")])
    buried = store.erase("goes", RECEIVED_AT)
    assert buried == Tombstone(4, "goes", RECEIVED_AT, 2, ("alice",))
    assert store.erase("goes", "2027-01-01T00:00:00.000Z") == buried
    for again in (lambda: store, reopen):
        looked_at = again()
        assert (looked_at.get("two"), looked_at.family_records("goes"), looked_at.count()) == (None, [], 1)
        assert looked_at.history("subject of two") == []
        assert looked_at.collection(CASELOAD).keys("now:alice") == {"stays"}
        assert (looked_at.tombstone("goes"), looked_at.tombstone("stays")) == (buried, None)
        assert (looked_at.tombstones(), looked_at.tombstones(4)) == ([buried], [])
        receipts = looked_at.append([two, a_new("four", family="goes")])
        assert [(one.status, one.sha256, one.seq) for one in receipts] == [("erased", "", 4)] * 2
        assert looked_at.verify().is_sound
    assert reopen().append([a_new("five")])[0].seq == 5


def test_what_a_dump_gives_makes_the_same_store_again(reopen: Reopen, another: Store):
    store = reopen()
    store.append(
        [a_new("one", said="é\u0000 👶"), a_new("two", family="goes"), a_new("three")],
        [on_caseload("family-1", "alice"), Put("accounts", "alice", {"n": [1, None, "é"]}, ("tag",))],
    )
    store.erase("goes", RECEIVED_AT)
    dumped = list(store.dump())
    another.load(dumped)
    assert list(another.dump()) == dumped
    assert another.get("one") == store.get("one")
    assert another.append([a_new("one", said="é\u0000 👶")])[0].status == "already"
    assert another.append([a_new("two", family="goes")])[0].status == "erased"
    assert another.append([a_new("six")])[0].seq == 5
    assert another.visible_to("alice").get("three") is not None
    assert another.collection("accounts").keys("tag") == {"alice"}
    with pytest.raises(StoreNotEmpty):
        another.load(dumped)
    assert another.verify().is_sound


def test_a_load_that_ends_early_leaves_the_store_empty(reopen: Reopen, another: Store):
    store = reopen()
    store.append([a_new(f"r{n}") for n in range(20)])

    def cut_off():
        yield from list(store.dump())[:10]
        raise StoreDamaged("the backup ends here")

    with pytest.raises(StoreDamaged, match="ends here"):
        another.load(cut_off())
    assert (another.count(), another.last_seq) == (0, 0)
    another.load(store.dump())
    assert another.count() == 20


def test_a_dump_is_of_one_moment(store: Store):
    store.append([a_new(f"r{n}") for n in range(5)])
    dump = store.dump()
    first = next(dump)
    store.append([a_new("later")])
    assert isinstance(first, Manifest)
    assert first.last_seq == 5
    assert [entry.seq for entry in dump if isinstance(entry, Stored)] == [1, 2, 3, 4, 5]


def test_exclusively_is_one_at_a_time(store: Store):
    inside, most = 0, 0

    def enter(n: int) -> None:
        nonlocal inside, most
        with store.exclusively("accounts"), store.exclusively("accounts"):
            inside += 1
            most = max(most, inside)
            store.collection("c").put(str(n), {})
            inside -= 1

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(enter, range(12)))
    assert most == 1
    assert len(store.collection("c").items()) == 12


def test_verify_reads_all_of_it_and_finds_nothing_wrong(store: Store):
    store.append([a_new(f"r{n}") for n in range(20)])
    report = store.verify()
    assert (report.records, report.problems, report.is_sound) == (20, (), True)


def test_verify_names_a_record_that_does_not_match_its_hash(store: Store):
    wrong = a_new("one")
    store.append([replace(wrong, sha256="0" * 64)])
    assert "record one" in store.verify().problems[0]


def test_a_new_epoch_is_kept(reopen: Reopen):
    store = reopen()
    before = store.epoch
    assert store.renew_epoch() != before
    assert store.epoch == reopen().epoch


def test_what_is_not_json_is_refused_and_nothing_changes(store: Store):
    with pytest.raises(StoreFailed):
        store.collection("accounts").put("alice", {"role": object()})
    assert store.collection("accounts").items() == []
    store.collection("accounts").put("alice", {"role": "lead"})


def test_sixteen_threads_lose_nothing(reopen: Reopen):
    store = reopen()

    def send(thread: int) -> list[int]:
        found = []
        for n in range(25):
            [mine, shared] = store.append([a_new(f"{thread}-{n}"), a_new(f"shared-{n}")])
            store.collection("audit").put(f"{thread}-{n}", {"n": n})
            assert store.get(mine.id) is not None
            store.since(0, 1000)
            found += [mine.seq] + [shared.seq] * (shared.status == "stored")
        return found

    with ThreadPoolExecutor(16) as threads:
        given = [seq for seqs in threads.map(send, range(16)) for seq in seqs]
    assert sorted(given) == list(range(1, 16 * 25 + 25 + 1))
    store = reopen()
    assert store.count() == len(given)
    assert len(store.collection("audit").items()) == 16 * 25
    assert store.verify().is_sound


def test_a_cursor_never_skips_a_record_while_writers_are_at_work(store: Store):
    writers, each = 6, 60
    done = threading.Event()

    def write(writer: int) -> None:
        for n in range(each):
            store.append([a_new(f"{writer}-{n}-{place}") for place in range(1 + n % 3)])

    def pull() -> list[int]:
        cursor, seen = 0, list[int]()
        while True:
            is_last = done.is_set()
            end = store.last_seq
            page = store.since(cursor, 7)
            seen += [kept.seq for kept in page]
            cursor = page[-1].seq if len(page) == 7 else max(cursor, end)
            seen = [seq for seq in seen if seq <= cursor]
            if is_last and not page:
                return seen

    with ThreadPoolExecutor(writers + 2) as threads:
        pullers = [threads.submit(pull) for _ in range(2)]
        list(threads.map(write, range(writers), timeout=60))
        done.set()
        pulled = [puller.result(60) for puller in pullers]
    everything = [kept.seq for kept in store.since(0, 10_000)]
    assert len(everything) == writers * each * 2
    assert pulled == [everything, everything]


@pytest.mark.parametrize("url", ["mysql://host/attune", "tinydb://relative/folder", "sqlite:///x"])
def test_an_address_that_names_no_engine_is_refused(url: str):
    with pytest.raises(UnknownStore, match="tinydb:///"):
        open_store(url)


def test_tries_are_counted_by_key_until_they_are_forgotten(store: Store):
    assert [store.tries.add("one", 1, 600).number for _ in range(3)] == [1, 2, 3]
    assert store.tries.add("one", 4, 1).number == 7
    assert 0 < store.tries.of("one").left_s <= 600, "from the first of them"
    assert (store.tries.of("another").number, store.tries.of("another").left_s) == (0, 0)
    store.tries.forget("one")
    assert store.tries.of("one").number == 0


def test_tries_of_before_do_not_count(store: Store):
    store.tries.add("one", 5, 0)
    assert store.tries.of("one").number == 0
    assert store.tries.add("one", 1, 600).number == 1


def test_tries_at_one_moment_are_all_counted(store: Store):
    with ThreadPoolExecutor(8) as threads:
        told = [each.number for each in threads.map(lambda _: store.tries.add("one", 1, 600), range(80))]
    assert sorted(told) == list(range(1, 81))


def test_tries_are_no_part_of_what_a_store_holds(store: Store, another: Store):
    before = list(store.dump())
    store.tries.add("one", 1, 600)
    assert list(store.dump()) == before
    another.load(store.dump())
    assert another.tries.of("one").number == 0
