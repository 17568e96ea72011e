"""Cases that the server's Python and the tablet's JavaScript both pass. Reads them; holds none itself."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> Any:
    """The cases of a file, as JSON values."""
    return json.loads((HERE / name).read_text("utf-8"))


def patched(case: Mapping[str, Any], bases: Mapping[str, Any]) -> Any:
    """The value of a case: its base with the paths of `set` put in and those of `drop` taken out.

    `{"repeat": [x, n]}` stands for n times x, `{"lone_surrogate": true}` for half of a character. The path ""
    is the whole value. tests/js/domain/vectors.js does the same.
    """
    made = copy.deepcopy(bases[case["base"]])
    for path, value in case.get("set", {}).items():
        if path == "":
            return value
        within, last = _holder(made, path)
        if isinstance(within, list) and int(last) == len(within):
            within.append(_unfolded(value))
        else:
            within[int(last) if isinstance(within, list) else last] = _unfolded(value)
    for path in case.get("drop", ()):
        within, last = _holder(made, path)
        del within[int(last) if isinstance(within, list) else last]
    return made


def _holder(made: Any, path: str) -> tuple[Any, str]:
    *parts, last = path.split("/")
    for part in parts:
        made = made[int(part)] if isinstance(made, list) else made[part]
    return made, last


def _unfolded(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"repeat"}:
        one, times = value["repeat"]
        return one * times if isinstance(one, str) else [copy.deepcopy(one) for _ in range(times)]
    if isinstance(value, dict) and value.keys() == {"lone_surrogate"}:
        return "\ud83d"
    return value
