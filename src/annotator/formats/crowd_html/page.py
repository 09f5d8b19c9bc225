"""Conversion of the page of a template: each element becomes tags, or is reported as a problem or note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from annotator.formats.crowd_html.checks import FRAMES, is_hidden, is_instructions
from annotator.formats.crowd_html.fields import ChoiceControls, CrowdFields
from annotator.formats.crowd_html.generative import GENERATIVE, GenerativeTools
from annotator.formats.crowd_html.instructions import Instructions
from annotator.formats.crowd_html.markup.elements import INLINE, LOOP, Child, HtmlElement, names
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.options import GROUP, OptionGroup, shown_if
from annotator.formats.crowd_html.text_tags import (
    QUESTION_SIZE,
    WORDS_SIZE,
    ColumnKind,
    Columns,
    ConfigTag,
    Wording,
    row,
    shown_when,
)
from annotator.formats.crowd_html.widgets import CLASSIFIERS, MARKERS, Objects, Widgets

_SKIPPED = names(
    """script style title meta link base noscript template button crowd-button source track datalist col colgroup
    crowd-slider-label"""
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 5, "legend": QUESTION_SIZE, "summary": QUESTION_SIZE}
# Attributes that a layout element shows as a caption above its content.
_CAPTIONS = ("header", "heading", "label")
_SHOWING = frozenset({"img", "audio", "video", "source"}) | FRAMES
_CAPTIONED = frozenset({"crowd-card", "crowd-tab", "crowd-badge", "crowd-radio-group"})


class _Flow:
    """The conversion state of a part of the page: finished tags and pending text."""

    def __init__(self, size: int = WORDS_SIZE, bullet: str = "") -> None:
        self.tags: list[ConfigTag] = []
        self.words: list[str | Output] = []
        self.size = size
        self.bullet = bullet
        self.line = 0


class TemplatePage:
    def __init__(
        self,
        columns: Columns,
        groups: Mapping[HtmlElement, OptionGroup],
        instructions: Instructions,
        report: CrowdReport,
    ) -> None:
        self._columns = columns
        self._groups = groups
        self._instructions = instructions
        self._report = report
        self.wording = Wording(columns, report)
        objects = Objects(columns, report)
        fields = CrowdFields(columns, self.wording, report)
        self._choices = ChoiceControls(columns, self.wording, report)
        self._widgets = Widgets(columns, self.wording, self._choices, objects, report)
        self._generative = GenerativeTools(columns, self.wording, report)
        self._single: Mapping[str, Callable[[HtmlElement], list[ConfigTag]]] = {
            "img": objects.medium,
            **dict.fromkeys(FRAMES, objects.document),  # others are refused by the checks
            "audio": objects.medium,
            "video": objects.medium,
            "input": fields.input,
            "crowd-input": fields.input,
            "textarea": fields.text_area,
            "crowd-text-area": fields.text_area,
            "crowd-slider": fields.slider,
            "select": self._choices.select,
        }
        self._pictured: frozenset[str] = frozenset()
        self._numbers: dict[HtmlElement, int] = {}

    def tags(self, root: HtmlElement) -> list[ConfigTag]:
        self._pictured = _pictured(root)
        self._numbers = _numbers(root)
        return self._part(root.children)

    def _part(self, children: Sequence[Child], size: int = WORDS_SIZE) -> list[ConfigTag]:
        flow = _Flow(size)
        self._children(children, flow)
        self._finish(flow)
        return flow.tags

    def _children(self, children: Sequence[Child], flow: _Flow) -> None:
        for child in children:
            if isinstance(child, HtmlElement):
                self._element(child, flow)
            else:
                flow.words.append(child)
                if isinstance(child, Output):
                    flow.line = flow.line or child.line

    def _finish(self, flow: _Flow) -> None:
        """Convert the pending text to tags."""
        if any(isinstance(piece, Output) or piece.strip() for piece in flow.words):
            if flow.bullet:
                flow.words.insert(0, flow.bullet + " ")
                flow.bullet = ""
            flow.tags.extend(self.wording.tags(flow.words, flow.size, flow.line))
        flow.words = []
        flow.line = 0

    def _element(self, element: HtmlElement, flow: _Flow) -> None:
        tag = element.tag
        if tag in _SKIPPED:
            return
        if tag in INLINE and not is_hidden(element):
            flow.line = flow.line or element.line
            self._children(element.children, flow)
            if tag == "a":
                self._address(element, flow)
            return
        if tag == "wbr":
            return
        self._finish(flow)
        if tag != "br":
            flow.tags.extend(self._block(element, flow))

    def _block(self, element: HtmlElement, flow: _Flow) -> list[ConfigTag]:
        tag = element.tag
        if is_instructions(element):
            self._instructions.take(element)
            return []
        if is_hidden(element):
            self._report.note("hidden", element.line, element.tag)
            return []
        if tag == GROUP:
            group = self._groups[element]
            return shown_when(group.shown_if, [self._choices.group(group)], element.line)
        if tag == LOOP:
            return self._lines(element)
        if tag in self._single:
            behind = element.children if tag.startswith("crowd-") else []  # the element was not closed properly
            return [*self._single[tag](element), *self._part(behind)]
        if tag in CLASSIFIERS:
            return self._widgets.classifier(element, self._part(element.children))
        if tag in MARKERS:
            return self._widgets.marker(element, self._part(element.children))
        if tag == "pre":
            return self.wording.preformatted(element.pieces(), element.line)
        if tag in GENERATIVE:
            return [*self._generative.tags(element), *self._part(element.children)]
        inside = self._row(element, flow.size) if _is_row(element) else self._inside(element, flow)
        return shown_when(shown_if(element), [*self._caption(element), *inside], element.line)

    def _inside(self, element: HtmlElement, flow: _Flow) -> list[ConfigTag]:
        bullet = flow.bullet
        flow.bullet = ""
        if element.tag == "li":
            bullet = f"{self._numbers[element]}." if element in self._numbers else "•"
        size = _HEADINGS.get(element.tag, QUESTION_SIZE if element.tag in ("th", "caption") else flow.size)
        inner = _Flow(size, bullet)
        inner.line = element.line
        self._children(element.children, inner)
        self._finish(inner)
        return inner.tags

    def _caption(self, element: HtmlElement) -> list[ConfigTag]:
        if element.tag not in _CAPTIONED:
            return []
        pieces = next((element.attributes[name] for name in _CAPTIONS if name in element.attributes), ())
        return self.wording.tags(pieces, QUESTION_SIZE, element.line)

    def _row(self, element: HtmlElement, size: int) -> list[ConfigTag]:
        """Return the cells side by side. A single cell forms no row."""
        cells: list[ConfigTag] = []
        for child in element.children:
            tags = self._part([child], size)
            if tags:
                cells.append(tags[0] if len(tags) == 1 else ConfigTag("View", {}, element.line, tags))
        if len(cells) > 1:
            return [row(cells, element.line)]
        return cells[0].children if cells and cells[0].name == "View" and not cells[0].attributes else cells

    def _lines(self, element: HtmlElement) -> list[ConfigTag]:
        """Return a text for a loop over texts, with one line for each item."""
        loop = element.loop
        pieces = [piece for piece in element.pieces() if isinstance(piece, Output) or piece.strip()]
        holds_more = any(inner.tag in self._single or inner.tag in MARKERS for inner in element.below())
        output = pieces[0] if len(pieces) == 1 else None
        if loop is None or holds_more or not isinstance(output, Output) or output.loop != loop.number:
            self._report.liquid(element.line, "loop", loop.path if loop is not None else "for")
            return []
        variable = self._columns.variable(loop.path, ColumnKind.LINES, loop.line, output.path)
        return [ConfigTag("Text", {"value": variable}, element.line)]

    def _address(self, link: HtmlElement, flow: _Flow) -> None:
        """Append the address of a link, as links cannot be opened here, unless the text or an image shows it."""
        address = link.text("href")
        outputs = link.outputs("href")
        words = link.pieces()
        if outputs:
            self._report.note("link", link.line, outputs[0].path)
            shown = {piece.path for piece in words if isinstance(piece, Output)} | self._pictured
            if not {output.path for output in outputs} <= shown:
                flow.words.extend([" (", *link.attributes["href"], ") "])
        elif address and not address.startswith("#"):
            self._report.note("link", link.line, address)
            is_in_words = any(isinstance(piece, str) and address in piece for piece in words)
            if address.startswith(("http:", "https:", "mailto:")) and not is_in_words:
                flow.words.append(f" ({address}) ")


def _is_row(element: HtmlElement) -> bool:
    style = element.text("style").replace(" ", "").lower()
    return element.tag == "tr" or ("display:flex" in style and "flex-direction:column" not in style)


def _pictured(root: HtmlElement) -> frozenset[str]:
    """Return the paths of task values that the page shows as images, audio or video."""
    return frozenset(
        output.path
        for element in root.below()
        if element.tag in _SHOWING or element.tag in MARKERS or element.tag in CLASSIFIERS
        for output in element.outputs("src")
    )


def _numbers(root: HtmlElement) -> dict[HtmlElement, int]:
    """Return the number of each item of an ordered list."""
    lists = (element for element in root.below() if element.tag == "ol")
    items = (
        [child for child in listed.children if isinstance(child, HtmlElement) and child.tag == "li"] for listed in lists
    )
    return {item: number for numbered in items for number, item in enumerate(numbered, start=1)}
