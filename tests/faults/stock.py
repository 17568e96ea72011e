"""TinyDB with its own JSONStorage under the same faults: the harness must catch it, or it catches nothing."""

import json
from pathlib import Path

from tinydb import TinyDB, where

from tests.faults.place import Place, record
from tests.faults.scenarios import Scenario
from tests.faults.told import Steps, Word

NAMES = ("old-1", "old-2", "old-3", "one", "two")


def _file(place: Place) -> Path:
    return place.base / "stock.json"


def _prepare(place: Place) -> None:
    database = TinyDB(_file(place))
    for name in NAMES[:3]:
        database.insert({"id": name, "text": record(name).canonical.decode()})
    database.insert({"id": "goes", "text": "x" * 5000})
    database.close()


def _run(place: Place, steps: Steps) -> None:
    database = steps.take("open", lambda: TinyDB(_file(place)))
    if database is not None:
        for name in NAMES[3:]:
            row = {"id": name, "text": record(name).canonical.decode()}
            steps.take("append", lambda row=row: database.insert(row), [name])
            # What makes the text shorter: the file is cut in a second step.
            steps.take("erase", lambda: database.remove(where("id") == "goes"))


def _judge(place: Place, words: list[Word]) -> list[str]:
    acknowledged = {*NAMES[:3], *(one for word in words if word.how == "done" for one in word.ids)}
    try:
        rows = json.loads(_file(place).read_text() or "{}").get("_default", {}).values()
    except ValueError as problem:
        return [f"unreadable ({problem!r}), and {len(acknowledged)} acknowledged records with it"]
    return [f"{one} was acknowledged and is lost" for one in acknowledged - {row["id"] for row in rows}]


STOCK = {"stock TinyDB": Scenario("stock TinyDB", _prepare, _run, judge=_judge)}
