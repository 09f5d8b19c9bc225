"""Crowd-html elements that form a whole task: classifiers, and region tools for images and texts.

Elements: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-ui-template-reference.html"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from annotator.formats.crowd_html.attributes import ControlAttributes
from annotator.formats.crowd_html.choices import ChoiceControls, choice
from annotator.formats.crowd_html.columns import ColumnKind, Columns
from annotator.formats.crowd_html.markup.elements import HtmlElement, names
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.lists import ListValue, listed, texts
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.objects import Objects
from annotator.formats.crowd_html.text_tags import QUESTION_SIZE, ConfigTag, Wording, plain, tidy, unguarded

CLASSIFIERS = names(
    "crowd-classifier crowd-classifier-multi-select crowd-image-classifier crowd-image-classifier-multi-select"
)
MARKERS = {
    "crowd-bounding-box": "RectangleLabels",
    "crowd-polygon": "PolygonLabels",
    "crowd-keypoint": "KeyPointLabels",
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
        self._labels(element, tag)
        self._choices.check_offer(tag)
        return [*self._header(element), tag, *shown, *inside]

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
        """Report an attribute that shows earlier answers or an overlay. It affects the task, so it is not dropped
        silently."""
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
        """Add an exclusion category such as `{ text: 'None of the above' }` as a choice. Its exclusivity is not
        enforced."""
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
