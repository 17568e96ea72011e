"""python -m script.wording update|check: updates the catalogues to match the code, or says what is wrong with them."""

import sys

from script.wording.catalogues import FILES, problems, read, updated, write
from script.wording.sources import find


def main(asked: list[str]) -> int:
    """Run the command; the exit status is 1 for problems, 2 for a wrong command."""
    if asked not in (["update"], ["check"]):
        print("usage: python -m script.wording update|check", file=sys.stderr)
        return 2
    by_text, wrong = find(), []
    for file in FILES:
        if asked == ["update"]:
            write(file, updated(read(file), by_text))
        wrong += [f"{file.parts[-3]}: {problem}" for problem in problems(read(file), by_text)]
    print(*wrong, f"{len(by_text)} texts, {len(wrong)} problems", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
