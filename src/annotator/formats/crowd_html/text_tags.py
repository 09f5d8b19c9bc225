"""Conversion of template text to config tags: fixed text becomes headers, task values become texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.bundle.tasks import REWARD_COLUMN, TIME_COLUMNS
from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.elements import HtmlElement
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.labeling_config.attributes import LONGEST_SHOWN


class ColumnKind(StrEnum):
    """The use of a variable in the template."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    PDF = "pdf"
    OPTIONS = "options"  # a list of options
    CARDS = "cards"  # a list of texts, to be ranked
    LINES = "lines"  # a list of texts, shown as one text with a line for each


class ColumnUse(Struct, frozen=True):
    """A variable that a template uses. `path` is the name in the template: `original.text` of `{{
    task.input.original.text }}`, `image_url` of `${image_url}`. A column with this full name has priority over a
    nested value (`text` in the column `original`). `item` is the path inside each item of a list, empty for the item
    itself. `line` is the first use in the template."""

    path: str
    kind: ColumnKind
    item: str
    line: int


# Columns with a meaning in a bundle.
_RESERVED = frozenset({"id", REWARD_COLUMN, *TIME_COLUMNS})
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Columns:
    """Assignment of variable names to uses. The name is the path if possible, `original_text` for `original.text`. A
    value shown as image and text has two variables: one holds a file of the bundle, the other the original cell."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ColumnKind, str], str] = {}
        self._uses: dict[str, ColumnUse] = {}

    def variable(self, path: str, kind: ColumnKind, line: int, item: str = "") -> str:
        """Return `$name` for use in a labeling config."""
        key = (path, kind, item)
        if key not in self._names:
            name = self._free(_UNSAFE.sub("_", path) or "column", kind)
            self._names[key] = name
            self._uses[name] = ColumnUse(path, kind, item, line)
        return "$" + self._names[key]

    def shows(self, path: str) -> bool:
        return any(use.path == path for use in self._uses.values())

    def uses(self) -> Mapping[str, ColumnUse]:
        """Return a mapping of variable name, without `$`, to its use."""
        return dict(self._uses)

    def _free(self, wanted: str, kind: ColumnKind) -> str:
        name = f"{wanted}_{kind}" if wanted.lower() in _RESERVED else wanted
        if name not in self._uses:
            return name
        name = f"{name}_{kind}"
        number = 2
        while name in self._uses:
            name = f"{wanted}_{number}"
            number += 1
        return name


# Sizes of Label Studio's Header, from 1 (largest) to 5 (smallest).
WORDS_SIZE = 5
QUESTION_SIZE = 4
# Longer fixed text is reading material and not a caption.
_LONGEST_HEADER = 200
_SPACES = re.compile(r"\s+")
# A colon ends a caption: `Context: {{ task.input.context }}` has a caption and a text.
_CAPTION = re.compile(r"(.*:)\s+(.*)", re.DOTALL)
_DOLLAR = re.compile(r"\$(?=[A-Za-z_])")
_JOINER = "\u2060"  # invisible: it prevents text with a $ from being read as a variable
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ConfigTag(Struct, eq=False):
    """A tag of the new labeling config. `line` is its template element's; `in_row`: within a line of text."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[ConfigTag] = field(default_factory=list)
    in_row: bool = False


def tidy(words: str) -> str:
    """Return text as one line, without characters that XML cannot contain."""
    return _SPACES.sub(" ", clean(words)).strip()


def plain(words: str) -> str:
    """Return tidy text for display, with `$` guarded against being read as a variable."""
    return literal(tidy(words))


def unguarded(shown: str) -> str:
    """Return the text without the guards of `plain`, as a result reports it."""
    return shown.replace(_JOINER, "")


def literal(words: str) -> str:
    """Return guarded text like `plain`, but with its line breaks."""
    guarded = _DOLLAR.sub("$" + _JOINER, clean(words))
    return _JOINER + guarded if guarded.startswith("$") else guarded


def clean(words: str) -> str:
    """Return text without characters that XML cannot contain."""
    return _NO_XML.sub("", words)


def row(cells: Sequence[ConfigTag], line: int) -> ConfigTag:
    """Return a View with the cells side by side."""
    return ConfigTag("View", {"style": "display: flex"}, line, list(cells))


def shown_when(condition: Sequence[str], tags: list[ConfigTag], line: int) -> list[ConfigTag]:
    """Return the tags, shown only while a control has an answer, or a choice. An empty condition changes nothing."""
    if not condition or not tags:
        return tags
    attributes = {"visibleWhen": "choice-selected", "whenTagName": clean(condition[0])}
    if len(condition) > 1:
        attributes["whenChoiceValue"] = unguarded(tidy(condition[1]))
    return [ConfigTag("View", attributes, line, tags)]


def as_lines(pieces: Iterable[str | Output]) -> list[list[str | Output]]:
    """Return text and values in lines with normalised spaces, split after a caption that precedes a task value."""
    merged: list[str | Output] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    lines: list[list[str | Output]] = [[]]
    for at, piece in enumerate(merged):
        if isinstance(piece, str):
            words = tidy(piece)
            caption = _CAPTION.fullmatch(words) if at + 1 < len(merged) else None
            if caption is not None and caption[2]:
                lines[-1].append(caption[1])
                lines.append([caption[2]])
            elif words:
                lines[-1].append(words)
                if words.endswith(":") and at + 1 < len(merged):
                    lines.append([])
        else:
            lines[-1].append(piece)
    return [line for line in lines if line]


class Wording:
    """Conversion of text to tags. Names of texts are assigned when the whole page is known."""

    def __init__(self, columns: Columns, report: CrowdReport) -> None:
        self._columns = columns
        self._report = report

    def tags(self, pieces: Iterable[str | Output], size: int, line: int) -> list[ConfigTag]:
        """Return a tag for each fixed text and each value. Those of one line become a row."""
        tags: list[ConfigTag] = []
        for line_pieces in as_lines(pieces):
            cells = [self._tag(piece, size, line) for piece in line_pieces]
            for cell in cells:
                cell.in_row = len(cells) > 1
            tags.append(cells[0] if len(cells) == 1 else row(cells, line))
        return tags

    def preformatted(self, pieces: Iterable[str | Output], line: int) -> list[ConfigTag]:
        """Return text with its line breaks and spaces, as in `<pre>`."""
        tags: list[ConfigTag] = []
        for piece in pieces:
            if isinstance(piece, Output):
                tags.append(self._tag(piece, WORDS_SIZE, line))
            elif piece.strip():
                tags.append(self._fixed("Text", literal(piece.strip("\n")), {}, line))
        return tags

    def text(self, output: Output, line: int) -> ConfigTag:
        if output.loop is not None:
            self._report.liquid(output.line, "loop", output.path or "for")
        return ConfigTag("Text", {"value": self._columns.variable(output.path, ColumnKind.TEXT, output.line)}, line)

    def _tag(self, piece: str | Output, size: int, line: int) -> ConfigTag:
        if isinstance(piece, Output):
            return self.text(piece, line)
        words = plain(piece)
        if size == WORDS_SIZE and len(words) > _LONGEST_HEADER:
            return self._fixed("Text", words, {}, line)
        return self._fixed("Header", words, {"size": str(size)}, line)

    def _fixed(self, name: str, words: str, more: dict[str, str], line: int) -> ConfigTag:
        if len(words) > LONGEST_SHOWN:
            limit = str(LONGEST_SHOWN)
            self._report.error(ProblemCode.DESIGN_TOO_LARGE, line, why="template-words", limit=limit)
        return ConfigTag(name, {"value": words, **more}, line)


class ControlAttributes:
    def __init__(self, report: CrowdReport) -> None:
        self._report = report

    def control(self, kind: str, element: HtmlElement) -> ConfigTag:
        """Return a control with its name and its required flag. Its object is set later."""
        tag = ConfigTag(kind, {"name": self.literal(element, "name"), "toName": ""}, element.line)
        if not tag.attributes["name"] and not element.outputs("name"):
            self._report.unnamed(element.line, element.tag)
        if element.has("required"):
            tag.attributes["required"] = "true"
        return tag

    def literal(self, element: HtmlElement, name: str) -> str:
        """Return an attribute that must be the same for all tasks. Report a variable and return an empty string."""
        if element.outputs(name):
            self._report.liquid(element.line, "value", name)
            return ""
        return clean(element.text(name))

    def wrong(self, element: HtmlElement, name: str, value: str, why: str = "template") -> None:
        params = {"tag": element.tag, "attribute": name, "value": value}
        self._report.error(ProblemCode.ATTRIBUTE_VALUE, element.line, why=why, **params)
