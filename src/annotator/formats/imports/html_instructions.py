"""Conversion of a Label Studio project's instructions, untrusted HTML, to Markdown."""

from __future__ import annotations

import html
import re
from itertools import accumulate

import nh3
from markdownify import MarkdownConverter

from annotator.core.errors import BundleRefused
from annotator.core.problems import ProblemCode
from annotator.formats.bundle.reader import INSTRUCTIONS_LIMIT_BYTES
from annotator.formats.imports.plan import INSTRUCTIONS_FILE
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import readable_size

_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "div",
    "pre", "code", "em", "strong", "b", "i", "a",
}  # fmt: skip


# The converter calls itself for each level, and Python stops it after some 400.
DEEPEST = 100
_HTML_LIMIT_BYTES = 4 * INSTRUCTIONS_LIMIT_BYTES  # with attributes and comments, which are removed
_TAG = re.compile(r"<(/?)(?!br|hr)")


def instructions_markdown(text: str) -> str:
    """Return the Markdown, or an empty string. Images, which are on the server, are left out. Links with an https or
    mailto address become text, because nothing here can open them. Raise BundleRefused, before anything is converted,
    for a text that is too long or nested too deeply."""
    _check_size(text, _HTML_LIMIT_BYTES)
    if not nh3.is_html(text):  # plain text: its line breaks are kept
        text = html.escape(text.strip()).replace("\n", "<br>")
    clean = nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None)
    _check_size(clean, INSTRUCTIONS_LIMIT_BYTES)
    _check_depth(clean)
    converter = MarkdownConverter(
        heading_style="atx", bullets="-", newline_style="backslash", escape_misc=True, autolinks=False
    )
    markdown: str = converter.convert(clean)
    lines = [line.rstrip() for line in markdown.splitlines()]
    return "\n".join(lines).strip() + "\n" if any(lines) else ""


def _check_size(text: str, limit_bytes: int) -> None:
    """Raise BundleRefused for a text that is too long."""
    size_bytes = len(text.encode("utf-8", "replace"))
    if size_bytes > limit_bytes:
        log, size, limit = ProblemLog(), readable_size(size_bytes), readable_size(limit_bytes)
        log.add(ProblemCode.FILE_TOO_LARGE, INSTRUCTIONS_FILE, size=size, limit=limit)
        raise BundleRefused(log.problems())


def _check_depth(clean: str) -> None:
    """Raise BundleRefused for HTML that is nested too deeply. All its tags are closed."""
    if max(accumulate(-1 if tag[1] else 1 for tag in _TAG.finditer(clean)), default=0) > DEEPEST:
        log = ProblemLog()
        log.add(ProblemCode.INSTRUCTIONS_LONG, INSTRUCTIONS_FILE, why="depth", limit=str(DEEPEST))
        raise BundleRefused(log.problems())
