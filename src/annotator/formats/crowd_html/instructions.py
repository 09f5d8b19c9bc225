"""Conversion of a template's instructions to Markdown without HTML, images and links."""

from __future__ import annotations

import html

from markdownify import MarkdownConverter
from msgspec import Struct

from annotator.formats.crowd_html.markup.elements import INLINE, LOOP, Child, HtmlElement, names
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import clean, tidy

_ALLOWED_TAGS = names("h1 h2 h3 h4 h5 h6 p br hr ul ol li blockquote pre code em strong b i")
_MEDIA = frozenset({"img", "audio", "video", "iframe", "embed", "object"})
_SILENT = frozenset({"script", "style", "title", "meta", "link", "base", "source", "template"})
_HEADINGS = {"positive-example": "Good example", "negative-example": "Bad example"}


class Instructions(Struct):
    """The instructions collected from a template: ranked pieces of HTML. `outputs` are task values used in them."""

    report: CrowdReport
    sections: list[tuple[int, str]]
    outputs: list[Output]

    def take(self, element: HtmlElement) -> None:
        """Add an element that contains instructions. Elements with several parts are added part by part."""
        heading = tidy(element.text("header")) or _HEADINGS.get(element.tag, "")
        inner = self._children(element)
        if tidy(inner) or heading:
            title = f"<h2>{html.escape(heading)}</h2>" if heading else ""
            self.sections.append((_rank(element), f"{title}<div>{inner}</div>"))

    def markdown(self) -> str:
        """Return the Markdown, or an empty string."""
        if not self.sections:
            return ""
        converter = MarkdownConverter(
            heading_style="atx", bullets="-", newline_style="backslash", escape_misc=True, autolinks=False
        )
        ordered = sorted(self.sections, key=lambda section: section[0])
        text: str = converter.convert("".join(section for _rank, section in ordered))
        lines = [line.rstrip() for line in text.splitlines()]
        return "\n".join(lines).strip() + "\n" if any(lines) else ""

    def _children(self, element: HtmlElement) -> str:
        return "".join(self._shown(child, element) for child in element.children)

    def _shown(self, child: Child, outer: HtmlElement) -> str:
        """Return a child as HTML with only those elements that Markdown can express."""
        if isinstance(child, str):
            return html.escape(clean(child))
        if isinstance(child, Output):
            return self._value(child)
        if child.tag in _SILENT:
            return ""
        if child.tag in _MEDIA:
            self._leave_out(child)
            return ""
        inner = self._children(child)
        if child.tag == "a":
            return inner + self._address(child, inner)
        if child.tag in ("br", "hr"):
            return f"<{child.tag}/>"
        if child.tag in _ALLOWED_TAGS:
            return f"<{child.tag}>{inner}</{child.tag}>" if inner.strip() else ""
        if child.tag in ("td", "th", "dt"):
            return f"{inner.strip()} – " if child is not _last(outer) else inner
        if child.tag in _HEADINGS or child.tag.endswith(("-instructions", "-summary")):
            heading = tidy(child.text("header")) or _HEADINGS.get(child.tag, "")
            return f"<h2>{html.escape(heading)}</h2><div>{inner}</div>" if heading else f"<div>{inner}</div>"
        if child.tag in INLINE or child.tag == LOOP:
            return inner
        return f"<p>{inner}</p>" if child.tag in ("tr", "dd") else f"<div>{inner}</div>"

    def _value(self, output: Output) -> str:
        """Return a placeholder for a task value, shown by the page: instructions are the same for all tasks."""
        self.report.note("instructions-value", output.line, output.path)
        self.outputs.append(output)
        return html.escape(f"[{output.path}]")

    def _leave_out(self, element: HtmlElement) -> None:
        address = element.text("src") or element.text("data")
        if element.tag == "img" and address:
            self.report.image_left_out(element.line, address)
        else:
            self.report.note("instructions-media", element.line, element.tag)

    def _address(self, link: HtmlElement, inner: str) -> str:
        parts = link.attributes.get("href", ())
        address = "".join(html.escape(clean(part)) if isinstance(part, str) else self._value(part) for part in parts)
        if not (link.outputs("href") or address.startswith(("https:", "http:", "mailto:"))) or address in inner:
            return ""
        self.report.note("link", link.line, link.text("href") or address)
        return f" ({address})"


def _rank(element: HtmlElement) -> int:
    """Return 0 for short instructions, which come first as on the requester's own page, else 1."""
    return 0 if element.tag.startswith("short") else 1


def _last(element: HtmlElement) -> HtmlElement | None:
    return next((child for child in reversed(element.children) if isinstance(child, HtmlElement)), None)
