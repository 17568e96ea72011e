"""Fails unless a pytest report shows that the visit without signal ran and passed on every engine. Runs no test."""

import sys
from xml.etree import ElementTree as ET

ENGINES = {
    "Chromium": "test_a_whole_visit_without_signal[",
    "WebKit": "test_a_whole_visit_without_signal_on_every_engine[webkit]",
    "Firefox": "test_a_whole_visit_without_signal_on_every_engine[firefox]",
}


def main(report: str) -> None:
    """Exit non-zero with a reason if a journey is missing, skipped or failed in `report`, a JUnit XML file."""
    cases = list(ET.parse(report).iter("testcase"))
    for engine, journey in ENGINES.items():
        matching = [case for case in cases if (case.get("name") or "").startswith(journey)]
        if not matching:
            sys.exit(f"The visit without signal did not run on {engine}: it can't be left out.")
        for case in matching:
            spoiled = [child.tag for child in case if child.tag in ("skipped", "failure", "error")]
            if spoiled:
                sys.exit(
                    f"{case.get('name')}: {', '.join(spoiled)}. The visit without signal must run and pass on {engine}."
                )
    print(f"The visit without signal ran and passed on {', '.join(ENGINES)}.")


if __name__ == "__main__":
    main(sys.argv[1])
