"""Fixtures of the tests that need an app: the app, a client, page(), tablets.

Nothing here knows a single page's words.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any, Literal, TypeVar

import pytest
from argon2 import PasswordHasher
from flask import Flask, has_request_context, request
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import Environment

from pwa import create_app
from pwa.config import Config
from pwa.service import accounts
from pwa.views import learn, shell
from pwa.views.busy import PASSWORDS, kind_of
from tests.web.documented import DocumentedClient
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet

Made = TypeVar("Made")
# What makes PDFs, or starts a browser, a database server or the service itself: --quick leaves it out.
SLOW = (
    "tests/store/test_model.py",
    "tests/store/test_postgres",
    "tests/store/test_two_servers.py",
    "tests/unit/test_cli.py",
    "tests/unit/test_documents_",
    "tests/unit/test_outline_wheel.py",
    "tests/web/test_documents",
    "tests/web/test_papers.py",
    "tests/web/test_slow_clients.py",
    "tests/web/test_wheel.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the deep run: more examples, longer loads")
    parser.addoption("--quick", action="store_true", help="without what takes long: see SLOW")
    parser.addoption("--shard", type=shard_of, metavar="1/4", help="only this part of the run, of so many")


def shard_of(text: str) -> tuple[int, int]:
    """`1/4`: the first part of four."""
    number, count = (int(part) for part in text.split("/"))
    if not 1 <= number <= count:
        raise ValueError(text)
    return number, count


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile("usual", deadline=None, max_examples=100)
    settings.register_profile("long", deadline=None, max_examples=3000)
    settings.load_profile("long" if config.getoption("--long") else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        left_out = [item for item in items if item.nodeid.startswith(SLOW)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if shard := config.getoption("--shard"):
        number, count = shard
        # Dealt like cards: neighbours, which mostly take as long as each other, go to different shards.
        config.hook.pytest_deselected(
            items=[item for at, item in enumerate(items) if at % count != number - 1]
        )
        items[:] = items[number - 1 :: count]
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="only in the deep run: --long"))


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Each app compiles its templates and turns all that there is to read into pages; the same source gives the same, so
    once a run is enough. What is made is tested where it is made."""
    compiled: dict[tuple[str, str], CodeType] = {}
    real = Environment.compile

    def compile_once(self: Environment, source: str, name: str, *rest: Any) -> CodeType:
        if (name, source) not in compiled:
            compiled[name, source] = real(self, source, name, *rest)
        return compiled[name, source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        patch.setattr(shell, "library_json", once_each(shell.library_json))
        patch.setattr(learn, "shown_readings", once_each(learn.shown_readings))
        yield


def once_each(make: Callable[..., Made]) -> Callable[..., Made]:
    """As `make`, once for each content or definitions: they can't be hashed, so they are held and known by identity."""
    made: dict[tuple[int, *tuple[Any, ...]], tuple[object, Made]] = {}

    def of(content: object, *others: Any) -> Made:
        key = (id(content), *others)
        if key not in made:
            made[key] = content, make(content, *others)
        return made[key][1]

    return of


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path, store_url=f"tinydb://{tmp_path}/store", secret_key="k" * 40)


class WatchedHasher(PasswordHasher):
    """As cheap as can be: what is tested is never how slow that is. No request hashes that the server doesn't know for it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        check_is_known_to_hash()
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        check_is_known_to_hash()
        return super().verify(hash, password)


def check_is_known_to_hash() -> None:
    if has_request_context():
        assert kind_of(request.environ) == PASSWORDS, (
            f"views/busy.py does not know that {request.path} hashes"
        )


@pytest.fixture
def app(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(accounts, "_hasher", WatchedHasher())
    made = create_app(config)
    made.test_client_class = DocumentedClient
    yield made
    made.extensions["attune"].store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., Seen]:
    """page(path, status=200, client=…): the page, after it was checked as every page is."""

    def fetch(path: str, status: int = 200, client: FlaskClient = client) -> Seen:
        return checked(client.get(path), status)

    return fetch


@pytest.fixture
def tablet(app: Flask) -> Callable[[str], Tablet]:
    """tablet("Alice"): the tablet of a health visitor of that name, who has an account and is signed in."""
    made: dict[str, Tablet] = {}

    def of(name: str) -> Tablet:
        if name not in made:
            made[name] = Tablet.of(app, name)
        return made[name]

    return of
