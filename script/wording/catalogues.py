"""Updates a catalogue to match the texts, and reports what is wrong with it. Must not translate anything."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from pwa.languages import facts_of, texts_of, translations
from pwa.languages.catalogue import BROWSER, CATEGORIES
from script.wording.sources import Found

FILES = [texts_of(code) for code in translations()]
HEADER = "# The interface in {name}. Nobody who speaks it has reviewed it yet: the app says so beside it.\n#"
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")
MARKUP = re.compile(r"<[^>]*>")


def read(file: Path) -> Catalog:
    """A language's catalogue, empty if it has none yet."""
    if not file.exists():
        facts_of(file.parts[-3])
        return Catalog(locale=file.parts[-3])
    with file.open("rb") as opened:
        return read_po(opened)


def updated(old: Catalog, by_text: dict[str, Found]) -> Catalog:
    """The same translations for today's texts: new entries are empty, and unused ones are gone."""
    new = Catalog(
        locale=old.locale,
        header_comment=HEADER.format(name=old.locale.english_name if old.locale else ""),
        project="Attune",
        version="1",
        charset="utf-8",
        fuzzy=False,
    )
    rule = facts_of(str(old.locale)).plural
    new.mime_headers = [("Plural-Forms", f"nplurals={len(CATEGORIES)}; plural={rule};")]
    for said in by_text.values():
        key: str | tuple[str, str] = (said.text, said.plural) if said.plural else said.text
        known = old.get(said.text)
        string = known.string if known is not None and _fits(known, said) else ""
        empty = ("",) * len(CATEGORIES) if said.plural else ""
        places = [(file, 0) for file in said.files]
        new.add(key, string or empty, places, auto_comments=[BROWSER] if said.in_browser else [])
    return new


def write(file: Path, catalogue: Catalog) -> None:
    """Write the catalogue, without what changes from run to run."""
    file.parent.mkdir(exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=110, sort_by_file=False, include_lineno=False, omit_header=False)
    text = file.read_text("utf-8")
    # Dates and tool names would change on every run; the committed file should change only with its texts.
    text = re.sub(
        r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid'
        r"-Bugs-To): .*\n",
        "",
        text,
        flags=re.MULTILINE,
    )
    file.write_text(text, "utf-8")


def problems(catalogue: Catalog, by_text: dict[str, Found]) -> list[str]:
    """The problems of a catalogue: texts missing, empty, fuzzy or unused, and places that differ."""
    wrong = []
    entries = {_key(entry): entry for entry in catalogue if entry.id}
    wrong += [f"“{text}” is missing" for text in by_text if text not in entries]
    wrong += [f"“{text}” is no longer said" for text in entries if text not in by_text]
    wrong += [f"“{_key(entry)}” is kept although nobody says it" for entry in catalogue.obsolete.values()]
    for text, entry in entries.items():
        if text in by_text:
            wrong += [f"“{text}” {why}" for why in _wrong_entry(entry, by_text[text])]
    return wrong


def _wrong_entry(entry: Message, said: Found) -> list[str]:
    if entry.fuzzy:
        return ["is marked as doubtful (fuzzy)"]
    if not _fits(entry, said):
        return ["has a plural in one of the two only"]
    forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    if said.plural and len(forms) != len(CATEGORIES):
        return [f"has {len(forms)} plural forms; it needs {', '.join(CATEGORIES)}"]
    if not all(forms):
        return ["is not translated"]
    return [why for form in forms if (why := _differs(said.plural or said.text, str(form)))]


def _differs(text: str, form: str) -> str:
    """How a translation's places or markup differ, or "". A plural form may leave out its number: “no visits”."""
    wanted, has = set(PLACE.findall(text)), set(PLACE.findall(form))
    if has - wanted or (wanted - has) - {"{number}"}:
        return f"has other places for values: “{form}”"
    if sorted(MARKUP.findall(text)) != sorted(MARKUP.findall(form)):
        return f"has other markup: “{form}”"
    return ""


def _fits(entry: Message, said: Found) -> bool:
    return isinstance(entry.string, str) != bool(said.plural)


def _key(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]
