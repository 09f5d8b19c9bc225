"""Checks that reject a crowd-html template: scripts, features that need scripts, and unsupported elements. No script
is ever run. Each reason is reported with its line, so that the requester sees all of them at once."""

from __future__ import annotations

import re
from collections.abc import Collection

from annotator.formats.crowd_html.known_scripts import MARKER_TAGS, SHOWN_IF
from annotator.formats.crowd_html.markup.elements import INLINE, LOOP, HtmlElement, names
from annotator.formats.crowd_html.markup.report import CrowdReport

# The script that defines the crowd elements, which this program implements itself.
_STANDARD_SCRIPT = re.compile(r"crowd-html-elements(?:-[\w.]+)?\.js", re.IGNORECASE)
_HANDLER = re.compile(r"on[a-z]{3,}")
_SCRIPT_ADDRESS = re.compile(r"\s*(?:javascript|vbscript)\s*:", re.IGNORECASE)
_INSTRUCTIONS = names(
    """crowd-instructions short-summary detailed-instructions positive-example negative-example short-instructions
    full-instructions"""
)
_FIELDS = names("crowd-input crowd-text-area crowd-slider crowd-slider-label input textarea select")
_OPTIONS = names("crowd-checkbox crowd-toggle-button crowd-radio-button crowd-radio-group option optgroup datalist")
_WIDGETS = names(
    """crowd-classifier crowd-classifier-multi-select crowd-image-classifier crowd-image-classifier-multi-select
    crowd-text-ranking crowd-question-answer-generation"""
)
_CONTROLS = _FIELDS | _OPTIONS | _WIDGETS | MARKER_TAGS
_LAYOUT = names(
    """address article aside blockquote body br caption center classification-target col colgroup dd details div dl dt
    crowd-alert crowd-badge crowd-card crowd-form crowd-tab crowd-tabs fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 head header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
    wbr"""
)
_MEDIA = names("img audio video source picture track")
# Elements that are invisible on the page.
_UNSEEN = names("meta title link noscript script style base")
_BUTTONS = frozenset({"button", "crowd-button"})
KNOWN = _INSTRUCTIONS | _CONTROLS | _LAYOUT | _MEDIA | _UNSEEN | _BUTTONS | INLINE | {LOOP}
FRAMES = frozenset({"iframe", "embed"})
_EMBEDDED = FRAMES | names("object applet frame frameset portal webview")


def check_template(root: HtmlElement, report: CrowdReport) -> None:
    """Report every problem that a single element shows."""
    for element in root.below():
        _check_scripts(element, report)
        _check_element(element, report)
        _note_appearance(element, report)


def show_questions_in_instructions(root: HtmlElement) -> None:
    """Turn instructions that contain a control into a part of the form, which is where the control can be answered."""
    for element in root.below():
        outer = element.parent if element.tag in _CONTROLS else None
        while outer is not None:
            if outer.tag in _INSTRUCTIONS:
                outer.tag = "div"
            outer = outer.parent


def is_instructions(element: HtmlElement) -> bool:
    return element.tag in _INSTRUCTIONS


def is_hidden(element: HtmlElement) -> bool:
    """Return True if an attribute or inline style hides the element. Style sheets are not evaluated."""
    if SHOWN_IF in element.attributes:
        return False
    style = element.text("style").replace(" ", "").lower()
    return "hidden" in element.attributes or "display:none" in style or "visibility:hidden" in style


def _check_scripts(element: HtmlElement, report: CrowdReport) -> None:
    if element.tag == "script":
        source = element.text("src")
        if not _STANDARD_SCRIPT.fullmatch(source.partition("?")[0].rpartition("/")[2]):
            report.script(element.line, why="file" if source else "", what=source)
    for name in element.attributes:
        if _HANDLER.fullmatch(name):
            report.script(element.line, why="handler", what=name, tag=element.tag)
        elif _SCRIPT_ADDRESS.match(element.text(name)):
            report.script(element.line, why="address", what=name, tag=element.tag)


def _check_element(element: HtmlElement, report: CrowdReport) -> None:
    tag = element.tag
    if tag in FRAMES and element.text("type").lower() == "application/pdf":
        return
    if tag in _EMBEDDED:
        report.element(element.line, tag, why="embedded")
    elif tag not in KNOWN or (tag == "crowd-slider-label" and not _is_within(element, {"crowd-slider"})):
        report.element(element.line, tag)
    elif tag in _BUTTONS or (tag == "input" and element.text("type").lower() == "button"):
        _check_button(element, report)
    elif tag in _CONTROLS and element.text("type").lower() not in ("hidden", "submit", "image", "reset"):
        _check_control(element, report)


def _check_button(element: HtmlElement, report: CrowdReport) -> None:
    """Report buttons that need a script. The program has its own button to submit, and answers can be cleared
    without one. Other buttons do nothing without a script."""
    action = element.text("form-action").lower() if element.tag == "crowd-button" else element.text("type").lower()
    usual = "submit" if element.tag == "button" else "none"
    if (action or usual) not in ("submit", "reset"):
        report.script(element.line, why="button", tag=element.tag)


def _check_control(element: HtmlElement, report: CrowdReport) -> None:
    """Report disabled controls: no answer unless a script enables them."""
    if element.tag in ("option", "optgroup"):
        return
    for name in ("disabled", "readonly"):
        if element.has(name):
            report.script(element.line, why="disabled", what=name, tag=element.tag)


def _is_within(element: HtmlElement, tags: Collection[str]) -> bool:
    outer = element.parent
    while outer is not None:
        if outer.tag in tags:
            return True
        outer = outer.parent
    return False


def _note_appearance(element: HtmlElement, report: CrowdReport) -> None:
    is_sheet = element.tag == "style" or (element.tag == "link" and element.text("rel").lower() == "stylesheet")
    if is_sheet or ("style" in element.attributes and not is_hidden(element)):
        report.note("looks", element.line)
