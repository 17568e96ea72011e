"""Migrations: in order, once, by whoever comes first; an interruption leaves what was there before."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pwa.store.contract import StoreDamaged, StoreFailed
from pwa.store.postgres import PostgresStore, address_of, open_postgres, pool
from pwa.store.postgres.pool import Pool
from pwa.store.postgres.schema import MIGRATIONS, bring_up_to_date, migrations_in
from tests.store.postgres_cluster import Cluster, a_record

KNOWN = [one.number for one in migrations_in(MIGRATIONS)]
NEXT = KNOWN[-1] + 1
HALF = "create table attune.first_half (n int); {} create table attune.second_half (n int);"


@pytest.fixture
def database(cluster: Cluster) -> str:
    return cluster.new_database()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations there are, to add one to."""
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def numbers(cluster: Cluster, database: str) -> list[int]:
    with cluster.as_owner(database) as connection:
        return [number for (number,) in connection.execute("select number from attune.migrations order by 1")]


def has_table(cluster: Cluster, database: str, name: str) -> bool:
    with cluster.as_owner(database) as connection:
        return connection.execute("select to_regclass(%s) is not null", (f"attune.{name}",)).fetchone() == (
            True,
        )


def test_migrations_are_numbered_without_a_gap():
    assert list(range(1, NEXT)) == KNOWN


def test_eight_that_start_at_once_make_the_tables_once(cluster: Cluster, database: str):
    url = cluster.address(database)
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(open_postgres, [url] * 8))
    assert numbers(cluster, database) == KNOWN
    assert len({store.epoch for store in stores}) == 1
    for store in stores:
        store.close()


def test_a_migration_that_is_cut_off_between_two_statements_leaves_nothing_behind(
    cluster: Cluster, database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "PATIENCE_S", 0.2)
    connections = Pool(address_of(cluster.address(database)), 2)
    following = folder / f"{NEXT:04}_cut.sql"
    following.write_text(HALF.format("select pg_terminate_backend(pg_backend_pid());"))
    with pytest.raises(StoreFailed, match="57P01"):
        bring_up_to_date(connections, folder)
    assert numbers(cluster, database) == KNOWN
    assert not has_table(cluster, database, "first_half")
    following.write_text(HALF.format(""))
    bring_up_to_date(connections, folder)
    assert numbers(cluster, database) == [*KNOWN, NEXT]
    assert has_table(cluster, database, "second_half")
    connections.close()


def test_a_process_that_is_killed_in_a_migration_holds_up_nobody(
    cluster: Cluster, database: str, folder: Path
):
    following = folder / f"{NEXT:04}_slow.sql"
    following.write_text(HALF.format("select pg_sleep(60);"))
    program = (
        "import sys; from pathlib import Path; from pwa.store.postgres import *; from pwa.store.postgres.address import *;"
        "from pwa.store.postgres.pool import Pool; from pwa.store.postgres.schema import *;"
        "bring_up_to_date(Pool(address_of(sys.argv[1]), 1), Path(sys.argv[2]))"
    )
    process = subprocess.Popen([sys.executable, "-c", program, cluster.address(database), str(folder)])
    sleeping = "select count(*) from pg_stat_activity where datname = %s and query like '%%pg_sleep%%' and state = 'active'"
    with cluster.as_superuser() as admin:
        while admin.execute(sleeping + " and pid <> pg_backend_pid()", (database,)).fetchone() == (0,):
            assert process.poll() is None
            time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    # The server learns of the death when it next says something; an administrator's cut is that moment.
    assert cluster.cut_connections(database) == 1
    following.write_text(HALF.format(""))
    connections = Pool(address_of(cluster.address(database)), 1)
    bring_up_to_date(connections, folder)
    connections.close()
    assert numbers(cluster, database) == [*KNOWN, NEXT]


def test_a_migration_that_fails_changes_nothing_and_says_so(
    cluster: Cluster, database: str, folder: Path, opened: Callable[..., PostgresStore]
):
    store = opened(cluster.address(database))
    store.append([a_record("one")])
    (folder / f"{NEXT:04}_wrong.sql").write_text(HALF.format("select 1 / 0;"))
    connections = Pool(address_of(cluster.address(database)), 1)
    with pytest.raises(StoreFailed, match="division by zero"):
        bring_up_to_date(connections, folder)
    connections.close()
    assert numbers(cluster, database) == KNOWN
    assert not has_table(cluster, database, "first_half")
    assert store.get("one") is not None


def test_a_newer_versions_store_is_left_alone(
    cluster: Cluster, database: str, opened: Callable[..., PostgresStore]
):
    opened(cluster.address(database))
    with cluster.as_owner(database) as connection:
        connection.execute("insert into attune.migrations (number, name) values (99, 'later')")
    with pytest.raises(StoreDamaged, match="newer"):
        opened(cluster.address(database))


def test_who_may_not_make_the_role_is_told_what_to_ask_for(
    cluster: Cluster, database: str, opened: Callable[..., PostgresStore]
):
    opened(cluster.address(cluster.new_database()))  # the role is there; it belongs to the whole server
    with cluster.as_superuser(database) as admin:
        admin.execute("create role plain login in role pg_read_all_stats")
        admin.execute(f"alter database {database} owner to plain")
    with pytest.raises(StoreFailed, match='GRANT attune_reader TO "plain"'):
        opened(cluster.address(database, "plain"))
    with cluster.as_superuser(database) as admin:
        assert admin.execute("select to_regclass('attune.migrations')").fetchone() == (None,)
        admin.execute('GRANT attune_reader TO "plain"')
    assert opened(cluster.address(database, "plain")).append([a_record("one")])[0].status == "stored"


def test_who_may_not_make_tables_is_told_what_to_ask_for(
    cluster: Cluster, database: str, opened: Callable[..., PostgresStore]
):
    with cluster.as_superuser(database) as admin:
        admin.execute(f"alter database {database} owner to postgres")
    with pytest.raises(StoreFailed, match="GRANT CREATE ON DATABASE"):
        opened(cluster.address(database))


def test_a_server_that_does_not_wait_for_its_disk_is_refused(
    cluster: Cluster, opened: Callable[..., PostgresStore]
):
    with cluster.as_superuser() as admin:
        try:
            admin.execute("alter system set fsync = off")
            admin.execute("select pg_reload_conf()")
            while admin.execute("show fsync").fetchone() == ("on",):
                time.sleep(0.02)
            with pytest.raises(StoreFailed, match="fsync = off"):
                opened()
        finally:
            admin.execute("alter system reset fsync")
            admin.execute("select pg_reload_conf()")
            while admin.execute("show fsync").fetchone() == ("off",):
                time.sleep(0.02)


def test_commits_wait_for_the_disk_whatever_the_database_is_set_to(
    cluster: Cluster, database: str, opened: Callable[..., PostgresStore]
):
    with cluster.as_superuser(database) as admin:
        admin.execute(f"alter database {database} set synchronous_commit = off")
    store = opened(cluster.address(database))
    assert store._main.run(lambda connection: connection.execute("show synchronous_commit").fetchone()) == (
        "on",
    )
