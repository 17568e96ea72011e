"""Any order of things that can happen to a store, against a plain model of it: both engines must agree with the model."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pwa.store.contract import CASELOAD, NewRecord, Put, Stored, StoreFailed, Tombstone
from tests.store.conftest import RECEIVED_AT, a_new
from tests.store.engines import ENGINES, a_place

IDS = st.integers(0, 14)
FAMILIES = st.sampled_from(["f1", "f2", "f3"])
USERS = st.sampled_from(["alice", "bob"])
KEYS = st.sampled_from(["k1", "k2", "ключ"])
TAGS = st.lists(st.sampled_from(["t1", "t2"]), unique=True, max_size=2).map(tuple)
SAID = st.sampled_from(["", "é", "👶", '\u0000\u2028"\\', "x" * 3000])


@dataclass
class Model:
    """What a store is: records in order, documents, tombstones."""

    records: dict[int, NewRecord] = field(default_factory=dict)
    documents: dict[tuple[str, str], tuple[dict[str, str], tuple[str, ...]]] = field(default_factory=dict)
    buried: dict[str, Tombstone] = field(default_factory=dict)
    last_seq: int = 0

    def status(self, new: NewRecord) -> str:
        kept = next((one for one in self.records.values() if one.id == new.id), None)
        if kept is not None:
            return "already" if kept.sha256 == new.sha256 else "conflict"
        return "erased" if new.family in self.buried else "stored"

    def append(self, new: NewRecord) -> str:
        status = self.status(new)
        if status == "stored":
            self.last_seq += 1
            self.records[self.last_seq] = new
        return status

    def sees(self, user: str) -> set[str]:
        return {
            key
            for (name, key), (_, tags) in self.documents.items()
            if name == CASELOAD and f"now:{user}" in tags
        }


class StoreMachine(RuleBasedStateMachine):
    """One life of one store."""

    engine_name = ""
    url: Callable[[], str]

    @initialize()
    def begin(self) -> None:
        self.place = a_place(self.engine_name, self.url)
        self.engine = self.place.__enter__()
        self.store = self.engine.open()
        self.model = Model()
        self.epoch = self.store.epoch
        self.cursor, self.pulled = 0, list[int]()

    @rule(
        ids=st.lists(st.tuples(IDS, FAMILIES, SAID), min_size=1, max_size=6), user=USERS, key=KEYS, tags=TAGS
    )
    def append(self, ids: list[tuple[int, str, str]], user: str, key: str, tags: tuple[str, ...]) -> None:
        records = [a_new(f"r{n}", family=family, subject=f"s{n % 4}", said=said) for n, family, said in ids]
        puts = [Put("things", key, {"of": user}, tags)]
        receipts = self.store.append(records, puts)
        assert [one.status for one in receipts] == [self.model.append(new) for new in records]
        self.model.documents["things", key] = ({"of": user}, tags)

    @rule(family=FAMILIES, user=USERS)
    def assign(self, family: str, user: str) -> None:
        if family not in self.model.buried:
            entry = {"users": {user: {"from": RECEIVED_AT, "until": None}}}
            self.store.append([], [Put(CASELOAD, family, entry, (f"now:{user}",))])
            self.model.documents[CASELOAD, family] = (entry, (f"now:{user}",))

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        self.store.collection("things").delete(key)
        self.model.documents.pop(("things", key), None)

    @rule()
    def refuse_what_is_no_json(self) -> None:
        with pytest.raises(StoreFailed):
            self.store.append([a_new("never")], [Put("things", "k1", {"not": object()})])
        assert self.store.get("never") is None

    @rule(family=FAMILIES)
    def erase(self, family: str) -> None:
        buried = self.store.erase(family, RECEIVED_AT)
        if family not in self.model.buried:
            gone = [seq for seq, one in self.model.records.items() if one.family == family]
            for seq in gone:
                del self.model.records[seq]
            entry, _ = self.model.documents.pop((CASELOAD, family), ({}, ()))
            self.model.last_seq += 1
            users = tuple(entry.get("users", ()))
            self.model.buried[family] = Tombstone(self.model.last_seq, family, RECEIVED_AT, len(gone), users)
        assert buried == self.model.buried[family]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.engine.open()
        assert self.store.epoch == self.epoch

    @rule()
    def renew(self) -> None:
        self.epoch = self.store.renew_epoch()

    @rule(limit=st.integers(1, 5))
    def pull(self, limit: int) -> None:
        page = self.store.since(self.cursor, limit)
        self.pulled += [one.seq for one in page]
        self.cursor = page[-1].seq if page else self.store.last_seq

    @rule()
    def copy(self) -> None:
        with a_place(self.engine_name, self.url) as place:
            other = place.open()
            other.load(self.store.dump())
            assert list(other.dump()) == list(self.store.dump())
            other.close()

    @invariant()
    def is_as_the_model(self) -> None:
        store, model = self.store, self.model
        kept = [_stored(seq, new) for seq, new in sorted(model.records.items())]
        assert store.since(0, 1000) == kept
        assert (store.count(), store.tombstones()) == (
            len(kept),
            sorted(model.buried.values(), key=lambda one: one.seq),
        )
        assert store.last_seq >= model.last_seq
        for subject in ("s0", "s3"):
            assert store.history(subject) == [one for one in kept if one.record["subject"] == subject]
        for family in ("f1", "f2"):
            assert store.family_records(family) == [one for one in kept if one.record["family"] == family]
            assert store.tombstone(family) == model.buried.get(family)
        for user in ("alice", "bob"):
            seen = [one for one in kept if one.record["family"] in model.sees(user)]
            assert store.visible_to(user).since(0, 1000) == seen
        things = {key: found for (name, key), found in model.documents.items() if name == "things"}
        assert store.collection("things").items() == sorted(
            (key, found) for key, (found, _) in things.items()
        )
        assert store.collection("things").keys("t1") == {
            key for key, (_, tags) in things.items() if "t1" in tags
        }

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.store.verify().problems == ()
            self.store.close()
            self.place.__exit__(None, None, None)
            # Whoever pulls page by page meets every record that is still there, each once.
            assert len(set(self.pulled)) == len(self.pulled)
            assert {seq for seq in self.model.records if seq <= self.cursor} <= set(self.pulled)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_does_what_a_plain_model_does(engine: str, request: pytest.FixtureRequest):
    url = staticmethod(lambda: request.getfixturevalue("cluster").url())
    machine = type("Machine", (StoreMachine,), {"engine_name": engine, "url": url})
    examples = 500 if request.config.getoption("--long") else 40
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _stored(seq: int, new: NewRecord) -> Stored:
    return Stored(seq, new.sha256, new.received_at, new.canonical, new.notes)
