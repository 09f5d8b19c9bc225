"""Reader of untrusted HTML as a page of text. nh3 (html5ever) builds the tree as browsers do, without attributes and
scripts. No HTML of it is ever displayed: the reader turns the tree into plain text with looks."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from annotator.core.design.html_page import HtmlPage, Line, LineKind, LookRun, TextLook
from annotator.core.design.structured_cells import CellFault

LONGEST = 300_000  # characters
MOST_TAGS = 30_000
DEEPEST = 100
_MOST_CLEAN = 1_500_000  # characters: unclosed tags are repeated in each following paragraph

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_BODY = re.compile(r"<body(?:\s[^>]*)?>", re.IGNORECASE)
# What a browser puts in the head of a page without a body tag, as Label Studio shows it (`srcdoc`): none of it counts.
_HEAD = re.compile(
    r"(?:\s++|<!--.*?-->|<!doctype[^>]*+>|<(?:html|head|meta|link|base)\b[^>]*+>|</head\s*+>"
    r"|<(style|title|script|template)\b[^>]*+>.*?</\1\s*+>)*+",
    re.IGNORECASE | re.DOTALL,
)
_SPACE = " \t\n\r\f"
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
# A start tag of these ends an open one of the same kind.
_ENDING_NAMES = "p li dt dd option optgroup tr td th tbody thead tfoot colgroup rp rt"
_ENDS_ITSELF = frozenset(_ENDING_NAMES.split())
_IMPLIED = frozenset({"tbody", "tr", "colgroup", "p", "br"})  # those that a tree may have without a tag
_DROPPED = frozenset({"script", "iframe"})
# Label Studio keeps these elements, but not their texts.
_WITHOUT_TEXT = frozenset({"textarea", "option", "noscript"})
# Their texts count, but are not seen.
_UNSEEN_NAMES = "style title svg math template audio video object canvas select head"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# Blocks that break the line inside a cell, too.
_BREAKS_CELLS = _BLOCKS & {"table", "tr", "tbody", "thead", "tfoot", "ul", "ol", "li", "pre"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SEPARATORS = "\r\u2029\ufdd0\ufdd1"  # Qt takes them for the end of a line
_LOOKS = {
    **dict.fromkeys(("b", "strong", "th", *_HEADINGS), TextLook.BOLD),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), TextLook.ITALIC),
    **dict.fromkeys(("code", "tt", "kbd", "samp", "pre"), TextLook.FIXED_WIDTH),
    **dict.fromkeys(("u", "ins"), TextLook.UNDERLINED),
    **dict.fromkeys(("s", "del", "strike"), TextLook.STRUCK_OUT),
    "sup": TextLook.RAISED,
    "sub": TextLook.LOWERED,
}


def read_page(html: str) -> HtmlPage:
    """Return the page. Raise CellFault: `html-long` (limit), `html-tags` (limit) or `html-deep` (limit)."""
    clean = _clean(html)
    walk = _Walk()
    walk.feed(clean)
    walk.close()
    return walk.page()


def page_fault(html: str) -> CellFault | None:
    try:
        read_page(html)
    except CellFault as fault:
        return fault
    return None


def readable_page(html: str) -> HtmlPage:
    """Return the page, an empty one if it has a fault."""
    try:
        return read_page(html)
    except CellFault:
        return HtmlPage()


def _clean(html: str) -> str:
    """Return the regular HTML of the body. The limits come first, because building a tree takes seconds beyond them."""
    if len(html) > LONGEST:
        raise CellFault("html-long", str(LONGEST))
    body = _BODY.search(html) or _HEAD.match(html)
    source = html[body.end() :] if body else html
    names, depth, open_tags = set[str](), 0, Counter[str]()
    for count, (closes, spelled) in enumerate(_TAG.findall(source), start=1):
        name = spelled.lower()
        names.add(name)
        if count > MOST_TAGS:
            raise CellFault("html-tags", str(MOST_TAGS))
        if name in _VOID or name in _ENDS_ITSELF:
            continue
        change = -min(1, open_tags[name]) if closes else 1
        open_tags[name] += change
        depth += change
        if depth > DEEPEST:
            raise CellFault("html-deep", str(DEEPEST))
    clean = nh3.clean(
        source,
        tags=(names | _IMPLIED) - _DROPPED,
        attributes={"img": {"alt"}},
        clean_content_tags=set(_DROPPED),
        strip_comments=True,
        link_rel=None,
    )
    if len(clean) > _MOST_CLEAN:
        raise CellFault("html-tags", str(MOST_TAGS))
    return clean


class _Element:
    """An open element: its path, and the numbers of its children by name."""

    __slots__ = ("children", "name", "path")

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.children: Counter[str] = Counter()


class _Walk(HTMLParser):
    """A walk through regular HTML, which collects text nodes and the reading text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Element("", "")]
        self._unseen = self._without_text = 0  # open elements of these kinds
        self._pieces: list[str] = []  # of the current text node
        self._paths: list[str] = []
        self._starts: list[int] = []
        self._offset = 0
        self._reading = _Reading()

    def page(self) -> HtmlPage:
        reading = self._reading
        reading.end()
        return HtmlPage(
            text="".join(reading.text),
            paths=tuple(self._paths),
            starts=tuple(self._starts),
            length=self._offset,
            positions=tuple(reading.positions),
            offsets=tuple(reading.offsets),
            lines=tuple(reading.lines),
            runs=tuple(reading.runs),
        )

    def close(self) -> None:
        super().close()
        self._end_text()

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        parent = self._open[-1]
        parent.children[tag] += 1
        if len(self._open) > 2 * DEEPEST:
            raise CellFault("html-deep", str(DEEPEST))
        self._offset += tag == "br"
        if tag not in _VOID:
            self._open.append(_Element(tag, f"{parent.path}/{tag}[{parent.children[tag]}]"))
            self._unseen += tag in _UNSEEN
            self._without_text += tag in _WITHOUT_TEXT
        if not self._is_hidden:
            self._reading.begin(tag, dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._end_text()
        if len(self._open) > 1 and self._open[-1].name == tag:
            is_hidden = self._is_hidden
            self._open.pop()
            self._unseen -= tag in _UNSEEN
            self._without_text -= tag in _WITHOUT_TEXT
            if not is_hidden:
                self._reading.leave(tag)

    @property
    def _is_hidden(self) -> bool:
        return bool(self._unseen or self._without_text)

    def _end_text(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if not text or self._without_text:
            return
        parent = self._open[-1]
        parent.children["text()"] += 1
        self._paths.append(f"{parent.path}/text()[{parent.children['text()']}]")
        self._starts.append(self._offset)
        if not self._unseen:
            self._reading.add(text, self._offset)
        self._offset += len(text)


class _Reading:
    """The reading text: white space is collapsed as in browsers, and each block begins a line."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.positions: list[int] = []
        self.offsets: list[int] = []
        self.lines: list[Line] = []
        self.runs: list[LookRun] = []
        self._looks: list[TextLook] = [TextLook.PLAIN]
        self._lists: list[int] = []  # the number of the last item of each open list; -1: bullets
        self._line: Line | None = None  # that of the text since the last line break
        self._next = Line()
        self._breaks = 0  # line breaks to write before the next text
        self._space = -1  # the offset of white space to write before the next text
        self._quotes = self._fixed = self._cells = self._row_cells = 0

    def begin(self, tag: str, alt: str) -> None:
        """Begin an element."""
        self._break_for(tag)
        if tag == "img" and alt.strip():
            self._stand_in(f"[{' '.join(alt.split())}]")
        if tag in ("td", "th"):
            if self._row_cells:
                self._stand_in("\t")
            self._cells += 1
            self._row_cells += 1
        if tag in ("ul", "ol"):
            self._lists.append(-1 if tag == "ul" else 0)
        self._row_cells *= tag != "tr"
        self._quotes += tag == "blockquote"
        self._fixed += tag == "pre"
        if tag not in _VOID:
            self._looks.append(self._looks[-1] | _LOOKS.get(tag, TextLook.PLAIN))
        if tag in _BLOCKS:
            self._next = self._line_of(tag)

    def leave(self, tag: str) -> None:
        """End an element."""
        self._looks.pop()
        self._break_for(tag)
        self._cells -= tag in ("td", "th")
        self._quotes -= tag == "blockquote"
        self._fixed -= tag == "pre"
        if tag in ("ul", "ol"):
            self._lists.pop()
        if tag in _BLOCKS:
            self._next = Line(LineKind.QUOTE, self._quotes) if self._quotes else Line()

    def _break_for(self, tag: str) -> None:
        """Break the line before and after a block. Blocks in a cell of a table have a space between them."""
        if tag == "br":
            self._end_line()
        elif tag in _BLOCKS and self._line is not None:
            if not self._cells or tag in _BREAKS_CELLS:
                self._end_line()
            elif not self.text[-1].isspace():
                self._stand_in(" ")

    def _line_of(self, tag: str) -> Line:
        if tag == "li":
            numbered = bool(self._lists) and self._lists[-1] >= 0
            if numbered:
                self._lists[-1] += 1
            return Line(LineKind.ITEM, max(1, len(self._lists)), self._lists[-1] if numbered else 0)
        if tag in _HEADINGS:
            return Line(LineKind.HEADING, int(tag[1]))
        if self._cells or tag == "tr":
            return Line(LineKind.ROW)
        if self._fixed:
            return Line(LineKind.CODE)
        if self._next.kind is LineKind.ITEM and tag in ("p", "div"):
            return self._next  # the first paragraph of an item
        return Line(LineKind.QUOTE, self._quotes) if self._quotes else Line()

    def add(self, text: str, offset: int) -> None:
        """Add a text node that begins at a global offset."""
        for at, character in enumerate(text, start=offset):
            if self._fixed and character == "\n":
                self._write("\n", at)
                self.lines.append(self._line or self._next)
                self._line = None
            elif character in _SPACE and not self._fixed:
                self._space = at if self._line is not None and self._space < 0 else self._space
            else:
                self._write("\ufffd" if character in _SEPARATORS else character, at)

    def _stand_in(self, text: str) -> None:
        """Write text that is in no text node."""
        for character in text:
            self._write(character, -1)

    def _write(self, character: str, offset: int) -> None:
        """Write a character. `offset` is its global offset, -1 for none."""
        if self._line is None:
            self._line = self._next
            self.text.extend("\n" * self._breaks)
            self._breaks = 0
        elif self._space >= 0 and character != "\t":
            space, self._space = self._space, -1
            self._write(" ", space)
        self._space = -1
        position = len(self.text)
        if offset >= 0:
            self.positions.append(position)
            self.offsets.append(offset)
        self.text.append(character)
        look = self._looks[-1]
        if look is TextLook.PLAIN:
            return
        last = self.runs[-1] if self.runs else None
        if last is not None and last.end == position and last.look == look:
            self.runs[-1] = LookRun(last.start, position + 1, look)
        else:
            self.runs.append(LookRun(position, position + 1, look))

    def _end_line(self) -> None:
        self.lines.append(self._line or self._next)
        self._line = None
        self._space = -1
        self._breaks += 1

    def end(self) -> None:
        """End the text, without empty lines at its end."""
        if self._line is not None:
            self.lines.append(self._line)
        elif self._breaks:
            del self.lines[len(self.lines) - self._breaks + 1 :]
        else:
            self.lines.append(Line())
