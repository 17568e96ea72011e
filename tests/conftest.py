"""Fixtures of the tests that need an app: the app, a client, page(), tablets.

Nothing here knows a single page's words.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import Environment

from pwa import create_app
from pwa.config import Config
from pwa.service import accounts
from tests.web.documented import DocumentedClient
from tests.web.pages import Seen, checked
from tests.web.tablet import Tablet


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the deep run: more examples, longer loads")
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
def _templates_compiled_once() -> Iterator[None]:
    """Each app compiles its templates anew; the same source gives the same code, so once a run is enough."""
    compiled: dict[tuple[str, str], CodeType] = {}
    real = Environment.compile

    def compile_once(self: Environment, source: str, name: str, *rest: Any) -> CodeType:
        if (name, source) not in compiled:
            compiled[name, source] = real(self, source, name, *rest)
        return compiled[name, source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path, store_url=f"tinydb://{tmp_path}/store", secret_key="k" * 40)


@pytest.fixture
def app(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    # Passwords are hashed as cheaply as can be: what is tested is never how slow that is.
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
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
