"""A page of HTML as it is counted and as it is read. `formats.source.html_page` makes it."""

from __future__ import annotations

import html
import re
from enum import Enum, Flag, auto

from msgspec import Struct


class TextLook(Flag):
    """The look of a stretch of text."""

    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    FIXED_WIDTH = auto()
    UNDERLINED = auto()
    STRUCK_OUT = auto()
    RAISED = auto()
    LOWERED = auto()


class LookRun(Struct, frozen=True):
    """A stretch of the reading text with one look."""

    start: int
    end: int
    look: TextLook


class LineKind(Enum):
    """The kind of a line of the reading text."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"  # of a table: its cells have a tab between them
    CODE = "code"


class Line(Struct, frozen=True):
    """A line of the reading text. `level` is that of a heading, or the depth of a list or quotation from 1. `number`
    is that of an item; 0: it has a bullet."""

    kind: LineKind = LineKind.TEXT
    level: int = 0
    number: int = 0


class HtmlPage(Struct, frozen=True):
    """A page. Text nodes are those of Label Studio's editor, in document order: `paths` from the body, and `starts`,
    the global offset of each node in code points. `length` is the global offset of the end. `text` is the reading text.
    Its characters at `positions` are those at the global offsets `offsets`, both ascending. The others stand for line
    breaks, tabs and images. `lines` has a line for each line of the text, `runs` what is not plain."""

    text: str = ""
    paths: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    length: int = 0
    positions: tuple[int, ...] = ()
    offsets: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    runs: tuple[LookRun, ...] = ()


EMPTY_PAGE = HtmlPage()
_LONGEST_ROUGH = 20_000  # characters; the time grows with the square of unclosed tags
_TAGS = re.compile(r"<(script|style|title|svg|textarea)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)


def rough_text(source: str) -> str:
    """Return about the words of a page on one line, for the name of a task and for speech."""
    return " ".join(html.unescape(_TAGS.sub(" ", source[:_LONGEST_ROUGH])).split())
