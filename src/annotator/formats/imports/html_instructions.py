"""Instructions of a Label Studio project, HTML of strangers, as Markdown that the program can show."""

from __future__ import annotations

import html

import nh3
from markdownify import MarkdownConverter

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "div"),
    *("pre", "code", "em", "strong", "b", "i", "a"),
}


def instructions_markdown(text: str) -> str:
    """Empty where there are none. Pictures, which lie on the server, are left out; of links, which nothing here may
    open, those that a person could type are kept as words."""
    if not nh3.is_html(text):  # what somebody typed: its lines are meant
        text = html.escape(text.strip()).replace("\n", "<br>")
    clean = nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None)
    converter = MarkdownConverter(
        heading_style="atx", bullets="-", newline_style="backslash", escape_misc=True, autolinks=False
    )
    markdown: str = converter.convert(clean)
    lines = [line.rstrip() for line in markdown.splitlines()]
    return "\n".join(lines).strip() + "\n" if any(lines) else ""
