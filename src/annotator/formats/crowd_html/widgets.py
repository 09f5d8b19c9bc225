"""Crowd-html elements that form a whole task: classifiers, and region tools for images and texts. Elements:
https://docs.aws.amazon.com/sagemaker/latest/dg/sms-ui-template-reference.html"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.fields import ChoiceControls, choice
from annotator.formats.crowd_html.known_scripts import FREE_LABELS
from annotator.formats.crowd_html.markup.elements import HtmlElement, names
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import (
    QUESTION_SIZE,
    ColumnKind,
    Columns,
    ConfigTag,
    ControlAttributes,
    Wording,
    plain,
    tidy,
    unguarded,
)

_KINDS = {
    "img": ("Image", ColumnKind.IMAGE),
    "audio": ("Audio", ColumnKind.AUDIO),
    "video": ("Video", ColumnKind.VIDEO),
}
# Start position of playback (https://www.w3.org/TR/media-frags/). A fragment with an end would be a part of the video.
_START = re.compile(r"#t=(?:npt:)?[\d:.]+")


class Objects:
    def __init__(self, columns: Columns, report: CrowdReport) -> None:
        self._columns = columns
        self._report = report

    def medium(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the tag of an `<img>`, `<audio>` or `<video>`. The address may be in a nested `<source>`. A browser
        plays the first source that it can, and shows no image if there is none."""
        sources = [element, *(inner for inner in element.below() if inner.tag == "source")]
        source, *others = [candidate for candidate in sources if "src" in candidate.attributes] or [element]
        for other in (*others, *(inner for inner in element.below() if inner.tag == "track")):
            why = "other-source" if other.tag == "source" else "track"
            if _address(other) != _address(source):  # one file may be listed once for each possible type
                self._report.note(why, other.line, _address(other), tag=element.tag)
        if "poster" in element.attributes:
            self._report.note("poster", element.line, element.tag)
        played = "audio" if source.text("type").lower().startswith("audio/") else element.tag
        name, kind = _KINDS[played]
        return self.shown(source, name, kind, element.tag)

    def image(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the image of an element that shows one, such as `<crowd-bounding-box src="...">`."""
        return self.shown(element, "Image", ColumnKind.IMAGE, element.tag)

    def document(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the document of `<iframe type="application/pdf" src="...">`."""
        return self.shown(element, "Pdf", ColumnKind.PDF, element.tag)

    def shown(self, element: HtmlElement, name: str, kind: ColumnKind, tag: str) -> list[ConfigTag]:
        """Return the object tag. Return an empty list and a problem unless the address is just one task value."""
        output = element.output("src") or self._from_a_start(element)
        if output is None:
            address = element.text("src")
            if element.outputs("src"):
                self._report.liquid(element.line, "mixed", "src")
            elif address:
                self._report.error(ProblemCode.MEDIA_REMOTE, element.line, value=address, why="template")
            else:
                self._report.unnamed(element.line, tag, "src")
            return []
        if output.loop is not None:
            self._report.liquid(output.line, "loop", output.path or "for")
            return []
        return [ConfigTag(name, {"value": self._columns.variable(output.path, kind, output.line)}, element.line)]

    def _from_a_start(self, element: HtmlElement) -> Output | None:
        """Return the task value of an address that also has a start position, with a note."""
        outputs, start = element.outputs("src"), element.text("src")
        if len(outputs) != 1 or not _START.fullmatch(start):
            return None
        self._report.note("start", element.line, start)
        return outputs[0]


def _address(element: HtmlElement) -> str:
    outputs = element.outputs("src")
    return outputs[0].path if outputs else element.text("src")


type ListValue = str | int | float | bool | list[ListValue] | Mapping[str, ListValue] | None

_TOKEN = re.compile(
    r"""(?P<double>"(?:[^"\\]|\\.)*+\\?(?:"|\Z))|(?P<single>'(?:[^'\\]|\\.)*+\\?(?:'|\Z))"""
    r"""|(?P<word>[A-Za-z_$][\w$]*)|(?P<end>,\s*+(?=[\]}]))""",
    re.DOTALL,
)
_JSON_WORDS = frozenset({"true", "false", "null"})
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)
_LONGEST = 64 * 1024


def listed(text: str) -> ListValue:
    """Return the parsed list, or None if it is unreadable."""
    if len(text) > _LONGEST:
        return None
    try:
        value: ListValue = json.loads(_TOKEN.sub(_as_json, text))
    except (ValueError, RecursionError):
        return None
    return value


def _as_json(token: re.Match[str]) -> str:
    if token["single"]:
        inner = token["single"][1:-1]
        return '"' + _ESCAPE.sub(_escaped, inner).replace("\n", " ") + '"'
    if token["word"]:
        return token[0] if token[0] in _JSON_WORDS else json.dumps(token[0])
    return "" if token["end"] else token[0]


def _escaped(match: re.Match[str]) -> str:
    """Return an escape sequence of a single-quoted string in JSON: `\\'` becomes a quote, `"` is escaped."""
    if match[0] == '"':
        return '\\"'
    return match[1] if match[1] == "'" else match[0]


def texts(value: ListValue) -> tuple[str, ...] | None:
    """Return a list of texts without empty ones, or None for other values. Numbers count as texts."""
    if not isinstance(value, list):
        return None
    words: list[str] = []
    for item in value:
        if isinstance(item, bool) or not isinstance(item, str | int | float):
            return None
        words.append(str(item).strip())
    return tuple(text for text in words if text)


CLASSIFIERS = names(
    "crowd-classifier crowd-classifier-multi-select crowd-image-classifier crowd-image-classifier-multi-select"
)
MARKERS = {
    "crowd-bounding-box": "RectangleLabels",
    "crowd-polygon": "PolygonLabels",
    "crowd-keypoint": "KeyPointLabels",
    "crowd-line": "VectorLabels",
    "crowd-polyline": "VectorLabels",
    "crowd-semantic-segmentation": "BrushLabels",
    "crowd-instance-segmentation": "BrushLabels",
    "crowd-entity-annotation": "Labels",
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}")
_EMPTY = frozenset({"", "[]", "{}", "null", "''", '""'})


class Widgets:
    def __init__(
        self, columns: Columns, wording: Wording, choices: ChoiceControls, objects: Objects, report: CrowdReport
    ) -> None:
        self._columns = columns
        self._wording = wording
        self._choices = choices
        self._objects = objects
        self._report = report
        self._attributes = ControlAttributes(report)

    def classifier(self, element: HtmlElement, target: Sequence[ConfigTag]) -> list[ConfigTag]:
        """Return the tags of a classifier. `target` is its content. An answer is required, as in crowd-html."""
        several = element.tag.endswith("multi-select")
        shown = self._objects.image(element) if element.tag.startswith("crowd-image") else []
        self._refuse(element, "overlay")
        tag = self._attributes.control("Choices", element)
        tag.attributes |= {"choice": "multiple" if several else "single-radio", "required": "true"}
        for words in self._listed_texts(element, "categories", tag):
            tag.children.append(choice(plain(words), words, element.line))
        if several:
            self._exclusion(element, tag)
        elif "exclusion-category" in element.attributes:
            self._report.note("unknown-attribute", element.line, "exclusion-category", tag=element.tag)
        self._choices.check_offer(tag)
        return [*shown, *target, *self._header(element), tag]

    def marker(self, element: HtmlElement, inside: Sequence[ConfigTag]) -> list[ConfigTag]:
        """Return the tags of a region tool for images or text. `inside` is its other content."""
        kind = MARKERS[element.tag]
        self._refuse(element, "initial-value")
        shown = self._text(element) if kind == "Labels" else self._objects.image(element)
        tag = self._attributes.control(kind, element)
        if element.tag == "crowd-line":
            tag.attributes |= {"minPoints": "2", "maxPoints": "2"}
        if FREE_LABELS in element.attributes and kind != "Labels":
            tag.name = kind.removesuffix("Labels")
            return [*self._header(element), tag, *shown, self._typed_label(tag), *inside]
        self._labels(element, tag)
        self._choices.check_offer(tag)
        return [*self._header(element), tag, *shown, *inside]

    def _typed_label(self, tool: ConfigTag) -> ConfigTag:
        """Return the field for the label of each region."""
        attributes = {"name": "label", "toName": "", "perRegion": "true", "required": "true", "maxSubmissions": "1"}
        return ConfigTag("TextArea", attributes, tool.line)

    def _header(self, element: HtmlElement) -> list[ConfigTag]:
        return self._wording.tags(element.attributes.get("header", ()), QUESTION_SIZE, element.line)

    def _text(self, element: HtmlElement) -> list[ConfigTag]:
        output = element.output("text")
        if output is not None:
            return [self._wording.text(output, element.line)]
        if element.outputs("text"):
            self._report.liquid(element.line, "mixed", "text")
        elif not element.text("text"):
            self._report.unnamed(element.line, element.tag, "text")
        else:
            return self._wording.preformatted(element.attributes["text"], element.line)
        return []

    def _refuse(self, element: HtmlElement, name: str) -> None:
        """Report an attribute for earlier answers or an overlay: it affects the task, so it is not ignored."""
        if element.outputs(name) or element.text(name) not in _EMPTY:
            self._report.element(element.line, element.tag, why="attribute", what=name)

    def _listed_texts(self, element: HtmlElement, name: str, tag: ConfigTag) -> tuple[str, ...]:
        value = self._list(element, name, tag)
        values = texts(value) if value is not None else ()
        if values is None:
            self._unreadable(element, name, tag)
            return ()
        return tuple(dict.fromkeys(tidy(words) for words in values if tidy(words)))

    def _list(self, element: HtmlElement, name: str, tag: ConfigTag) -> ListValue:
        """Return a list from the template. Return None if it comes from the task or has a problem."""
        if element.output(name) is not None:
            self._from_task(element.output(name), tag)
        elif element.outputs(name):
            self._report.liquid(element.line, "mixed", name)
        elif not element.text(name):
            self._report.unnamed(element.line, element.tag, name)
        else:
            value = listed(element.text(name))
            if isinstance(value, list):
                return value
            self._unreadable(element, name, tag)
        tag.attributes.setdefault("value", "")
        return None

    def _unreadable(self, element: HtmlElement, name: str, tag: ConfigTag) -> None:
        self._attributes.wrong(element, name, element.text(name), "template-list")
        tag.attributes.setdefault("value", "")  # a list with a problem is not also reported as empty

    def _from_task(self, output: Output | None, tag: ConfigTag) -> None:
        if output is not None:
            if output.loop is not None:
                self._report.liquid(output.line, "loop", output.path or "for")
            tag.attributes["value"] = self._columns.variable(output.path, ColumnKind.OPTIONS, output.line)

    def _exclusion(self, element: HtmlElement, tag: ConfigTag) -> None:
        """Add an exclusion category, `{ text: 'None of the above' }`, as a choice, without its exclusivity."""
        spelled = element.text("exclusion-category")
        if not spelled and not element.outputs("exclusion-category"):
            return
        value = listed(spelled)
        words = value.get("text") if isinstance(value, Mapping) else value
        if element.outputs("exclusion-category") or not isinstance(words, str) or not tidy(words):
            self._attributes.wrong(element, "exclusion-category", element.text("exclusion-category"), "template-list")
            return
        tag.children.append(choice(plain(words), tidy(words), element.line))
        self._report.note("exclusive", element.line, tidy(words))

    def _labels(self, element: HtmlElement, tag: ConfigTag) -> None:
        """Add labels from texts, or from objects with `label` and display names."""
        value = self._list(element, "labels", tag)
        if not isinstance(value, list):
            return
        colours = self._colours(element)
        seen: set[str] = set()
        for at, entry in enumerate(value):
            label = _label(entry, element.line)
            if label is None:
                self._attributes.wrong(element, "labels", element.text("labels"), "template-list")
                return
            if at < len(colours) and colours[at]:
                label.attributes["background"] = colours[at]
            reported = label.attributes.get("alias", label.attributes["value"])
            if reported not in seen:
                tag.children.append(label)
            seen.add(reported)

    def _colours(self, element: HtmlElement) -> list[str]:
        value = listed(element.text("label-colors")) if element.text("label-colors") else []
        return (
            [str(colour) if _COLOUR.fullmatch(str(colour)) else "" for colour in value]
            if isinstance(value, list)
            else []
        )


def _label(entry: ListValue, line: int) -> ConfigTag | None:
    """Return a label from `{label: 'person', shortDisplayName: 'per', fullDisplayName: 'Person'}` or from a text."""
    fields: Mapping[str, ListValue] = entry if isinstance(entry, Mapping) else {"label": entry}
    label = fields.get("label")
    shown = fields.get("fullDisplayName") or label
    if not isinstance(label, str) or not isinstance(shown, str) or not tidy(label) or not tidy(shown):
        return None
    tag = ConfigTag("Label", {"value": plain(shown)}, line)
    if tidy(label) != plain(shown):
        tag.attributes["alias"] = unguarded(tidy(label))
    return tag
