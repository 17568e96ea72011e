"""The rules that no linter knows: who may say which word, and which way browser modules may look."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROWSER = ROOT / "static" / "js"
MODULES = sorted(BROWSER.rglob("*.js"))
IMPORT = re.compile(
    r"""^\s*(?:import\b[^"';(]*?|export\b[^"';=(]*?\bfrom\s*)["']([^"']+)["']""", re.MULTILINE
)
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
MESSAGES = ROOT / "pwa" / "content" / "messages.json"
"""What both sides read: of everything outside, the browser's code takes in this, at one door."""
LIBRARIES = {"lit-html": "ui", "idb": "storage", "canonicalize": "storage"}
# From the ground up. A room looks into rooms below it and at nobody else on its floor.
FLOORS: list[set[str]] = [
    {"domain"},
    {"words.js"},
    {"storage", "offline"},
    {"sync"},
    {"ui/wording"},
    {"ui/page"},
    {"ui/form", "ui/tour"},
    {"ui/draft", "ui/risk"},
    {"ui/read"},
    {"ui/app", "ui/observe"},
    {"ui/paper", "ui/sending"},
    {"ui/help", "ui/lock", "ui/today", "ui/visit"},
    {"ui/family", "ui/frame"},
    {"screens.js"},
    {"app.js"},
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: Path) -> str:
    """A folder of the browser's code; of its screens, the feature."""
    return "/".join(module.relative_to(BROWSER).parts[: 2 if floor_of(module) == "ui" else 1])


def floor_of(module: Path) -> str:
    return module.relative_to(BROWSER).parts[0]


def code_of(module: Path) -> str:
    return COMMENT.sub("", module.read_text())


def test_every_module_has_a_room_and_every_room_a_floor():
    assert len(MODULES) > 200
    assert {room_of(module) for module in MODULES} == set(FLOOR)


def test_browser_modules_look_only_downwards():
    upward = []
    for module in MODULES:
        for target in IMPORT.findall(code_of(module)):
            seen, looked_at = room_of(module), (module.parent / target).resolve()
            if not target.startswith("."):
                library = target.split("/")[0]
                assert floor_of(module) == LIBRARIES[library], f"{module.name} imports {target}"
                continue
            assert looked_at.is_file(), f"{module.name} imports {target}, which is not there"
            if looked_at == MESSAGES:
                assert module == BROWSER / "domain" / "messages.js"
                continue
            room = room_of(looked_at)
            if room != seen and FLOOR[room] >= FLOOR[seen]:
                upward.append(f"{seen}/{module.name} → {room}/{looked_at.name}")
    assert upward == []


@pytest.mark.parametrize(
    ("word", "owners"),
    [
        (r"\bindexedDB\b|\bopenDB\b", {"storage/database.js", "storage/newDocument.js"}),
        (
            r"\bcrypto\.subtle\b",
            {"storage/vault.js", "storage/wraps.js", "storage/cipher.js", "storage/hash.js"},
        ),
        (r"\bnavigator\.credentials\b|\bPublicKeyCredential\b", {"storage/passkey.js"}),
        (r"\bfetch\(", {"sync"}),
        (r"\bserviceWorker\b", {"offline"}),
        (r"\b(?:document|window|navigator|globalThis)\.|\bDate\.now\b|\bnew Date\(\)", {"!domain"}),
        (r"\.innerHTML\b|\bcreateHTML\b", {"ui/page/screenText.js"}),
        (r"\.outerHTML\b|insertAdjacentHTML|\bunsafeHTML\b|\beval\(|new Function", set()),
        (r"\.instruments\b", {"domain/definitions.js"}),
        # A name is asked for with its family: bare it is like another's, and turns the text beside it.
        (
            r"\b(?:baby|carer|babies\[\d\]|carers\[\d\])\??\.name\b",
            {"domain/names.js", "ui/wording/names.js"},
        ),
        (r"\.value\.trim\(\)", {"ui/sending/signInForm.js"}),
        # A setting of the vault is asked for by its name in settings.js, what lies on a shelf by the caseload's methods.
        (r"""["']setting["']""", {"storage/settings.js", "storage/unlocked.js"}),
        (
            r"\bvault\.(?:get|getMany|put|delete|move|transact|all|readAll|unknownOf|unknownOn|count)\(",
            {"storage", "sync"},
        ),
        # What a screen is about is changed by `amend` and `takeField` alone.
        (r"\brouter\.place(?:\.\w+)? = ", set()),
        (r"\blocalStorage\b|document\.cookie", set()),
        # Over the way to the trust's sign-in service and back; nothing that is of use a second time.
        (r"\bsessionStorage\b", {"storage/wayBack.js"}),
    ],
)
def test_a_word_is_said_only_where_it_belongs(word: str, owners: set[str]):
    for module in MODULES:
        name, floor = str(module.relative_to(BROWSER)), floor_of(module)
        allowed = name in owners or floor in owners or ("!domain" in owners and floor != "domain")
        if not allowed:
            assert not re.search(word, code_of(module)), f"{name} says {word}"


def test_only_these_modules_count_a_baby_s_days():
    """Whoever adds one asks there whether the baby is here at all: no age, due date or greeting for a baby who died."""
    counted = {
        str(module.relative_to(BROWSER))
        for module in MODULES
        if re.search(r"\b(?:born|due)_on\b", code_of(module))
    }
    assert counted == {
        "domain/contacts.js",
        "domain/familyInTime.js",
        "domain/doubtfulDates.js",
        "domain/names.js",
        "domain/outlinePeople.js",
        "domain/trendSeen.js",
        "domain/visit.js",
        "ui/family/doubtWords.js",
        "ui/family/familyPeople.js",
        "ui/wording/names.js",
        "ui/family/familyEdit.js",
        "ui/visit/visitWho.js",
        "ui/read/turnTablet.js",
        "ui/family/whatChanged.js",
    }


@cache
def imports_of(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


@pytest.mark.parametrize(
    ("package", "owners"),
    [
        ("weasyprint", {"documents"}),
        ("tinydb", {"store"}),
        ("psycopg", {"store"}),
        ("argon2", {"service"}),
    ],
)
def test_a_library_has_one_door(package: str, owners: set[str]):
    importers = {
        path.relative_to(ROOT / "pwa").parts[0]
        for path in (ROOT / "pwa").rglob("*.py")
        if any(name.split(".")[0] == package for name in imports_of(path))
    }
    assert importers == owners


def calls_in(path: Path) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {
        func.id if isinstance(func, ast.Name) else func.attr
        for func in calls
        if hasattr(func, "id") or hasattr(func, "attr")
    }


def test_the_domain_opens_no_file():
    """What is packaged is read once, in pwa/packaged, and handed in."""
    for path in (ROOT / "pwa" / "domain").glob("*.py"):
        opened = calls_in(path) & {"open", "read_text", "read_bytes", "files", "__import__"}
        assert not opened, f"{path.name} says {opened}"


def test_what_is_packaged_is_loaded_at_the_start_and_handed_on():
    packaged = (ROOT / "pwa" / "packaged").glob("*.py")
    defined = {
        node.name
        for path in packaged
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("load_")
    }
    assert {"load_content", "load_definitions", "load_form", "load_instrument", "load_messages"} < defined
    loaders = {
        str(path.relative_to(ROOT / "pwa"))
        for path in (ROOT / "pwa").rglob("*.py")
        if "packaged" not in path.parts and calls_in(path) & defined
    }
    assert loaders == {"__init__.py", "cli/content.py", "cli/serving.py", "documents/handouts.py"}


def test_signing_in_is_decided_in_one_place():
    noting = [
        path.name for path in (ROOT / "pwa").rglob("*.py") if 'note("failed_sign_in"' in path.read_text()
    ]
    assert noting == ["signing_in.py"]
    asking = {
        path.relative_to(ROOT / "pwa").as_posix()
        for path in (ROOT / "pwa").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Attribute) and call.attr == "sign_in"
    }
    assert asking == {"service/signing_in.py"}


def test_others_know_the_store_by_its_contract_only():
    inner = {"pwa.store.tiny", "pwa.store.journal", "pwa.store.postgres"}
    for path in (ROOT / "pwa").rglob("*.py"):
        if "store" not in path.relative_to(ROOT / "pwa").parts:
            assert not imports_of(path) & inner, f"{path.name} reaches into the store"
