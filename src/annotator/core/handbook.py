"""The handbook as Help shows it: pages, their sections, the search in them and the links between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from msgspec import Struct

SNIPPET_CHARACTERS = 140
# Characters before the first match in a snippet that does not begin at the beginning of its line.
_LEAD = 30


class Section(Struct, frozen=True):
    """A heading and the plain text below it, up to the next heading. `level` is 1 for the title of the page; a line of
    `lines` is a paragraph, an item of a list, or a row of a table other than its header."""

    title: str
    anchor: str
    level: int
    lines: tuple[str, ...]


class HandbookPage(Struct, frozen=True):
    """`name` is the name of the file, by which pages link to each other. `html` is sanitised; it has an anchor at each
    heading. The first of `sections` is the title with the text below it."""

    name: str
    title: str
    html: str
    sections: tuple[Section, ...]


class HandbookLocation(Struct, frozen=True):
    """A section by its page and its anchor."""

    page: str
    anchor: str


class Hit(Struct, frozen=True):
    """A section that contains every word of a search."""

    place: HandbookLocation
    page_title: str
    section_title: str
    snippet: str


def anchor(heading: str) -> str:
    """Return the anchor of a heading as GitHub makes it: small letters, digits and hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def search(pages: Sequence[HandbookPage], query: str) -> tuple[Hit, ...]:
    """Return the sections that contain all words of the query, those with all words in their heading first. Words
    may be parts of words. Case, accents and the form of apostrophes make no difference."""
    words = search_words(query)
    if not words:
        return ()
    found = [(page, section) for page in pages for section in page.sections if _contains(section, words)]
    found.sort(key=lambda pair: not all(word in folded(pair[1].title) for word in words))
    return tuple(
        Hit(
            place=HandbookLocation(page.name, section.anchor),
            page_title=page.title,
            section_title=section.title,
            snippet=_snippet(section.lines, words),
        )
        for page, section in found
    )


def search_words(query: str) -> tuple[str, ...]:
    """Return the words of a query as they are compared."""
    return tuple(folded(query).split())


def matches(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each occurrence of one of the words in the text."""
    plain = folded(text)
    for word in words:
        start = plain.find(word)
        while start >= 0:
            yield start, start + len(word)
            start = plain.find(word, start + len(word))


def folded(text: str) -> str:
    """Return the text without case and accents, with straight apostrophes and plain spaces. It has as many characters
    as before, so that positions stay the same."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character in "’‘":
        return "'"
    if character.isspace():
        return " "
    return unicodedata.normalize("NFD", character)[0].lower()[0]


def link_target(pages: Sequence[HandbookPage], current: str, target: str) -> HandbookLocation | None:
    """Return the place that a link on the page `current` leads to, None for a page or a section that does not exist.
    A link without a section leads to the title of its page."""
    name, _hash, wanted = unquote(target).partition("#")
    page = next((page for page in pages if page.name == (name or current)), None)
    if page is None:
        return None
    found = wanted or page.sections[0].anchor
    return HandbookLocation(page.name, found) if any(section.anchor == found for section in page.sections) else None


def _contains(section: Section, words: Sequence[str]) -> bool:
    text = folded("\n".join((section.title, *section.lines)))
    return all(word in text for word in words)


def _snippet(lines: Sequence[str], words: Sequence[str]) -> str:
    """Return a part of the line that has most of the words, or of the first line."""
    if not lines:
        return ""
    line = max(lines, key=lambda line: sum(word in folded(line) for word in words))
    if len(line) <= SNIPPET_CHARACTERS:
        return line
    first = min((start for start, _end in matches(line, words)), default=0)
    start = 0 if first <= _LEAD else line.rfind(" ", 0, first - _LEAD + 1) + 1
    before = "… " if start else ""
    rest = line[start:]
    if len(rest) <= SNIPPET_CHARACTERS:
        return f"{before}{rest}"
    cut = rest[:SNIPPET_CHARACTERS]
    return f"{before}{cut.rpartition(' ')[0] or cut} …"
