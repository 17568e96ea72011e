"""A PostgreSQL server for tests: started in a folder of its own, broken as asked, gone at the end.

Debian's programs in /usr/lib/postgresql are used; without them a test fails, and says what to install.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from pwa.store.contract import NewRecord, Put
from pwa.store.postgres import PostgresStore, open_postgres

RECEIVED_AT = "2026-11-23T15:02:04.005Z"
CONF = """
listen_addresses = '127.0.0.1'
fsync = on
synchronous_commit = on
max_connections = 100
shared_buffers = 64MB
deadlock_timeout = 200ms
log_min_messages = fatal
"""


def a_record(record_id: str, *, family: str = "family-1", subject: str = "", **body: Any) -> NewRecord:
    """A record as a store sees it: it knows the envelope's ids, and nothing of the body."""
    subject = subject or f"subject of {record_id}"
    record = {"id": record_id, "family": family, "subject": subject, "body": body}
    return NewRecord.of(record, RECEIVED_AT)


def assigned(family: str, *users: str) -> Put:
    """The family on these users' caseload now."""
    document = {"users": {user: {"from": RECEIVED_AT, "until": None} for user in users}, "handed_over": False}
    return Put("caseload", family, document, tuple(f"now:{user}" for user in users))


def programs() -> Path:
    """The newest installed PostgreSQL's programs."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if not found:
        pytest.fail(
            "PostgreSQL is not installed, so its engine can't be tested, and an untested engine is no engine. "
            "Run script/bootstrap --dev, or: apt-get install postgresql",
            pytrace=False,
        )
    return max(found, key=lambda path: float(path.parent.name))


class Cluster:
    """One server. It refuses to run as root, so root runs it as the user postgres."""

    def __init__(self) -> None:
        self._bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self.files = self.folder / "cluster"
        self.port = _free_port()
        self._password = secrets.token_hex(16)

    def make(self) -> None:
        word = self.folder / "password"
        word.write_text(self._password)
        word.chmod(0o644)
        self._run(
            "initdb",
            "-D",
            self.files,
            "-U",
            "postgres",
            "--auth-host=scram-sha-256",
            "--auth-local=trust",
            "--pwfile",
            word,
            "--no-locale",
            "-EUTF8",
        )
        with (self.files / "postgresql.conf").open("a") as conf:
            conf.write(f"{CONF}port = {self.port}\nunix_socket_directories = '{self.folder}'\n")
        self.start()
        # As a service has it: an owner of one database who is no superuser.
        with self.as_superuser("postgres") as connection:
            connection.execute(f"create role attune login createrole password '{self._password}'")
            connection.execute("create database attune owner attune")

    def start(self) -> None:
        # A server that stays must not hold our pipe open, so its words go to a file.
        self._run("pg_ctl", "-D", self.files, "-w", "-t", "60", "-l", self.folder / "log", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.files, "-w", "-t", "60", "-m", mode, "stop")

    def crash(self) -> None:
        """Stop at once, as in a power cut, and start again."""
        self.stop("immediate")
        self.start()

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def url(self, team: str = "", **more: str | int) -> str:
        """The address of a team's store; of a new team's when none is named."""
        return self.address("attune", team=team or f"team-{uuid4()}", **more)

    def address(self, database: str, user: str = "attune", **query: str | int) -> str:
        """By the socket, which only we can reach: to prove a password takes longer than most tests."""
        rest = "".join(f"&{name}={value}" for name, value in query.items())
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}{rest}"

    def address_by_tcp(self, port: int) -> str:
        """A new team's store by the loopback address, for what stands between."""
        return f"postgresql://attune:{self._password}@127.0.0.1:{port}/attune?sslmode=disable&team=team-{uuid4()}"

    def says_no_secret(self, words: str) -> bool:
        return self._password not in words

    def as_superuser(self, database: str = "attune") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.address(database, "postgres"), autocommit=True)

    def as_owner(self, database: str = "attune") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.address(database), autocommit=True)

    def new_database(self) -> str:
        """An empty one of attune's; returns its name."""
        name = f"db_{uuid4().hex}"
        with self.as_superuser("postgres") as connection:
            connection.execute(f"create database {name} owner attune")
        return name

    def cut_connections(self, database: str = "attune") -> int:
        """Cut every connection of ours, as a failing network or an administrator does; how many there were."""
        query = "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'attune' and datname = %s"
        with self.as_superuser("postgres") as connection:
            found = connection.execute(query, (database,)).fetchone()
        return found[0] if found else 0

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [*self._as, str(self._bin / program), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            log = self.folder / "log"
            said = re.sub(self._password, "…", done.stderr) + (
                log.read_text()[-2000:] if log.is_file() else ""
            )
            pytest.fail(f"{program} failed: {said}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for the whole run; every test has a team of its own in it."""
    made = Cluster()
    try:
        made.make()
        yield made
    finally:
        made.remove()


@pytest.fixture
def opened(cluster: Cluster) -> Iterator[Callable[..., PostgresStore]]:
    """opened(url): a store that is closed at the end; of a new team when no address is given."""
    held: list[PostgresStore] = []

    def open_one(url: str = "", **options: bool) -> PostgresStore:
        held.append(open_postgres(url or cluster.url(), **options))
        return held[-1]

    yield open_one
    for store in held:
        store.close()


@pytest.fixture
def postgres(opened: Callable[..., PostgresStore]) -> PostgresStore:
    return opened()
