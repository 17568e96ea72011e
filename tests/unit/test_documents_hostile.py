"""A hostile record is printed as it was typed, and makes no file open and no connection: told by the system's calls."""

import re
import socket
import subprocess
import sys
from itertools import product
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from pwa.documents.workers import PROGRAM
from pwa.domain.outline_parent import candidates
from pwa.packaged.definitions import load_definitions
from tests.builders import (
    AUTHOR,
    ROBIN,
    SAM,
    a_baby,
    a_carer,
    a_family,
    a_full_visit,
    an_envelope,
    an_observation,
)
from tests.unit.documents import STATIC, a_paper, a_summary, a_trend, paper_page, pdf_page, words_of

LENGTH_BYTES = 4
ADDRESSES = (
    "file://{file}",
    "{file}",
    "http://127.0.0.1:{port}/x",
    "//127.0.0.1:{port}/x",
    "ftp://127.0.0.1:{port}/x",
)
TRICKS = (
    "<img src='{0}'>",
    "<img srcset='{0} 2x'>",
    "<image href='{0}'>",
    "<object data='{0}'></object>",
    "<embed src='{0}'>",
    "<iframe src='{0}'></iframe>",
    "<link rel=stylesheet href='{0}'>",
    "<link rel=attachment href='{0}'>",
    "<a rel=attachment href='{0}'>x</a>",
    "<base href='{0}'>",
    "<meta http-equiv=refresh content='0;url={0}'>",
    "<style>@import url({0});</style>",
    "<style>@font-face{{font-family:x;src:url({0})}}*{{font-family:x}}</style>",
    "<style>@page{{background:url({0})}}</style>",
    "<style>body{{content:url({0})}}</style>",
    "<p style=\"background:url('{0}')\">x</p>",
    '<p style="list-style-image:url({0})">x</p>',
    "<svg><image href='{0}'/></svg>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='{0}#x'/></svg>",
    "<svg><style>@import '{0}';</style></svg>",
    "<svg><filter id=f><feImage href='{0}'/></filter></svg>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM '{0}'>]>&e;",
    "<?xml-stylesheet href='{0}'?>",
    "<xi:include href='{0}'/>",
    "<script src='{0}'></script>",
)
BREAKOUTS = ("{0}", "</p></td></table></article>{0}", "\"'>{0}<!--", "]]>{0}")
INK = re.compile(r"[^\s\u0000-\u001f]")


def injections(file: Path, port: int) -> list[str]:
    """500 strings, each different, that would open the file or the port if any of them were taken for more than text."""
    found = [
        breakout.format(trick.format(address.format(file=file, port=port)))
        for breakout, trick, address in product(BREAKOUTS, TRICKS, ADDRESSES)
    ]
    assert len(set(found)) == 500
    return found


def hostile_pages(texts: list[str]) -> dict[str, str]:
    """The four documents of a record with all of them in: notes, names, what the baby showed, what was thought."""
    quarter = len(texts) // 4
    parts = ["\n".join(texts[start : start + quarter]) for start in range(0, len(texts), quarter)]
    body = a_full_visit(
        not_seen=parts[0],
        introductions=[{"baby": ROBIN, "showed": parts[1]}],
        assessment={"attitude": parts[2]},
        closing_note=parts[3],
        formulation={
            "immediate": {"finding": "unclear", "protective": parts[0], "action": parts[2]},
            "long_term": {"finding": "unclear", "source": parts[3], "protective": parts[3]},
        },
    )
    family = a_family(
        babies=[a_baby(name=texts[0])], carers=[a_carer(name=texts[1], relationship_note=texts[2])]
    )
    every = candidates(an_envelope(body=body), family, load_definitions())
    chosen = frozenset(one.id for one in every)
    return {
        "summary": pdf_page(a_summary(body, family)),
        "letter": paper_page("letter", a_paper("letter", body, family)),
        "parent": paper_page("parent", a_paper("parent", body, family, chosen=chosen)),
        "trend": paper_page("trend", a_trend([an_observation(0)], family=family)),
    }


def traced(pages: list[str], log: Path) -> tuple[list[bytes], str]:
    """What the maker of PDFs answers to pages, and every call of it that names a file or a connection."""
    questions = b"".join(len(page.encode()).to_bytes(LENGTH_BYTES) + page.encode() for page in pages)
    command = ["strace", "-f", "-qq", "-s", "400", "-e", "trace=%network,%file", "-o", str(log)]
    command += [sys.executable, "-P", str(PROGRAM), str(STATIC), "css/print.css"]
    answered = subprocess.run(command, input=questions, capture_output=True, check=True).stdout
    replies = []
    while answered:
        length = int.from_bytes(answered[:LENGTH_BYTES])
        replies.append(answered[LENGTH_BYTES : LENGTH_BYTES + length])
        answered = answered[LENGTH_BYTES + length :]
    return replies[1:], log.read_text(errors="replace")


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A file that nobody may open, and a port to which nobody may connect."""
    file = tmp_path_factory.mktemp("canary") / "must-not-be-opened.css"
    file.write_text("* { color: red }")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield file, server


@pytest.fixture(scope="module")
def run(canary: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All four documents of the hostile record, a page that may have our icon, a page that asks for the file itself."""
    file, server = canary
    texts = injections(file, server.getsockname()[1])
    pages = hostile_pages(texts)
    asked = [
        *pages.values(),
        '<html lang="en"><title>x</title><p><img alt="Attune" src="icons/icon.svg">',
        f'<html lang="en"><title>x</title><p><img alt="x" src="file://{file}">',
    ]
    replies, calls = traced(asked, tmp_path_factory.mktemp("trace") / "calls")
    return {
        "texts": texts,
        "pdfs": dict(zip(pages, replies, strict=False)),
        "others": replies[len(pages) :],
        "calls": calls,
    }


def inked(text: str) -> str:
    return "".join(INK.findall(text))


@pytest.mark.parametrize(
    ("document", "least"), [("summary", 500), ("letter", 500), ("parent", 375), ("trend", 1)]
)
def test_each_injection_is_printed_as_it_was_typed(document: str, least: int, run: dict[str, Any]):
    reply = run["pdfs"][document]
    assert reply[:1] == b"+", reply[:200]
    told = inked(words_of(reply[1:], "-raw"))
    # What stands at the edge of each page comes between the words of a text that goes on after it.
    broken = [text for text in run["texts"] if inked(text) not in told]
    assert len(run["texts"]) - len(broken) >= least * 0.97


def test_the_trace_would_have_told(run: dict[str, Any]):
    assert f"{STATIC}/icons/icon.svg" in run["calls"]
    assert f"{STATIC}/css/print.css" in run["calls"]
    assert f"{STATIC}/drawings/face-to-face.svg" in run["calls"]
    made, refused = run["others"]
    assert made.startswith(b"+%PDF")
    assert refused.startswith(b"-")
    assert b"FatalURLFetchingError" in refused


def test_no_file_of_an_injection_is_looked_for(canary: Any, run: dict[str, Any]):
    file, _ = canary
    assert file.name not in run["calls"]
    assert AUTHOR not in run["calls"]
    assert SAM not in run["calls"]


def test_no_connection_is_made(canary: Any, run: dict[str, Any]):
    _, server = canary
    calls = re.findall(r"\b(socket|connect|sendto|sendmsg|bind)\(.*", run["calls"])
    assert calls == []
    with pytest.raises(TimeoutError):
        server.accept()


def test_of_the_service_only_its_own_style_and_pictures_are_opened(run: dict[str, Any]):
    opened = set(re.findall(rf'open(?:at)?\([^"]*"({re.escape(str(STATIC))}[^"]*)"', run["calls"]))
    ours = {"css/print.css", "drawings/face-to-face.svg", "icons/icon.svg"}
    assert opened == {f"{STATIC}/{name}" for name in ours}


def test_nothing_is_written_but_scratch(run: dict[str, Any]):
    written = re.findall(r'openat\([^"]*"([^"]+)", [A-Z_|]*O_(?:WRONLY|RDWR|CREAT)', run["calls"])
    scratch = ("/dev/null", f"{gettempdir()}/")
    assert [path for path in written if not path.startswith(scratch)] == []
