"""Writes what the vectors take from Python: definitions, the values and messages of problems, the expected summaries.

Run `python -m tests.vectors.write` after a change that is meant, and read the difference before you keep it.
The cases themselves, their scores, ages, fields and codes are written by hand and never by this.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pwa.domain.chart import chart
from pwa.domain.family_in_time import FamilyRevision, family_of
from pwa.domain.forms import SCHEMA, check_body
from pwa.domain.open_risks import found_risks, risks_beside
from pwa.domain.outline import Receipt, Revision, outline
from pwa.domain.outline_parts import Entry
from pwa.domain.outline_trend import trend
from pwa.domain.problems import Problem
from pwa.domain.trend_parts import Course, Seen, Trend
from pwa.domain.visits import check_visit
from pwa.domain.wheel import wheel_in_words, wheel_of
from pwa.packaged.definitions import definitions_object, load_definitions
from pwa.packaged.instruments import instrument_json
from pwa.packaged.messages import load_messages
from tests.further_fields import CASES as FURTHER
from tests.further_fields import further_form, with_further_fields
from tests.invented import CASES as INVENTED
from tests.invented import with_invented
from tests.vectors import HERE, patched, read
from tests.vectors import signing as signings
from tests.vectors.frozen import frozen
from tests.versions import CASES as VERSIONS
from tests.versions import defined_twice, two_versions


def definitions() -> Any:
    """What the tablet gets as its definitions."""
    return definitions_object(load_definitions())


def problems(case: Any, vectors: Any) -> list[dict[str, Any]]:
    """What Python finds wrong in one case of bodies.json."""
    defined, body = load_definitions(), patched(case, vectors["bases"])
    if case["check"] == "form":
        found = check_body(
            defined.forms[case["base"].split("/")[0]], body, date.fromisoformat(vectors["today"])
        )
    else:
        family = case.get("family", vectors["family"])
        found = check_visit(body, defined.instruments, family, case.get("schema", SCHEMA))
    return _told(found)


def _told(found: Sequence[Problem]) -> list[dict[str, Any]]:
    """Each problem with its values, and the sentence that it is in English."""
    return [
        {
            "field": problem.field,
            "code": problem.code,
            "values": dict(problem.values),
            "message": load_messages().english(problem.code, problem.values),
        }
        for problem in found
    ]


def summary(case: Any) -> Any:
    """Python's summary of one case of outline.json."""
    return outline(
        case["record"],
        case["family"],
        load_definitions(),
        case["people"],
        Revision(**case["revision"]) if case["revision"] else None,
        Receipt(**case["receipt"]) if case["receipt"] else None,
        risks_beside(found_risks(case.get("visits", ())), case["family"], case.get("families", {})),
    ).as_json()


def version_problems(case: Any) -> list[dict[str, Any]]:
    """What Python finds wrong in one case of versions.json."""
    return _told(check_visit(case["body"], two_versions(), VERSIONS["family"]))


def version_summary(case: Any) -> Any:
    """Python's summary of one case of versions.json."""
    return outline(case["record"], VERSIONS["family"], defined_twice(), VERSIONS["people"]).as_json()


def version_trend(case: Any) -> Any:
    """Python's trend of one case of versions.json."""
    return _trend_json(
        trend(
            case["records"],
            families_of({**case, "family": VERSIONS["family"]}),
            defined_twice(),
            VERSIONS["people"],
        )
    )


def version_wire() -> Any:
    """What the tablet gets of the two versions of the invented instrument."""
    told = definitions_object(defined_twice())
    return {
        "current": told["instruments"]["invented"],
        "earlier": [each for each in told["earlier"]["instruments"] if each["id"] == "invented"],
    }


def invented_wire() -> Any:
    """What the tablet gets of the invented instruments."""
    return [instrument_json(each) for each in with_invented().instruments if each.id.startswith("invented")]


def invented_problems(case: Any) -> list[dict[str, Any]]:
    """What Python finds wrong in one case of invented.json."""
    found = check_visit(case["body"], with_invented().instruments, INVENTED["family"])
    return _told(found)


def invented_summary(case: Any) -> Any:
    """Python's summary of one case of invented.json."""
    return outline(case["record"], INVENTED["family"], with_invented(), INVENTED["people"]).as_json()


def invented_trend(case: Any) -> Any:
    """Python's trend of one case of invented.json."""
    families = families_of({**case, "family": INVENTED["family"]})
    return _trend_json(trend(case["records"], families, with_invented(), INVENTED["people"]))


def further_problems(case: Any) -> list[dict[str, Any]]:
    """What Python finds wrong in one case of further_fields.json."""
    return _told(check_body(further_form(), case["body"], date(2026, 11, 23)))


def further_summary(case: Any) -> Any:
    """Python's summary of one case of further_fields.json."""
    return outline(case["record"], FURTHER["family"], with_further_fields(), FURTHER["people"]).as_json()


def wheel_of_case(case: Any) -> Any:
    """Python's wheel of one case of wheel.json."""
    entries = [Entry("item", "", **item) for item in case["items"]]
    return {"words": wheel_in_words(entries), "segments": [found.as_json() for found in wheel_of(entries)]}


def trend_of_case(case: Any) -> Any:
    """Python's trend of one case of trend.json, with its charts."""
    records, risks = case["records"], found_risks(case["records"])
    return _trend_json(trend(records, families_of(case), load_definitions(), case["people"], risks))


def families_of(case: Any) -> dict[str, Any]:
    """For each visit's record of one case of trend.json the family of its time."""
    history = history_of(case)
    return {record["id"]: family_of(record, len(history), history) for record in case["records"]}


def _trend_json(told: Trend) -> Any:
    return {
        "title": told.title,
        "visits": told.visits,
        "marks": list(told.marks),
        "courses": [_course(course) for course in told.courses],
        "left_out": told.left_out,
        "kept_apart": told.kept_apart,
    }


def history_of(case: Any) -> list[FamilyRevision]:
    """The revisions of the family of one case of trend.json."""
    told = case.get("history", [{"id": "", "body": case["family"]}])
    return [FamilyRevision(one["id"], seq, one["body"]) for seq, one in enumerate(told)]


def main() -> None:
    """Write the files."""
    bodies, outlines, wheels = read("bodies.json"), read("outline.json"), read("wheel.json")
    trends, versions = read("trend.json"), read("versions.json")
    for case in bodies["cases"]:
        case["expect"] = _worded(case["expect"], problems(case, bodies))
    for case in outlines:
        case["expect"] = summary(case)
    for case in wheels:
        case["expect"] = wheel_of_case(case)
    for case in trends:
        case["expect"] = trend_of_case(case)
    versions["wire"] = version_wire()
    for case in versions["checks"]:
        case["expect"] = _worded(case["expect"], version_problems(case))
    for case in versions["outlines"]:
        case["expect"] = version_summary(case)
    for case in versions["trends"]:
        case["expect"] = version_trend(case)
    invented = read("invented.json")
    invented["wire"] = invented_wire()
    for case in invented["checks"]:
        case["expect"] = _worded(case["expect"], invented_problems(case))
    for case in invented["outlines"]:
        case["expect"] = invented_summary(case)
    for case in invented["trends"]:
        case["expect"] = invented_trend(case)
    further = read("further_fields.json")
    for case in further["checks"]:
        case["expect"] = _worded(case["expect"], further_problems(case))
    for case in further["outlines"]:
        case["expect"] = further_summary(case)
    written = {
        "definitions": definitions(),
        "bodies": bodies,
        "outline": outlines,
        "wheel": wheels,
        "trend": trends,
        "versions": versions,
        "invented": invented,
        "further_fields": further,
        "frozen": frozen(),
    }
    for name, made in written.items():
        _write(name, made)
    # Of the bodies as they were written just now.
    signing = read("signing.json")
    signing["expect"] = {name: signings.refused(record) for name, record in signings.cases()}
    _write("signing", signing)


def _write(name: str, made: Any) -> None:
    (HERE / f"{name}.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _course(course: Course) -> Any:
    """A course as JavaScript makes it, its instrument by name."""
    further = course.by_total()[1:]
    return {
        "instrument": course.instrument.id,
        "version": course.version,
        "baby": course.baby,
        "carer": course.carer,
        "greatest": course.greatest,
        "seen": [_seen(seen) for seen in course.seen],
        "changes": list(course.changes),
        "in_mind": [entry.as_json() for entry in course.in_mind],
        "cautions": [entry.as_json() for entry in course.cautions],
        "parts": [len(part) for part in course.parts()],
        "chart": json.loads(json.dumps(asdict(chart(course)))),
        **({"further_totals": [_further(each) for each in further]} if further else {}),
    }


def _further(course: Course) -> Any:
    return {
        "total": course.total.id,
        "totals": [seen.total for seen in course.seen],
        "chart": json.loads(json.dumps(asdict(chart(course)))),
    }


def _seen(seen: Seen) -> Any:
    told = {**asdict(seen), "answers": [answer.as_json() for answer in seen.answers], "marks": [*seen.marks]}
    others = told.pop("others")
    return {**told, "others": list(others)} if others else told


def _worded(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The expected fields and codes, which stay as they were written, with the values and messages that were found."""
    told = {(problem["field"], problem["code"]): problem for problem in found}
    nothing: dict[str, Any] = {"values": {}, "message": ""}
    return [
        {"field": field, "code": code}
        | {key: told.get((field, code), nothing)[key] for key in ("values", "message")}
        for field, code in ((problem["field"], problem["code"]) for problem in expected)
    ]


if __name__ == "__main__":
    main()
