"""Instruments that there are not, each a TOML file of tests/vectors/invented, beside the packaged ones. Holds no test."""

from dataclasses import replace
from typing import Any

from pwa.domain.instruments import Instrument, Instruments
from pwa.packaged.definitions import Definitions, load_definitions
from pwa.packaged.instruments import load_instruments
from pwa.packaged.toml_files import in_shape, parse_toml
from tests.vectors import HERE, read

FILES = sorted((HERE / "invented").glob("*.toml"))
CASES = read("invented.json")


def invented_toml(name: str) -> dict[str, Any]:
    """The tables of one of the files, by its instrument's id."""
    file = HERE / "invented" / f"{name}-1.toml"
    return parse_toml(file.name, file.read_text("utf-8"))


def invented(name: str) -> Instrument:
    return in_shape(f"{name}-1.toml", invented_toml(name), Instrument)


def with_invented() -> Definitions:
    """The definitions of this build with them."""
    made = [invented(file.stem.removesuffix("-1")) for file in FILES]
    return replace(load_definitions(), instruments=Instruments([*load_instruments(), *made]))
