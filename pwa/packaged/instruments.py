"""Reads the packaged instruments, once, and writes them for the tablet. The domain decides what one may hold."""

from functools import cache
from typing import Any

import msgspec

from pwa.domain.instruments import Instrument, Instruments
from pwa.packaged.toml_files import BadContent, names_in, read_toml

FOLDER = "instruments"


@cache
def load_instruments() -> Instruments:
    """Every version of every packaged instrument.

    Raises BadContent for a definition that can't be used, or that doesn't match its file's name.
    """
    instruments = [_packaged(name) for name in names_in(FOLDER, ".toml")]
    try:
        return Instruments(instruments)
    except ValueError as error:
        raise BadContent(FOLDER, str(error)) from error


def load_instrument(instrument_id: str) -> Instrument:
    """The current version of a packaged instrument. Raises BadContent if there is none."""
    instrument = load_instruments().current(instrument_id)
    if instrument is None:
        raise BadContent(FOLDER, f"there is no instrument “{instrument_id}”")
    return instrument


def instrument_json(instrument: Instrument) -> dict[str, Any]:
    """An instrument as the tablet gets it, with the keys of its TOML.

    An item has its answers if they are not the instrument's, and every total has the ids of its items.
    """
    plain = _plain(instrument)
    del plain["supersedes"]  # Its place in definitions.json says whether it is current.
    for item, each in zip(instrument.items, plain["items"], strict=True):
        del each["reversed"], each["scores"]
        if item.reversed or item.scores:
            each["scores"] = [_plain(score) for score in instrument.answers[item.id]]
    del plain["totals"]
    if instrument.totals:
        plain["totals"] = [_plain(total) for total in instrument.counted]
    return plain


def _plain(part: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))
    return plain


def _packaged(name: str) -> Instrument:
    file = f"{FOLDER}/{name}.toml"
    instrument = read_toml(file, Instrument)
    if name != f"{instrument.id}-{instrument.version}":
        raise BadContent(file, f"its file holds {instrument.id} in version {instrument.version}")
    return instrument
