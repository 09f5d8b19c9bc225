"""The handbook is complete: it names every command, option, preset, format and shortcut, in both languages.

The lists come from the program's own tables. The examples of the handbook are tried: its commands are parsed, and its
bundle is read.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct
from PIL import Image

from annotator.app.export.files import FORMATS as EXPORT_FORMATS
from annotator.app.main import COMMANDS, parser
from annotator.core.handbook import anchor, link_target
from annotator.core.keymap import COMMAND_KEYS
from annotator.formats.builtin.handbook import PAGES as HELP_PAGES
from annotator.formats.builtin.handbook import read_handbook
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.plan import ImportKind
from annotator.formats.labeling_config.known_tags import BUILT
from annotator.formats.source import media_kinds
from fakes.bundle_library import HeldSource

HANDBOOK = Path(__file__).resolve().parents[2] / "resources" / "handbook"
LANGUAGES = ("en", "fr")
FILES = sorted(path.name for path in (HANDBOOK / "en").glob("*.md"))
PAGES = [(language, file) for language in LANGUAGES for file in FILES]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PRESET = re.compile(r"preset = .*?\nlabels = [^\n]*\n", re.DOTALL)
EVERYWHERE = frozenset({"-h", "--help"})

# Names of keys in the handbook. Other keys are called as in the keymap, with a capital letter.
KEY_NAMES: Mapping[str, Mapping[str, str]] = {
    "en": {"pageup": "PgUp", "pagedown": "PgDown", "escape": "Esc", "insert": "Ins"},
    "fr": {
        "shift": "Maj", "enter": "Entrée", "escape": "Échap", "space": "Espace", "insert": "Inser",
        "pageup": "Page préc", "pagedown": "Page suiv", "home": "Début", "end": "Fin",
        "left": "Gauche", "right": "Droite", "up": "Haut", "down": "Bas",
        "media play": "Média lecture", "media previous": "Média précédent", "media next": "Média suivant",
    },
}  # fmt: skip


class Command(Struct, frozen=True):
    """`name` is what the user types after `annotator`, such as `ledger export`."""

    name: str
    options: tuple[tuple[str, ...], ...]
    choices: tuple[str, ...]


@cache
def page(language: str, file: str) -> str:
    return (HANDBOOK / language / file).read_text(encoding="utf-8")


def prose(language: str, file: str) -> str:
    """Return the page without its fenced examples."""
    return FENCED.sub("", page(language, file))


def examples(language: str, file: str, kind: str) -> list[str]:
    return [text for found, text in FENCED.findall(page(language, file)) if found == kind]


def headings(language: str, file: str, level: str = "#+") -> list[str]:
    return re.findall(rf"^{level} (.+)$", prose(language, file), re.MULTILINE)


def section(language: str, file: str, heading: str) -> str:
    """Return the text from this heading to the next one of any level. Empty if there is no such heading."""
    found = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#|\Z)", prose(language, file), re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def codes(text: str) -> set[str]:
    """Return everything that stands in backticks, without the placeholders behind an option."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in (code, code.partition(" ")[0])}


def commands() -> Iterator[Command]:
    """Yield every command, and every subcommand of a group such as `ledger`, as argparse knows it."""
    for name in COMMANDS:
        for action in parser(name)._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from _below(name, action.choices[name])


def _below(name: str, command: argparse.ArgumentParser) -> Iterator[Command]:
    groups = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        options = tuple(tuple(action.option_strings) for action in command._actions)
        choices = tuple(str(choice) for action in command._actions for choice in action.choices or ())
        yield Command(name, options, choices)
    for group in groups:
        for word, further in group.choices.items():
            yield from _below(f"{name} {word}", further)


ALL_COMMANDS = tuple(commands())


def shown_key(key: str, language: str) -> str:
    """Return a key as the handbook writes it: `ctrl+shift+space` as `Ctrl+Shift+Space` or `Ctrl+Maj+Espace`."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    parts = [*(name for name in key.removesuffix(last).split("+") if name), last]
    names = KEY_NAMES[language]
    return "+".join(names.get(part, part.title()) for part in parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_pages(language: str) -> None:
    assert sorted(path.name for path in (HANDBOOK / language).iterdir()) == FILES
    assert {"requester-guide.md", "formats.md", "command-line.md", "worker-guide.md"} <= set(FILES)


@pytest.mark.parametrize(("language", "file"), PAGES)
def test_a_page_has_one_title_at_its_beginning(language: str, file: str) -> None:
    assert len(headings(language, file, "#")) == 1
    assert page(language, file).startswith("# ")


@pytest.mark.parametrize("file", FILES)
def test_a_page_has_as_many_sections_in_each_language(file: str) -> None:
    counts = {language: len(headings(language, file, "##")) for language in LANGUAGES}
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize(("language", "file"), PAGES)
def test_links_lead_to_pages_and_sections(language: str, file: str) -> None:
    for target in LINK.findall(prose(language, file)):
        assert "://" not in target, "the handbook is read offline"
        named, _, place = target.partition("#")
        assert named in ("", *FILES), target
        anchors = {anchor(heading) for heading in headings(language, named or file)}
        assert not place or place in anchors, (target, sorted(anchors))


def test_anchors_are_those_of_github() -> None:
    assert anchor("Drafts, undo and redo") == "drafts-undo-and-redo"
    assert anchor("À faire\xa0: les lots") == "à-faire-les-lots"
    assert anchor("[tasks] and [instructions]") == "tasks-and-instructions"


def test_help_has_every_page() -> None:
    assert sorted(HELP_PAGES) == FILES


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_knows_every_section_and_link(language: str) -> None:
    pages = read_handbook(language)
    for shown in pages:
        assert [section.title for section in shown.sections] == headings(language, shown.name)
        anchors = [section.anchor for section in shown.sections]
        assert len(set(anchors)) == len(anchors)
        assert [place for place in anchors if f'<a name="{place}"></a>' not in shown.html] == []
        for target in re.findall(r'href="([^"]*)"', shown.html):
            assert link_target(pages, shown.name, target) is not None, (shown.name, target)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ALL_COMMANDS, ids=[command.name for command in ALL_COMMANDS])
def test_each_command_has_its_options(command: Command, language: str) -> None:
    words = command.name.split()
    sections = [section(language, "command-line.md", f"annotator {name}") for name in (command.name, words[0])]
    about = sections[0] or sections[1]
    assert f"`annotator {command.name}" in about
    assert {string for strings in command.options for string in strings} <= codes(about) | EVERYWHERE


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_of_every_command_are_named_first(language: str) -> None:
    (first, *_further) = headings(language, "command-line.md", "##")
    assert EVERYWHERE | {"--version", "--home", "--json"} <= codes(section(language, "command-line.md", first))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_choice_of_an_option_is_named(language: str) -> None:
    text = "".join(prose(language, file) for file in ("command-line.md", "formats.md"))
    words = {word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()}
    missing = {(command.name, choice) for command in ALL_COMMANDS for choice in command.choices if choice not in words}
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_is_in_the_list(language: str) -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", prose(language, "command-line.md"), re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_preset_has_a_row(language: str) -> None:
    assert set(PRESETS) <= first_cells(prose(language, "requester-guide.md"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_of_the_manifest_has_a_row(language: str) -> None:
    schema = json.loads(resource_bytes("schema/bundle.schema.json"))
    keys = {
        f"{name}.{key}" if part.get("properties") else name
        for name, part in schema["properties"].items()
        for key in part.get("properties", [""])
    }
    assert keys <= first_cells(prose(language, "requester-guide.md"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_tag_of_a_labeling_config_is_named(language: str) -> None:
    assert set(BUILT.values()) <= codes(prose(language, "requester-guide.md"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_import_and_export_format_has_a_row(language: str) -> None:
    rows = first_cells(prose(language, "formats.md"))
    assert {kind.value for kind in ImportKind} <= rows
    assert set(EXPORT_FORMATS) <= rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_media_format_is_named_with_its_suffixes(language: str) -> None:
    text = prose(language, "formats.md")
    named = codes(text)
    for known in media_kinds._FORMATS:
        assert re.search(rf"(?<!\w){re.escape(known.name)}(?!\w)", text), known.name
        assert {f".{suffix}" for suffix in known.suffixes} <= named, known.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", sorted(COMMAND_KEYS))
def test_each_shortcut_is_in_a_table_of_the_worker_guide(command: str, language: str) -> None:
    keys = [shown_key(key, language) for key in COMMAND_KEYS[command]]
    listed = ", ".join(f"`{key}`" for key in keys)
    cells = re.findall(r"\| ([^|\n]*`[^|\n]*) \|$", prose(language, "worker-guide.md"), re.MULTILINE)
    assert listed in cells, listed


def photograph() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(stream, "JPEG")
    return stream.getvalue()


def first_cells(text: str) -> set[str]:
    """Return what stands in backticks in the first cells of tables."""
    return {code for cell in re.findall(r"^\| ([^|\n]+) \|", text, re.MULTILINE) for code in codes(cell)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["command-line.md", "requester-guide.md", "formats.md"])
def test_the_examples_of_commands_are_understood(language: str, file: str) -> None:
    lines = [line for text in examples(language, file, "") for line in text.splitlines()]
    assert lines
    for line in lines:
        said, _gap, _meaning = line.partition("   ")
        program, *words = shlex.split(said)
        assert program == "annotator"
        if words and words[0] in COMMANDS:
            assert parser(words[0]).parse_args(words).command == words[0]
        else:
            assert words[1:] in ([], ["--help"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("has_preset", [True, False])
def test_the_example_of_a_bundle_can_be_copied(has_preset: bool, language: str) -> None:
    manifest, table = (examples(language, "requester-guide.md", kind)[0] for kind in ("toml", "csv"))
    (medium,) = re.findall(r"media/\S+", table)
    files = {"tasks.csv": table.encode(), medium: photograph()}
    assert len(PRESET.findall(manifest)) == 1
    if not has_preset:
        manifest = PRESET.sub('config = "config.xml"\n', manifest)
        files["config.xml"] = examples(language, "requester-guide.md", "xml")[0].encode()
    reading = read_bundle(HeldSource("my-bundle", {**files, "bundle.toml": manifest.encode()}))
    assert reading.problems == ()
    assert reading.bundle is not None
    assert len(reading.bundle.tasks) == 1
