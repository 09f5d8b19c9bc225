"""The names of pages, buttons and fields in the handbook: each is a text of the program, as it stands on screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

RESOURCES = Path(__file__).parents[3] / "resources"
# Sections with a table whose first column has names from the screen, and the first cell of its header.
PARTS = {"en": "Part", "fr": "Partie"}
NAMED_SECTIONS = {"en": ("Earnings", "Receipts book"), "fr": ("Revenus", "Livre des recettes")}


def plain(text: str) -> str:
    """Return a text without what a sentence may change: the mnemonic, an ellipsis, the case and a value at its end."""
    text = text.replace("&", "").replace("\u00a0", " ").replace("\u202f", " ").partition("{")[0]
    return text.strip().rstrip("…:. ").lower()


def shown_texts(language: str) -> set[str]:
    with (RESOURCES / "translations/fr/LC_MESSAGES/annotator.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    sides = (message.id if language == "en" else message.string for message in messages)
    return {plain(text) for side in sides if side for text in ((side,) if isinstance(side, str) else side)}


def names(line: str) -> Iterator[str]:
    """Yield the bold names of a line. A term that a list item explains is bold, too: `- **Ranges**: ...`."""
    explained = re.match(r"- \*\*[^*]+\*\*\s?:", line)
    for bold in re.findall(r"\*\*([^*]+)\*\*", line[explained.end() :] if explained else line):
        yield from bold.split(" > ")


def first_cells(text: str, language: str) -> Iterator[str]:
    for section in re.split(r"^## ", text, flags=re.MULTILINE):
        if section.partition("\n")[0] in NAMED_SECTIONS[language]:
            cells = re.findall(r"^\| ([^|]+) \|", section, flags=re.MULTILINE)
            yield from (cell for cell in cells if cell not in (PARTS[language], "---"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_name_in_the_handbook_is_a_text_of_the_program(language: str) -> None:
    known, unknown, count = shown_texts(language), list[str](), 0
    for page in sorted((RESOURCES / "handbook" / language).glob("*.md")):
        text = page.read_text("utf-8")
        for name in (*(name for line in text.splitlines() for name in names(line)), *first_cells(text, language)):
            count += 1
            if plain(name) not in known:
                unknown.append(f"{page.name}: {name}")
    assert count > 100
    assert unknown == []
