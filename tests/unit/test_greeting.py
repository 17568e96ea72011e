"""What a start says about encryption at rest: one line, where there is no key and families are real."""

import argparse
from dataclasses import replace

import pytest

from pwa.cli.serving import _greeting
from pwa.config import Config
from pwa.store import open_store

KEY = bytes(range(32))


def greeting(config: Config) -> str:
    store = open_store(config.store_url, config.store_key)
    try:
        return _greeting(argparse.Namespace(host="127.0.0.1", port=8000, tls_cert=None), config, store)
    finally:
        store.close()


def test_a_store_without_a_key_is_said_in_one_line_with_where_to_read_on(config: Config):
    [line] = [line for line in greeting(config).splitlines() if "encrypted" in line]
    assert "docs/operations.md" in line


@pytest.mark.parametrize("changes", [{"store_key": KEY}, {"demo": True}])
def test_with_a_key_and_in_a_demo_nothing_is_said_of_it(changes: dict[str, bytes | bool], config: Config):
    assert "encrypted" not in greeting(replace(config, **changes))  # type: ignore[arg-type]  # either field


def test_a_folder_of_a_demo_is_not_warned_about(config: Config):
    greeting(replace(config, demo=True))
    assert "encrypted" not in greeting(config)
