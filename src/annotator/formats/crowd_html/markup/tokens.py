"""An HTML tokenizer for tags and text with their lines. It never backtracks, so its time is linear in the size. The
rules are those of HTML (https://html.spec.whatwg.org/multipage/parsing.html#tokenization). Alternatives were
unsuitable: the standard library's parser needs a minute for some 100 KB in earlier versions of Python, and libxml2
reports the line where a tag ends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.report import CrowdReport

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_BETWEEN = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_DECLARED = re.compile(r"<!entity\b|<!doctype\b[^<>[]*\[", re.IGNORECASE)
# Elements with raw text: no other tag begins before their end tag.
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"})
_ENDS = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in RAW}
_WITH_ENTITIES = frozenset({"textarea", "title"})


class Start(Struct, frozen=True):
    """A start tag. `attributes` has the first of each name, with lower-case names and entities resolved."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    closes_itself: bool


class End(Struct, frozen=True):
    tag: str


class TextToken(Struct, frozen=True):
    text: str


type Token = Start | End | TextToken


def without_comments(text: str, report: CrowdReport) -> str:
    """Return the text without comments, but with their line breaks. An unclosed comment removes the rest."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        pieces.append(text[at:start])
        end = text.find("-->", start + 2)
        if end < 0:
            report.syntax(text.count("\n", 0, start) + 1, "comment")
            return "".join(pieces)
        pieces.append("\n" * text.count("\n", start, end))
        at = end + 3
    return "".join([*pieces, text[at:]])


def tokens(text: str, report: CrowdReport) -> Iterator[Token]:
    """Yield the tokens of a text without comments. An unclosed tag ends it with a problem."""
    declared = _DECLARED.search(text)
    if declared is not None:
        report.error(ProblemCode.XML_DOCTYPE, text.count("\n", 0, declared.start()) + 1)
        return
    yield from _Reader(text, report).tokens()


class _Reader:
    def __init__(self, text: str, report: CrowdReport) -> None:
        self._text = text
        self._report = report
        self._at = 0
        self._line = 1
        self._counted = 0

    def tokens(self) -> Iterator[Token]:
        text = self._text
        words_from = 0
        while (start := text.find("<", self._at)) >= 0:
            self._at = start
            after = text[start + 1 : start + 3]
            is_end = after[:1] == "/" and after[1:].isalpha()
            if not (is_end or after[:1].isalpha() or after[:1] in ("!", "?")):
                self._at += 1
                continue
            if words_from < start:
                yield TextToken(html.unescape(text[words_from:start]))
            line = self._line_at(start)
            if after[:1] in ("!", "?") or is_end:
                token: Token | None = self._skip(is_end=is_end)
            else:
                token = self._start(line)
            if self._at < 0:
                self._report.syntax(line, "tag", text[start : start + 40].split("\n")[0])
                return
            words_from = self._at
            if token is not None:
                yield token
            if isinstance(token, Start) and token.tag in RAW:
                words_from = self._at
                yield from self._raw(token)
                if self._at < 0:
                    return
                words_from = self._at
        if words_from < len(text):
            yield TextToken(html.unescape(text[words_from:]))

    def _line_at(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _skip(self, *, is_end: bool) -> End | None:
        """Skip an end tag or a declaration. `_at` is -1 afterwards if it is unclosed."""
        start = self._at
        end = self._text.find(">", start)
        self._at = end + 1 if end >= 0 else -1
        named = _NAME.match(self._text, start + 2)
        return End(named[0].lower()) if is_end and named is not None else None

    def _start(self, line: int) -> Start | None:
        text = self._text
        named = _NAME.match(text, self._at + 1)
        at = named.end() if named is not None else self._at + 1
        attributes: dict[str, str] = {}
        while True:
            between = _BETWEEN.match(text, at)
            at = between.end() if between is not None else at
            if at >= len(text):
                self._at = -1
                return None
            if text[at] == ">":
                break
            name, value, at = self._attribute(at)
            if at < 0:
                self._at = -1
                return None
            attributes.setdefault(name.lower(), value)
        self._at = at + 1
        return Start(named[0].lower() if named is not None else "", attributes, line, text[at - 1] == "/")

    def _attribute(self, at: int) -> tuple[str, str, int]:
        """Return the name, the value and the end position, or -1 if the quote is unclosed."""
        text = self._text
        named = _ATTRIBUTE.match(text, at)
        name = named[0] if named is not None else text[at]
        at += len(name)
        equals = _EQUALS.match(text, at)
        if equals is None:
            return name, "", at
        at = equals.end()
        quote = text[at : at + 1]
        if quote and quote in "\"'":
            end = text.find(quote, at + 1)
            return name, html.unescape(text[at + 1 : end]), end + 1 if end >= 0 else -1
        unquoted = _UNQUOTED.match(text, at)
        value = unquoted[0] if unquoted is not None else ""
        return name, html.unescape(value), at + len(value)

    def _raw(self, start: Start) -> Iterator[Token]:
        end = _ENDS[start.tag].search(self._text, self._at)
        if end is None:
            self._report.syntax(start.line, "element", start.tag)
            self._at = -1
            return
        words = self._text[self._at : end.start()]
        self._at = end.start()
        if words:
            yield TextToken(html.unescape(words) if start.tag in _WITH_ENTITIES else words)
