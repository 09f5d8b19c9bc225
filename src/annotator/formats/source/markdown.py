"""Conversion of untrusted Markdown instructions to HTML that refers to nothing outside the bundle."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.media_kinds import kind_of
from annotator.formats.source.paths import is_remote
from annotator.formats.source.text import decoded

# All images are laid out again whenever another one arrives. No worker reads instructions with more images.
MOST_IMAGES = 50
# Measured in the window: this many take 50 ms each. The time for a list or a word grows with the square of its length.
# 16,000 items took 11 s, during which the window froze.
MOST_BLOCKS = 2_000
MOST_ITEMS = 500
LONGEST_WORD = 5_000
MOST_LINES = 5_000
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote",
    "pre", "code", "em", "strong", "img",
}  # fmt: skip
_ATTRIBUTES = {"img": {"src", "alt", "title"}, "ol": {"start"}}
_WRITTEN_SCHEMES = ("https:", "mailto:")


def instructions_html(data: bytes, file: str, files: Container[str], log: ProblemLog, *, is_taken: bool = False) -> str:
    """Return sanitised HTML. Images are given by their path in the bundle and must be among `files`. Raw HTML is
    shown as text. Links become text followed by their address, because content of a bundle may open nothing. Images
    after the first `MOST_IMAGES` are replaced by their alternative text. Content that exceeds the limits of the
    window is an error; for an imported bundle (`is_taken`) it is truncated instead."""
    text = decoded(data, file, log)
    if isinstance(text, Reported):
        return ""
    kept = ProblemLog() if is_taken else log
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = _bounded(markdown.parse(_bounded_text(text, file, kept)), file, kept)
    image_count = 0
    for token in tokens:
        if token.children is not None:
            line = token.map[0] + 1 if token.map else None
            token.children = list(_harmless(token.children, line, file, files, log))
            for image in (child for child in token.children if child.type == "image"):
                image_count += 1
                if image_count > MOST_IMAGES:
                    _leave_out(image, line, file, log)
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None)


def _bounded_text(text: str, file: str, log: ProblemLog) -> str:
    """Truncate the Markdown before parsing, which takes seconds if lines are blocks or a word is brackets."""
    lines = text.split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        log.add(ProblemCode.INSTRUCTIONS_LONG, file, line=MOST_LINES + 1, why="lines", limit=str(MOST_LINES))
        text = "\n".join(lines[:MOST_LINES])
    word = _LONG_WORD.search(text)
    if word is None:
        return text
    line = text.count("\n", 0, word.start()) + 1
    log.add(ProblemCode.INSTRUCTIONS_LONG, file, line=line, why="word", limit=str(LONGEST_WORD))
    return text[: word.start()]


def _bounded(tokens: list[Token], file: str, log: ProblemLog) -> list[Token]:
    """Return the tokens up to the limits. Cleaning the HTML closes elements that are still open there."""
    blocks = items = line = 0
    for index, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else line
        blocks += token.nesting >= 0 and token.type != "inline"
        items += token.type == "list_item_open"
        if blocks > MOST_BLOCKS:
            why, limit = "", MOST_BLOCKS
        elif items > MOST_ITEMS:
            why, limit = "items", MOST_ITEMS
        else:
            continue
        log.add(ProblemCode.INSTRUCTIONS_LONG, file, line=line, why=why, limit=str(limit))
        return tokens[:index]
    return tokens


def _harmless(
    tokens: list[Token], line: int | None, file: str, files: Container[str], log: ProblemLog
) -> Iterator[Token]:
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            address = addresses.pop() if addresses else ""
            if token.info != "auto" and address.startswith(_WRITTEN_SCHEMES):
                yield Token("text", "", 0, content=f" ({address})")
        elif token.type == "image":
            path = _image(token, line, file, files, log)
            if path is None:
                yield Token("text", "", 0, content=token.content)
            else:
                token.attrSet("src", path)
                yield token
        else:
            yield token


def _leave_out(image: Token, line: int | None, file: str, log: ProblemLog) -> None:
    log.note(ProblemCode.MEDIA_MANY, file, line=line, value=str(image.attrGet("src")), limit=str(MOST_IMAGES))
    image.type = "text"


def _image(token: Token, line: int | None, file: str, files: Container[str], log: ProblemLog) -> str | None:
    """Return the path of an image in the bundle, or None. The source is relative to the folder of the instructions."""
    written = unquote(str(token.attrGet("src") or ""))
    if is_remote(written):
        log.note(ProblemCode.MEDIA_REMOTE, file, line=line, value=written, why="instructions")
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), written))
    if path not in files or kind_of(path) is not MediumKind.IMAGE:
        log.add(ProblemCode.MEDIA_MISSING, file, line=line, value=written)
        return None
    return path
