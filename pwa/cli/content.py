"""attune content check: does what is written keep to its rules?"""

import argparse

from pwa.packaged.content import load_content
from pwa.packaged.content_check import check_content, figures


def check(options: argparse.Namespace) -> int:
    """Look through all content: sources, links, reading age, sentences, labels, reviews. Status 1 when anything is wrong."""
    content = load_content()
    if options.figures:
        for one in figures(content):
            print(
                f"{one.page:<50} {one.audience:<14} age {one.reading_age:4.1f}  longest {one.longest_sentence:2}  words {one.words}"
            )
    found = check_content(content)
    for finding in found:
        print(f"{finding.page}: {finding.place}: {finding.what}")
    count = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    print(f"{count}." if found else "Nothing is wrong.")
    return 1 if found else 0
