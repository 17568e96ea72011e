"""python -m script.wording update: brings the catalogues in step with the code. check: says what is wrong with them."""

import sys

from script.wording.catalogues import FILES, problems, read, updated, write
from script.wording.sources import find


def main(asked: list[str]) -> int:
    if asked not in (["update"], ["check"]):
        print("usage: python -m script.wording update|check", file=sys.stderr)
        return 2
    found, wrong = find(), []
    for file in FILES:
        if asked == ["update"]:
            write(file, updated(read(file), found))
        wrong += [f"{file.parts[-3]}: {problem}" for problem in problems(read(file), found)]
    print(*wrong, f"{len(found)} texts, {len(wrong)} problems", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
