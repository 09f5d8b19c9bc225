"""Names of objects and controls, and the object of each control."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import ConfigTag, plain

_OBJECTS = {"Text": "text", "Image": "image", "Audio": "audio", "Video": "video"}
_TARGETS = {
    "RectangleLabels": frozenset({"Image"}),
    "PolygonLabels": frozenset({"Image"}),
    "KeyPointLabels": frozenset({"Image"}),
    "Labels": frozenset({"Text"}),
}


def name_tags(tags: list[ConfigTag], report: CrowdReport) -> None:
    """Assign names and objects.

    Controls keep their names from the template; a duplicate gets a number and a note. A control refers to the last
    task value before it, or to the first one after it; `_weight` sets the priority. A form without task values
    refers to its first text."""
    everything = list(_below(tags))
    names = _Names()
    for tag in everything:
        if "toName" in tag.attributes:
            _name_control(tag, names, report)
    for tag in everything:
        if tag.name in _OBJECTS:
            tag.attributes = {"name": names.free(_OBJECTS[tag.name]), **tag.attributes}
    if not any(tag.name in _OBJECTS for tag in everything):
        _make_object(tags, everything, names)
        everything = list(_below(tags))
    for at, tag in enumerate(everything):
        if "toName" in tag.attributes:
            tag.attributes["toName"] = _target(everything, at)


def _below(tags: list[ConfigTag]) -> Iterator[ConfigTag]:
    for tag in tags:
        yield tag
        yield from _below(tag.children)


def _name_control(tag: ConfigTag, names: _Names, report: CrowdReport) -> None:
    wanted = tag.attributes["name"]
    name = names.free(wanted or "choice")
    if not wanted:
        report.note("unnamed", tag.line, name)
    elif name != wanted:
        report.note("name", tag.line, wanted, name=name)
    tag.attributes["name"] = name


class _Names:
    """The names in use, with the last number given to each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        name = wanted
        while name in self._numbers:
            self._numbers[wanted] += 1
            name = f"{wanted}_{self._numbers[wanted]}"
        self._numbers[name] = 1
        return name


def _make_object(tags: list[ConfigTag], everything: list[ConfigTag], names: _Names) -> None:
    """Add an object to a form without one, because Label Studio requires it: the first header becomes a text."""
    words = next((tag for tag in everything if tag.name == "Header"), None)
    name = names.free("text")
    if words is not None:
        words.name = "Text"
        words.attributes = {"name": name, "value": words.attributes["value"]}
        return
    control = next((tag for tag in everything if "toName" in tag.attributes), None)
    if control is not None:
        text = control.attributes.get("label") or control.attributes.get("placeholder") or control.attributes["name"]
        tags.insert(0, ConfigTag("Text", {"name": name, "value": plain(text)}, control.line))


def _target(everything: list[ConfigTag], at: int) -> str:
    """Return the name of the object of the control at `at`, or an empty string."""
    control = everything[at]
    wanted = _TARGETS.get(control.name)
    if wanted is not None:  # a region tool directly precedes its object
        return next((tag.attributes["name"] for tag in everything[at:] if tag.name in wanted), "")
    objects = [(place, tag) for place, tag in enumerate(everything) if tag.name in _OBJECTS]
    best = max((_weight(tag) for _place, tag in objects), default=0)
    likely = [(place, tag) for place, tag in objects if _weight(tag) == best]
    before = [tag for place, tag in likely if place < at]
    target = before[-1] if before else likely[0][1] if likely else None
    return target.attributes["name"] if target is not None else ""


def _weight(tag: ConfigTag) -> int:
    """Return the priority of an object.

    Task values have priority over fixed content, media over text, and separate text over text within a sentence."""
    if not tag.attributes["value"].startswith("$"):
        return 0
    return 3 if tag.name != "Text" else 1 if tag.in_row else 2
