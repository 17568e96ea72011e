"""The instruments' files that are superseded, so that none is ever changed. Judges nothing."""

from hashlib import sha256
from importlib.resources import files

from pwa.packaged.instruments import load_instruments
from tests.vectors import HERE, read


def superseded() -> dict[str, str]:
    """The SHA-256 of each file whose version is no longer current, by its name: "piios-2013"."""
    known = load_instruments()
    names = [f"{each.id}-{each.version}" for each in known if not known.is_current(each)]
    folder = files("pwa.content").joinpath("instruments")
    return {name: sha256(folder.joinpath(f"{name}.toml").read_bytes()).hexdigest() for name in names}


def frozen() -> dict[str, str]:
    """What is to be kept: a file that was frozen once stays as it was then, whatever it holds now."""
    known = read("frozen.json") if (HERE / "frozen.json").exists() else {}
    return {**superseded(), **known}
