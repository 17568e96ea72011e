"""Reads the definitions packaged with the product. The domain's only door to a file; it never writes."""

import tomllib
from importlib.resources import files
from typing import Any


def packaged_toml(folder: str, name: str) -> dict[str, Any]:
    """The parsed TOML of pwa/content/<folder>/<name>.toml. Raises FileNotFoundError when there is none."""
    return tomllib.loads(packaged_text(folder, f"{name}.toml"))


def packaged_text(folder: str, file_name: str) -> str:
    """The text of pwa/content/<folder>/<file_name>, as UTF-8."""
    return files("pwa.content").joinpath(folder, file_name).read_text("utf-8")


def packaged_names(folder: str, suffix: str) -> list[str]:
    """Names without suffix of the files in pwa/content/<folder>, in alphabetical order."""
    found = files("pwa.content").joinpath(folder).iterdir()
    return sorted(entry.name.removesuffix(suffix) for entry in found if entry.name.endswith(suffix))
