"""Prints each budget beside its measurement, and as JSON on request. Never a test: machines differ, budgets advise."""

import argparse
import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from script.measures.budget import Budget

SUBJECTS = ("shell", "store", "sync", "pdf", "tablet", "library", "lighthouse", "families", "slow")


def main() -> None:
    """Measure the named subjects, or all of them; exit non-zero only when a measurement itself failed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write [{name, value, unit, target, ok}] to FILE"
    )
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"some of: {', '.join(SUBJECTS)}")
    asked = parser.parse_args()
    if unknown := set(asked.subjects) - set(SUBJECTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}. There are {', '.join(SUBJECTS)}.")
    budgets: list[Budget] = []
    for subject in asked.subjects or SUBJECTS:
        print(f"\n{subject}")
        for budget in importlib.import_module(f"script.measures.{subject}").measure():
            budgets.append(budget)
            print(line(budget), flush=True)
    missed = [budget for budget in budgets if not budget.ok]
    print(f"\n{len(budgets) - len(missed)} within their target or for comparison, {len(missed)} over it.")
    if asked.json:
        asked.json.write_text(json.dumps([budget.as_json() for budget in budgets], indent=1) + "\n")


def line(budget: Budget) -> str:
    verdict = "" if budget.limit is None else "ok" if budget.ok else "OVER"
    return f"  {budget.name:<62} {budget.value:>10.2f} {budget.unit:<4} {budget.target:<16} {verdict}"


if __name__ == "__main__":
    main()
