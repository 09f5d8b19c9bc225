"""The pages of the shipped handbook: Markdown to sanitised HTML, with each section's plain text for the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotator.core.handbook import HandbookPage, Section, anchor
from annotator.formats.builtin.resources import resource_bytes

# In the order of the list: pages for workers first.
PAGES = (
    "worker-guide.md",
    "hourly-pay.md",
    "privacy.md",
    "accessibility.md",
    "requester-guide.md",
    "formats.md",
    "command-line.md",
    "python.md",
)
_TAGS = {
    "h1", "h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "name"}, "ol": {"start"}}
_BLOCKS = frozenset({"fence", "code_block"})


def read_handbook(language: str) -> tuple[HandbookPage, ...]:
    """Return all pages in a language, `en` or `fr`."""
    return tuple(handbook_page(name, resource_bytes(f"handbook/{language}/{name}").decode("utf-8")) for name in PAGES)


def handbook_page(name: str, text: str) -> HandbookPage:
    """Return the page that a Markdown text makes. It begins with a heading, its title. Links to web addresses become
    words followed by their address, because Help opens nothing outside the handbook."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    sections = tuple(_sections(tokens))
    for index, token in enumerate(tokens):
        if token.children is not None:
            token.children = list(_without_web_links(token.children))
        if index and tokens[index - 1].type == "heading_open":
            named = Token("html_inline", "", 0, content=f'<a name="{anchor(_plain_text(token))}"></a>')
            token.children = [named, *(token.children or ())]
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None)
    return HandbookPage(name=name, title=sections[0].title, html=clean, sections=sections)


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    title = ""
    level = 0
    lines: list[str] = []
    cells: list[str] = []
    for index, token in enumerate(tokens):
        is_heading = token.type == "inline" and tokens[index - 1].type == "heading_open"
        if is_heading:
            if level:
                yield Section(title=title, anchor=anchor(title), level=level, lines=tuple(lines))
            title = _plain_text(token)
            level = int(tokens[index - 1].tag[1:])
            lines = []
        elif token.type == "inline" and tokens[index - 1].type == "td_open":
            cells.append(_plain_text(token))
        elif token.type == "tr_close" and cells:
            lines.append(" – ".join(cell for cell in cells if cell))
            cells = []
        elif token.type == "inline" and tokens[index - 1].type != "th_open":
            lines.append(_plain_text(token))
        elif token.type in _BLOCKS:
            lines += [line for line in token.content.splitlines() if line.strip()]
    yield Section(title=title, anchor=anchor(title), level=level, lines=tuple(lines))


def _plain_text(inline: Token) -> str:
    """Return the text without marks of emphasis, code and links; a line break of the file is a space."""
    parts = (" " if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or ())
    return "".join(parts)


def _without_web_links(tokens: Sequence[Token]) -> Iterator[Token]:
    open_addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            open_addresses.append(str(token.attrGet("href") or ""))
            if not _leads_outside(open_addresses[-1]):
                yield token
        elif token.type == "link_close":
            address = open_addresses.pop()
            if not _leads_outside(address):
                yield token
            elif token.info != "auto":
                yield Token("text", "", 0, content=f" ({address})")
        else:
            yield token


def _leads_outside(address: str) -> bool:
    return ":" in address.partition("#")[0]
