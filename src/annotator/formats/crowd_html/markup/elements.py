"""A crowd-html template as a tree of elements, text and task values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.liquid import Loop, LoopEnd, Masked, Output, TemplatePiece, masked
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.markup.tokens import End, Start, TextToken, Token, tokens, without_comments

# SageMaker allows 128,000 characters, Mechanical Turk 65,535 bytes.
LONGEST_TEMPLATE = 256 * 1024
MOST_ELEMENTS = 5_000
DEEPEST = 40
LOOP = "{for}"  # the tag of the content between `for` and `endfor`


def names(words: str) -> frozenset[str]:
    """Return a set of element names from a list separated by spaces."""
    return frozenset(words.split())


_VOID = names("area base br col embed hr img input link meta param source track wbr")
# Inline elements.
INLINE = names(
    """a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q s samp small span
    strike strong sub sup time tt u var"""
)
_TABLE = names("table caption thead tbody tfoot tr td th")
_CELLS = frozenset({"td", "th", "table", "caption"})
_BLOCKS = names(
    """address article aside blockquote center details dialog div dl fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr main nav ol p pre section summary table ul"""
)
# AWS's own documentation sometimes leaves these open. They are never nested.
_BUTTONS = frozenset({"crowd-checkbox", "crowd-radio-button", "crowd-toggle-button"})
_PLAYED, _SOURCES = frozenset({"audio", "video"}), frozenset({"source", "track"})
# Start tag -> (open elements that it closes, elements beyond which it closes none).
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(_BLOCKS, (frozenset({"p"}), _CELLS)),
    "li": (frozenset({"li", "p"}), _CELLS | {"ul", "ol", "menu"}),
    "dt": (frozenset({"dt", "dd", "p"}), _CELLS | {"dl"}),
    "dd": (frozenset({"dt", "dd", "p"}), _CELLS | {"dl"}),
    **dict.fromkeys(_BUTTONS, (_BUTTONS, frozenset())),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "optgroup": (frozenset({"option", "optgroup"}), frozenset({"select"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"), (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"}))
    ),
}
# Elements that may stay open until their loop ends.
_MAY_STAY_OPEN = frozenset({"p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", *INLINE})

type Value = tuple[str | Output, ...]
type Child = HtmlElement | str | Output


class HtmlElement(Struct, eq=False):
    """An element. `line` is the line of its start tag. `loop` is the loop of a `LOOP` element."""

    tag: str
    attributes: dict[str, Value]
    line: int
    parent: HtmlElement | None = None
    children: list[Child] = field(default_factory=list)
    loop: Loop | None = None

    def has(self, name: str) -> bool:
        """Return True if an attribute is present, even without a value, unless its value is `false`."""
        return name in self.attributes and self.text(name).lower() != "false"

    def text(self, name: str) -> str:
        """Return the literal text of an attribute without task values, or an empty string."""
        return "".join(part for part in self.attributes.get(name, ()) if isinstance(part, str)).strip()

    def outputs(self, name: str) -> list[Output]:
        return [part for part in self.attributes.get(name, ()) if isinstance(part, Output)]

    def output(self, name: str) -> Output | None:
        """Return the task value that forms a whole attribute, or None."""
        outputs = self.outputs(name)
        return outputs[0] if len(outputs) == 1 and not self.text(name) else None

    def below(self) -> Iterator[HtmlElement]:
        """Yield all elements inside, in document order."""
        pending = [child for child in reversed(self.children) if isinstance(child, HtmlElement)]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(child for child in reversed(element.children) if isinstance(child, HtmlElement))

    def pieces(self) -> list[str | Output]:
        """Return all text and values inside, in document order. Block elements are separated by spaces."""
        pieces: list[str | Output] = []
        for child in self.children:
            if not isinstance(child, HtmlElement):
                pieces.append(child)
            elif child.tag in INLINE:
                pieces.extend(child.pieces())
            else:
                pieces.extend([" ", *child.pieces(), " "])
        return pieces


def replace_element(element: HtmlElement, other: HtmlElement | None) -> None:
    """Replace an element in the tree, or remove it."""
    parent = element.parent
    if parent is None:
        return
    at = next((at for at, child in enumerate(parent.children) if child is element), None)
    if at is None:
        return
    if other is None:
        del parent.children[at]
        return
    other.parent = parent
    parent.children[at] = other


def read_template(text: str, report: CrowdReport) -> HtmlElement | None:
    """Return the root, not an element of the template. Return None with a problem if the template is too large."""
    if len(text) > LONGEST_TEMPLATE:
        report.error(ProblemCode.DESIGN_TOO_LARGE, None, why="template-long", limit=str(LONGEST_TEMPLATE))
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    template = masked(without_comments(text, report), report)
    builder = _Builder(template, report)
    for token in tokens(template.text, report):
        if not builder.take(token):
            return None
    builder.end()
    return builder.root


class _Builder:
    def __init__(self, template: Masked, report: CrowdReport) -> None:
        self.root = HtmlElement("", {}, 1)
        self._open = [self.root]
        self._template = template
        self._report = report
        self._count = 0

    def take(self, token: Token) -> bool:
        """Add a token. Return False if a limit is exceeded."""
        match token:
            case TextToken(text):
                return all(self._piece(piece) for piece in self._template.pieces(text))
            case Start():
                return self._start(token)
            case End(tag):
                self._close(tag)
        return True

    def end(self) -> None:
        self._empty_media(self._open)
        for element in self._open:
            if element.loop is not None:
                self._report.liquid(element.line, "loop-across", "for")

    def _piece(self, piece: TemplatePiece) -> bool:
        match piece:
            case str():
                self._open[-1].children.append(piece)
            case Output():
                self._open[-1].children.append(piece)
                return self._within_limits(piece.line)
            case Loop():
                self._push(HtmlElement(LOOP, {}, piece.line, loop=piece))
                return self._within_limits(piece.line)
            case LoopEnd():
                self._end_loop()
        return True

    def _within_limits(self, line: int) -> bool:
        """Count an element or value and check its nesting depth. Return False if a limit is exceeded."""
        self._count += 1
        many = self._count > MOST_ELEMENTS
        is_deep = len(self._open) > DEEPEST
        if many or is_deep:
            why, limit = ("template-many", MOST_ELEMENTS) if many else ("template-deep", DEEPEST)
            self._report.error(ProblemCode.DESIGN_TOO_LARGE, line, why=why, limit=str(limit))
        return not many and not is_deep

    def _end_loop(self) -> None:
        at = self._loop_at()
        if at == 0:
            return
        if any(element.tag not in _MAY_STAY_OPEN for element in self._open[at + 1 :]):
            self._report.liquid(self._open[at].line, "loop-across", "for")
        del self._open[at:]

    def _loop_at(self) -> int:
        """Return the index of the innermost open loop, or 0."""
        return max((at for at, element in enumerate(self._open) if element.loop is not None), default=0)

    def _start(self, start: Start) -> bool:
        closes, bounds = _IMPLIED.get(start.tag, (frozenset(), frozenset()))
        self._imply(closes, bounds)
        attributes = {name: self._value(name, value, start.line) for name, value in start.attributes.items()}
        element = HtmlElement(
            start.tag, {name: value for name, value in attributes.items() if value is not None}, start.line
        )
        self._push(element)
        # HTML ignores the slash, but on a crowd-html element it is intended.
        if start.tag in _VOID or (start.closes_itself and "-" in start.tag):
            self._open.pop()
        return self._within_limits(start.line)

    def _push(self, element: HtmlElement) -> None:
        element.parent = self._open[-1]
        self._open[-1].children.append(element)
        self._open.append(element)

    def _value(self, name: str, value: str, line: int) -> Value | None:
        """Return an attribute value. Return None with a problem if Liquid generates attributes, not a value."""
        pieces = self._template.pieces(value)
        parts = tuple(piece for piece in pieces if isinstance(piece, str | Output))
        if len(parts) < len(pieces) or any(not isinstance(piece, str) for piece in self._template.pieces(name)):
            self._report.liquid(line, "attribute", "for" if len(parts) < len(pieces) else "{{ }}")
            return None
        return parts

    def _imply(self, closes: frozenset[str], bounds: frozenset[str]) -> None:
        until = len(self._open)
        for at in range(len(self._open) - 1, 0, -1):
            element = self._open[at]
            if element.loop is not None or element.tag in bounds:
                break
            if element.tag in closes:
                until = at
        self._empty_media(self._open[until:])
        del self._open[until:]

    def _close(self, tag: str) -> None:
        """Close an element. An end tag without a start tag is ignored, as in browsers."""
        is_inline = tag in INLINE
        for at in range(len(self._open) - 1, 0, -1):
            element = self._open[at]
            if element.tag == tag:
                self._empty_media(self._open[at + 1 :])
                del self._open[at:]
                return
            if element.loop is not None:
                if any(outer.tag == tag for outer in self._open[:at]) and tag not in _MAY_STAY_OPEN:
                    self._report.liquid(element.line, "loop-across", "for")
                return
            if (element.tag in _CELLS and tag not in _TABLE) or (is_inline and element.tag not in INLINE):
                return

    @staticmethod
    def _empty_media(left_open: Sequence[HtmlElement]) -> None:
        """Move the content of unclosed media elements after them. A browser treats it as content of `<video
        src="..." />`, which is not displayed, but the author meant it to follow."""
        for element in reversed(left_open):
            if element.tag in _PLAYED and element.parent is not None:
                inside = [child for child in element.children if not _is_source(child)]
                element.children = [child for child in element.children if _is_source(child)]
                behind = element.parent.children.index(element) + 1
                element.parent.children[behind:behind] = inside
                for child in inside:
                    if isinstance(child, HtmlElement):
                        child.parent = element.parent


def _is_source(child: Child) -> bool:
    return isinstance(child, HtmlElement) and child.tag in _SOURCES
