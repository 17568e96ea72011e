"""An instrument that there is not, in two versions, beside the packaged ones. Holds no test."""

from dataclasses import replace

import msgspec

from pwa.domain.instruments import Instrument, Instruments
from pwa.packaged.definitions import Definitions, load_definitions
from pwa.packaged.instruments import load_instruments
from tests.vectors import read

CASES = read("versions.json")


def two_versions() -> Instruments:
    """The packaged instruments and the two versions of the invented one: the second is current."""
    return Instruments(
        [*load_instruments(), *(msgspec.convert(each, Instrument) for each in CASES["instruments"])]
    )


def defined_twice() -> Definitions:
    """The definitions of this build with them."""
    return replace(load_definitions(), instruments=two_versions())
