"""Conversion of a Label Studio project's instructions, untrusted HTML, to Markdown."""

from __future__ import annotations

import html

import nh3
from markdownify import MarkdownConverter

_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "div",
    "pre", "code", "em", "strong", "b", "i", "a",
}  # fmt: skip


def instructions_markdown(text: str) -> str:
    """Return the Markdown, or an empty string. Images, which are on the server, are left out. Links with an https or
    mailto address become text, because nothing here can open them."""
    if not nh3.is_html(text):  # plain text: its line breaks are kept
        text = html.escape(text.strip()).replace("\n", "<br>")
    clean = nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None)
    converter = MarkdownConverter(
        heading_style="atx", bullets="-", newline_style="backslash", escape_misc=True, autolinks=False
    )
    markdown: str = converter.convert(clean)
    lines = [line.rstrip() for line in markdown.splitlines()]
    return "\n".join(lines).strip() + "\n" if any(lines) else ""
