"""Row-level security: what is shown to a person is of their caseload now, whatever a query says."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import errors

from pwa.store.contract import Put, StoreFailed
from pwa.store.postgres import PostgresStore
from pwa.store.postgres.reading import SEEN
from tests.store.postgres_cluster import Cluster, a_record, assigned

Connection = psycopg.Connection[tuple[Any, ...]]
SETTINGS = "select set_config('attune.team', %s, false), set_config('attune.user', %s, false)"


@pytest.fixture
def shared(opened: Callable[..., PostgresStore], cluster: Cluster) -> PostgresStore:
    """Alice has family a, Bob has family b, both have family ab, nobody has family n."""
    store = opened(cluster.url())
    records = [
        a_record(f"{family}{n}", family=family, subject=f"s-{family}")
        for n in (1, 2)
        for family in ("a", "b", "ab", "n")
    ]
    store.append(records, [assigned("a", "alice"), assigned("b", "bob"), assigned("ab", "alice", "bob")])
    return store


def ids(found: list[Any]) -> list[str]:
    return [kept.record["id"] for kept in found]


def test_everybody_sees_their_own_caseload_and_nothing_else(shared: PostgresStore):
    alice, bob = shared.visible_to("alice"), shared.visible_to("bob")
    assert ids(alice.since(0, 99)) == ["a1", "ab1", "a2", "ab2"]
    assert ids(alice.since(1, 2)) == ["ab1", "a2"]
    assert ids(bob.history("s-b")) == ["b1", "b2"]
    assert (alice.history("s-b"), bob.get("a1"), alice.get("n1")) == ([], None, None)
    assert alice.get("ab1") == bob.get("ab1") == shared.get("ab1")


@pytest.mark.parametrize("user", ["", "charlie", "alice'; reset role; --", "now:alice", "%", "ALICE"])
def test_a_stranger_sees_nothing(shared: PostgresStore, user: str):
    visible = shared.visible_to(user)
    assert (visible.since(0, 99), visible.get("a1"), visible.history("s-a")) == ([], None, [])


def test_an_empty_name_is_nobody_even_where_a_tag_is_empty(shared: PostgresStore):
    shared.append([], [Put("caseload", "n", {"users": {}}, ("now:",))])
    assert shared.visible_to("").since(0, 99) == []


def test_a_handover_counts_at_once_and_only_the_caseload_gives_sight(shared: PostgresStore):
    alice, bob = shared.visible_to("alice"), shared.visible_to("bob")
    shared.append([], [assigned("a", "bob"), Put("elsewhere", "n", {}, ("now:alice",))])
    assert ids(alice.since(0, 99)) == ["ab1", "ab2"]
    assert ids(bob.since(0, 99)) == ["a1", "b1", "ab1", "a2", "b2", "ab2"]
    shared.collection("caseload").delete("ab")
    assert alice.since(0, 99) == []


@pytest.fixture
def reader(cluster: Cluster, shared: PostgresStore) -> Connection:
    """Raw SQL as the role, with Alice's settings."""
    with cluster.as_owner() as connection:
        connection.execute("set role attune_reader")
        connection.execute(SETTINGS, (shared._team, "alice"))
        yield connection


def test_a_query_without_any_condition_shows_one_caseload(reader: Connection):
    found = {record_id for (record_id,) in reader.execute("select id from attune.records")}
    assert found == {"a1", "a2", "ab1", "ab2"}
    assert reader.execute("select count(*) from attune.records where true or family = 'b'").fetchone() == (4,)
    assert {key for (key,) in reader.execute("select key from attune.tags")} == {"a", "ab"}


def test_without_its_settings_the_role_sees_nothing(cluster: Cluster, shared: PostgresStore):
    with cluster.as_owner() as connection:
        connection.execute("set role attune_reader")
        assert connection.execute("select count(*) from attune.records").fetchone() == (0,)
        for team, user in ((shared._team, ""), ("", "alice"), ("other", "alice")):
            connection.execute(SETTINGS, (team, user))
            assert connection.execute("select count(*) from attune.records").fetchone() == (0,)
    assert shared.count() == 8


def test_a_condition_that_spies_is_asked_only_of_what_may_be_seen(cluster: Cluster, reader: Connection):
    with cluster.as_superuser() as admin:
        admin.execute("""create or replace function public.spy(text) returns boolean language plpgsql cost 0.0001
            as $$ begin raise notice '%', $1; return true; end $$""")
    heard: list[str] = []
    reader.add_notice_handler(lambda notice: heard.append(notice.message_primary or ""))
    reader.execute("select from attune.records where public.spy(family)")
    assert set(heard) == {"a", "ab"}


@pytest.mark.parametrize(
    "statement",
    [
        "select from attune.documents",
        "select from attune.tombstones",
        "select from attune.whole",
        "select from attune.locks",
        "select from attune.tries",
        "insert into attune.tags values ('t', 'caseload', 'now:alice', 'b')",
        "update attune.records set family = 'a'",
        "delete from attune.records",
        "truncate attune.records",
        "alter table attune.records disable row level security",
        "create table attune.mine (id text)",
    ],
)
def test_the_role_may_read_records_and_do_nothing_else(reader: Connection, statement: str):
    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute(statement)


def test_the_role_is_bound_by_policies_and_cannot_sign_in(cluster: Cluster, shared: PostgresStore):
    assert shared.is_writable
    with cluster.as_superuser() as admin:
        query = "select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'attune_reader'"
        assert admin.execute(query).fetchone() == (False, False, False, False)


def test_our_own_query_shows_nothing_when_the_role_was_forgotten(cluster: Cluster, shared: PostgresStore):
    values = {"team": shared._team, "user": "alice", "today": "2026-12-01"}
    with cluster.as_owner() as connection:
        assert connection.execute(SEEN + "true", values).fetchall() == []


def test_the_role_ends_with_the_look_also_with_one_that_fails(shared: PostgresStore):
    visible = shared.visible_to("alice")
    who = "select current_user, current_setting('attune.user', true)"
    visible.since(0, 9)
    assert shared._main.run(lambda connection: connection.execute(who).fetchone()) in (
        ("attune", ""),
        ("attune", None),
    )
    with pytest.raises(StoreFailed):
        visible._select("1 / (select 0) = 1")
    assert shared._main.run(lambda connection: connection.execute(who).fetchone()) in (
        ("attune", ""),
        ("attune", None),
    )
    assert shared.count() == 8
