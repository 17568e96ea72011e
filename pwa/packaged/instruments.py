"""Reads the packaged instruments, once, and tells them to the tablet. Scores nothing; what may stand in one is the domain's."""

from functools import cache
from typing import Any

import msgspec

from pwa.domain.instruments import Instrument, Instruments
from pwa.packaged.toml_files import BadContent, names_in, read_toml

FOLDER = "instruments"


@cache
def load_instruments() -> Instruments:
    """Every version of every packaged instrument.

    Raises BadContent for a definition that can't be used, or that is not what its file's name says.
    """
    found = [_packaged(name) for name in names_in(FOLDER, ".toml")]
    try:
        return Instruments(found)
    except ValueError as error:
        raise BadContent(FOLDER, str(error)) from error


def load_instrument(instrument_id: str) -> Instrument:
    """The packaged instrument of that id in its current version. Raises BadContent where there is none."""
    found = load_instruments().current(instrument_id)
    if found is None:
        raise BadContent(FOLDER, f"there is no instrument “{instrument_id}”")
    return found


def instrument_json(instrument: Instrument) -> dict[str, Any]:
    """An instrument as the tablet gets it, with the keys of its TOML.

    An item has its answers with it where they are not the instrument's, and a total the ids of its items.
    """
    told = _plain(instrument)
    del told["supersedes"]  # Where it stands says what is current.
    for item, each in zip(instrument.items, told["items"], strict=True):
        del each["reversed"], each["scores"]
        if item.reversed or item.scores:
            each["scores"] = [_plain(score) for score in instrument.answers[item.id]]
    del told["totals"]
    if instrument.totals:
        told["totals"] = [_plain(total) for total in instrument.counted]
    return told


def _plain(part: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))
    return plain


def _packaged(name: str) -> Instrument:
    file = f"{FOLDER}/{name}.toml"
    instrument = read_toml(file, Instrument)
    if name != f"{instrument.id}-{instrument.version}":
        raise BadContent(file, f"its file holds {instrument.id} in version {instrument.version}")
    return instrument
