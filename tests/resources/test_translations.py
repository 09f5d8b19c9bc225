"""French is complete and well set: every sentence of the source, with its placeholders, its spaces and its marks."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from annotator.ui.windows.nav_rail import LONGEST_LINE, in_lines

ROOT = Path(__file__).resolve().parents[2]
FRENCH = Path("resources/translations/fr/LC_MESSAGES/annotator.po")
HOOK = "packaging/build_hook.py"
MARKS: Mapping[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}

# Sentences that read the same in both languages.
SAME = {
    "CODE",
    "CONTACT",
    "Destination",
    "Document",
    "France",
    "Image",
    "Images",
    "Original",
    "Source",
    "Type",
    "Volume",
    "actions",
    "nominal",
    "ok",
    "ordinal",
    "1 minute",
    "10 minutes",
    "2 minutes",
    "3 minutes",
    "5 minutes",
    "Alpha",
    "Assistant",
    "Conversation",
    "Message",
    "{count} message",
    "Audio",
    "Relations",
    "{count} relation",
    "Gamma",
    "HH:MM",
    "MINUTES",
    "Mayotte",
    "Messages",
    "Micro-entrepreneur, Cipav",
    "Protection",
    "Question",
    "{name}, total",
    "Total",
    "{control}, {segment}",
    "{count} kHz",
    "{count} segment",
    "{format}, version {version}",
    "{rate} net",
    "{size} px",
    "gamma {value}",
    "{label}, ellipse",
    "{label}, point",
    "{label}, rectangle",
    "{title}, {time}",
}
# The labels of the navigation rail, which have 72 px in a line.
RAIL = ("Inbox", "Outbox", "Timesheet", "Earnings", "Settings", "Help")

NO_BREAK, NARROW = "\u00a0", "\u202f"
# A mark that ends a word. The colons of code, as in `"id": 1`, come after a quotation mark.
COLON = re.compile(r'(.)(?<!"):(?=\s|$)')
HIGH_MARK = re.compile(r"(.)[;!?](?=\s|$)")
ENDS = ".?!…:"

type Forms = tuple[str, ...]


@cache
def sentences() -> frozenset[Forms]:
    """Return the marked messages of the source: one form, or a singular and a plural."""
    found = extract_from_dir(ROOT / "src", keywords=MARKS)
    return frozenset(forms(message) for _file, _line, message, _comments, _context in found)


@cache
def catalogue() -> Catalog:
    with (ROOT / FRENCH).open("rb") as file:
        return read_po(file)


def translated() -> list[tuple[Forms, Forms]]:
    """English and French, without the header."""
    return [(forms(message.id), forms(message.string)) for message in messages()]


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> Forms:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def names(text: str) -> set[str]:
    """The placeholders of a sentence; text with a brace that is not closed raises ValueError."""
    return {field for _literal, field, _format, _conversion in Formatter().parse(text) if field is not None}


def badly_set(french: str) -> list[str]:
    """Return faults of French typography: straight apostrophes, English quotes, and spaces that break before a mark."""
    found = [mark for mark in ("'", "“", "”", " :", " ;", " !", " ?", " »", "« ") if mark in french]
    found += [f"{before}:" for before in COLON.findall(french) if before != NO_BREAK]
    found += [f"{before}{french}" for before in HIGH_MARK.findall(french) if before != NARROW]
    found += ["«" for opened in french.split("«")[1:] if not opened.startswith(NO_BREAK)]
    found += ["»" for closed in french.split("»")[:-1] if not closed.endswith(NO_BREAK)]
    return found


def badly_typed(english: str) -> list[str]:
    """Return mechanical faults: double spaces, a repeated word, a word in straight single quotes."""
    found = re.findall(r"  +|^\s|\s$| [,;:.?!](?=\s|$)", english.replace('< > : " | ? *', "these"))
    found += re.findall(r"\b(\w+) \1\b", english)
    return found + re.findall(r"(?<!\w)'\w[^']*'(?!\w)", english)


def test_every_sentence_of_the_source_is_said_in_french() -> None:
    said = {english for english, french in translated() if all(form.strip() for form in french)}
    assert sorted(sentences() - said) == []


def test_the_french_catalogue_holds_no_sentence_that_the_source_has_given_up() -> None:
    assert sorted({english for english, _french in translated()} - sentences()) == []
    assert not catalogue().obsolete


def test_no_french_sentence_is_a_guess() -> None:
    assert [message.id for message in messages() if message.fuzzy] == []


def test_french_fills_the_same_blanks() -> None:
    differing = [
        (english, form)
        for english, french in translated()
        for form in french
        if any(names(form) != names(original) for original in english)
    ]
    assert differing == []


def test_french_counts_nothing_and_one_as_singular() -> None:
    assert catalogue().num_plurals == 2
    assert catalogue().plural_expr == "(n > 1)"
    wrong = [english for english, french in translated() if len(english) != len(french)]
    assert wrong == []


def test_french_is_set_as_a_french_printer_would() -> None:
    wrong = [(form, badly_set(form)) for _english, french in translated() for form in french if badly_set(form)]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    ["l'image", "Reçu : {receipt}", "Reçu: {receipt}", "Quoi ?", f"Quoi{NO_BREAK}?", "«mot»", "« mot »", "“mot”"],
)
def test_a_badly_set_sentence_is_seen(text: str) -> None:
    assert badly_set(text)
    assert not badly_set(f'«{NO_BREAK}L’image{NO_BREAK}»{NO_BREAK}: quoi{NARROW}? {{"id": 1}} à 12:05')


def test_french_ends_its_sentences_where_english_does() -> None:
    def end(text: str) -> str:
        return text[-1] if text[-1] in ENDS else ""

    assert [pair for pair in translated() if end(pair[0][-1]) != end(pair[1][-1])] == []


def test_only_known_words_are_the_same_in_both_languages() -> None:
    assert {english[0] for english, french in translated() if set(english) & set(french)} == SAME


def test_the_words_of_the_rail_fit_into_it() -> None:
    french = {english[0]: form[0] for english, form in translated()}
    lines = [line for word in RAIL for line in in_lines(french[word]).split("\n")]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


def test_english_sentences_are_cleanly_typed() -> None:
    wrong = [(form, badly_typed(form)) for english in sentences() for form in english if badly_typed(form)]
    assert wrong == []


@pytest.mark.parametrize("text", ["two  spaces", "the the end", "a 'quoted' word", "before .", " first", "last "])
def test_a_badly_typed_sentence_is_seen(text: str) -> None:
    assert badly_typed(text)
    assert not badly_typed("Each task's picture, at most 12.5 MB: write name = value.")


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py at work on a copy of the sources and the translations, with the Python that runs the tests."""
    spec = importlib.util.spec_from_file_location("dev_for_words", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / FRENCH).parent.mkdir(parents=True)
    shutil.copyfile(ROOT / FRENCH, tmp_path / FRENCH)
    (tmp_path / "packaging").mkdir()
    shutil.copyfile(ROOT / HOOK, tmp_path / HOOK)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "BUILD", tmp_path / "build")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(module, "set_up", module.compile_translations)
    return module


def test_the_compiled_catalogue_says_every_sentence(dev: ModuleType, tmp_path: Path) -> None:
    dev.compile_translations()
    with (tmp_path / FRENCH).with_suffix(".mo").open("rb") as file:
        spoken = GNUTranslations(file)
    for english, french in translated():
        if len(english) == 1:
            assert spoken.gettext(english[0]) == french[0]
        else:
            one, many = english
            assert [spoken.ngettext(one, many, count) for count in (0, 1, 2)] == [french[0], *french]


def test_collecting_the_words_again_changes_nothing(dev: ModuleType, tmp_path: Path) -> None:
    dev.words([])
    assert (tmp_path / FRENCH).read_bytes() == (ROOT / FRENCH).read_bytes()


def test_a_new_sentence_is_collected_and_what_is_said_already_stays(dev: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "src" / "annotator" / "ui" / "new_words.py"
    source.write_text('N_("A sentence nobody has heard before.")\n', encoding="utf-8")
    dev.words([])
    before, after = (ROOT / FRENCH).read_text("utf-8"), (tmp_path / FRENCH).read_text("utf-8")
    added = 'msgid "A sentence nobody has heard before."\nmsgstr ""\n\n'
    assert after.count(added) == 1
    assert after.replace(added, "") == before
