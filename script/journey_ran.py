"""Fails unless the visit without signal really ran and passed in a pytest report. Reads the report alone."""

import sys
from xml.etree import ElementTree as ET

JOURNEY = "test_a_whole_visit_without_signal"


def main(report: str) -> None:
    """Exit non-zero, saying why, if the journey is missing, skipped or failed in the JUnit XML file `report`."""
    cases = [
        case
        for case in ET.parse(report).iter("testcase")
        if (case.get("name") or "").split("[")[0] == JOURNEY
    ]
    if not cases:
        sys.exit(f"{JOURNEY} did not run: the journey without signal can't be left out.")
    for case in cases:
        spoiled = [child.tag for child in case if child.tag in ("skipped", "failure", "error")]
        if spoiled:
            sys.exit(f"{JOURNEY}: {', '.join(spoiled)}. The journey without signal must run and pass.")
    print(f"The visit without signal ran and passed ({', '.join(str(case.get('name')) for case in cases)}).")


if __name__ == "__main__":
    main(sys.argv[1])
