"""The cards of a List (https://labelstud.io/tags/list): objects with `id`, `title`, `body` and `html`. Of HTML, the
text and the images are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from annotator.core.design.objects import Card
from annotator.core.design.structured_cells import CellFault, cell_value, with_numbers_as_text

MOST_CARDS = 500
MOST_IMAGES = 4  # of a card
LONGEST_TEXT = 20_000
LONGEST_ID = 200

# HTML elements that begin a line of their own.
_BLOCKS = frozenset(
    {"article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
    | {"address", "pre", "section", "table", "tr", "ul"}
)
_UNSHOWN = frozenset({"script", "style", "template"})
_SOURCE = re.compile(r"""(<img\b[^<>]*?\bsrc\s*=\s*["'])([^"'<>]*)""", re.IGNORECASE)


@lru_cache(maxsize=8)
def read_cards(text: str) -> tuple[Card, ...]:
    """Return the cards of a cell. Raise CellFault: those of `cell_value`, `cards` (no list), `no-cards`, `many`
    (`detail` is the limit), and with the number of the item from 1: `card` (no object), `id` (none, or no text),
    `id-twice`, `card-long`, `images` (too many)."""
    listed = cell_value(text, with_numbers_as_text) if text.strip() else []
    if not isinstance(listed, list):
        raise CellFault("cards", "")
    if not listed:
        raise CellFault("no-cards", "")
    if len(listed) > MOST_CARDS:
        raise CellFault("many", str(MOST_CARDS))
    cards: dict[str, Card] = {}
    for number, item in enumerate(listed, start=1):
        card = _card(item, number)
        if card.id in cards:
            raise CellFault("id-twice", str(number))
        cards[card.id] = card
    return tuple(cards.values())


def images_in(text: str) -> tuple[str, ...]:
    """Return the paths of all images of a cell, each once; none if the cell has a fault."""
    try:
        cards = read_cards(text)
    except CellFault:
        return ()
    return tuple(dict.fromkeys(path for card in cards for path in card.images))


def with_sources(markup: str, change: Callable[[str], str]) -> str:
    """Return HTML with the address of each image changed. `change` gets a path as in `Card.images`."""
    return _SOURCE.sub(lambda match: match[1] + change(_path(match[2])), markup)


def _card(item: Any, number: int) -> Card:
    if not isinstance(item, dict):
        raise CellFault("card", str(number))
    own_id = item.get("id")
    if not isinstance(own_id, str) or not own_id.strip() or len(own_id) > LONGEST_ID or not own_id.isprintable():
        raise CellFault("id", str(number))
    title, body, markup = (_text(item.get(name), number) for name in ("title", "body", "html"))
    page = _Page()
    page.feed(markup)
    page.close()
    if len(page.images) > MOST_IMAGES:
        raise CellFault("images", str(number))
    parts = (body, page.text())
    return Card(own_id, title.strip(), "\n".join(part for part in parts if part), tuple(page.images))


def _text(value: Any, number: int) -> str:
    text = value if isinstance(value, str) else ""
    if len(text) > LONGEST_TEXT or any("\ud800" <= character <= "\udfff" for character in text):
        raise CellFault("card-long", str(number))
    return text.strip()


def _path(address: str) -> str:
    """Return the path in the bundle. An address without a server begins with a slash in Label Studio."""
    path = address.strip()
    return path if path.startswith("//") else path.removeprefix("/")


class _Page(HTMLParser):
    """The lines of text and the images of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.images: list[str] = []
        self._lines = [""]
        self._unshown = 0

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in self._lines)
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag)
        self._unshown += tag in _UNSHOWN
        source = dict(attrs).get("src") if tag == "img" else None
        if source:
            self.images.append(_path(source))

    def handle_endtag(self, tag: str) -> None:
        self._begin(tag)
        self._unshown = max(0, self._unshown - (tag in _UNSHOWN))

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self._lines[-1] += data

    def _begin(self, tag: str) -> None:
        """Begin a line, or separate the words of neighbouring tags."""
        if tag in _BLOCKS:
            self._lines.append("")
        else:
            self._lines[-1] += " "
