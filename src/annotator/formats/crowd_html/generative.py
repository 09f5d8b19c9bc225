"""Crowd-html elements for texts of generative models: ranking of responses, and questions with answers. Elements:
https://docs.aws.amazon.com/sagemaker/latest/dg/sms-ui-template-reference.html"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from annotator.formats.crowd_html.fields import choice
from annotator.formats.crowd_html.markup.elements import HtmlElement, names
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
)
from annotator.formats.crowd_html.widgets import listed, texts

GENERATIVE = names("crowd-text-ranking crowd-question-answer-generation")
MOST_PAIRS = 20
_USUAL_PAIRS = 5  # without `max-questions`
_UNSAFE = re.compile(r"\W+")
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_WORD_LIMITS = ("question-min-words", "question-max-words", "answer-min-words", "answer-max-words")


class GenerativeTools:
    def __init__(self, columns: Columns, wording: Wording, report: CrowdReport) -> None:
        self._columns = columns
        self._wording = wording
        self._report = report
        self._attributes = ControlAttributes(report)

    def tags(self, element: HtmlElement) -> list[ConfigTag]:
        return self._ranking(element) if element.tag == "crowd-text-ranking" else self._questions(element)

    def _text(self, element: HtmlElement) -> list[ConfigTag]:
        output = element.output("text")
        if output is not None:
            return [self._wording.text(output, element.line)]
        if element.outputs("text"):
            self._report.liquid(element.line, "mixed", "text")
        return self._wording.preformatted(element.attributes.get("text", ()), element.line)

    def _ranking(self, element: HtmlElement) -> list[ConfigTag]:
        """Return a Ranker for each dimension. The worker ranks without ties."""
        name, tags = self._attributes.literal(element, "name"), self._text(element)
        if not name:
            self._report.unnamed(element.line, element.tag)
        responses = element.output("responses")
        if responses is None:
            self._report.unnamed(element.line, element.tag, "responses")
            return tags
        for dimension in self._dimensions(element):
            attributes = {"name": f"{name}_{_UNSAFE.sub('_', dimension)}", "toName": "", "required": "true"}
            value = self._columns.variable(responses.path, ColumnKind.CARDS, responses.line)
            tags += [
                *self._wording.tags([dimension], QUESTION_SIZE, element.line),
                ConfigTag("Ranker", attributes, element.line),
                ConfigTag("List", {"value": value}, element.line),
            ]
        return tags

    def _dimensions(self, element: HtmlElement) -> Sequence[str]:
        spelled = element.text("ordinal-ranking-dimensions")
        value = listed(spelled)
        dimensions: dict[str, bool] = {}
        for entry in value if isinstance(value, list) else ():
            fields = entry if isinstance(entry, Mapping) else {"name": entry}
            name = fields.get("name")
            if not isinstance(name, str) or not tidy(name):
                dimensions = {}
                break
            dimensions[tidy(name)] = fields.get("allowTie") in (True, "true")
        if not dimensions:
            self._attributes.wrong(element, "ordinal-ranking-dimensions", spelled, "template-list")
        for name, allows_ties in dimensions.items():
            if allows_ties:
                self._report.note("ties", element.line, name)
        return tuple(dimensions)

    def _questions(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the text with a label for the evidence of each question, and fields for questions and answers."""
        name = self._attributes.literal(element, "name")
        if not name:
            self._report.unnamed(element.line, element.tag)
        for rule in _WORD_LIMITS:
            if element.text(rule):
                self._report.note("rule", element.line, rule, tag=element.tag)
        most = self._number(element, "max-questions", _USUAL_PAIRS)
        least = self._number(element, "min-questions", 1)
        if not 0 < most <= MOST_PAIRS or least > most:
            self._attributes.wrong(element, "max-questions", element.text("max-questions"))
            return []
        evidence = ConfigTag("Labels", {"name": f"{name}_evidence", "toName": ""}, element.line)
        evidence.children = [
            ConfigTag("Label", {"value": f"Evidence {number}"}, element.line) for number in range(1, most + 1)
        ]
        pairs = [self._pair(element, name, number, is_required=number <= least) for number in range(1, most + 1)]
        return [evidence, *self._text(element), *(tag for pair in pairs for tag in pair)]

    def _number(self, element: HtmlElement, name: str, usual: int) -> int:
        spelled = self._attributes.literal(element, name)
        if spelled and not _WHOLE.fullmatch(spelled):
            self._attributes.wrong(element, name, spelled)
        return int(spelled) if _WHOLE.fullmatch(spelled) else usual

    def _pair(self, element: HtmlElement, name: str, number: int, *, is_required: bool) -> list[ConfigTag]:
        required = {"required": "true"} if is_required else {}
        tags = [
            ConfigTag(
                "TextArea",
                {"name": f"{name}_{kind}_{number}", "toName": "", "label": label, "maxSubmissions": "1", **required},
                element.line,
            )
            for kind, label in (("question", f"Question {number}"), ("answer", f"Answer {number}"))
        ]
        words = texts(listed(element.text("question-tags"))) or ()
        if words:
            kinds = ConfigTag("Choices", {"name": f"{name}_tag_{number}", "toName": ""}, element.line)
            kinds.attributes |= {"choice": "multiple", "showInline": "true"}
            kinds.children = [choice(plain(word), tidy(word), element.line) for word in words]
            tags.append(kinds)
        if element.has("allow-custom-question-tags"):
            own = {"name": f"{name}_own_tag_{number}", "toName": "", "label": "Other tag", "maxSubmissions": "1"}
            tags.append(ConfigTag("TextArea", own, element.line))
        return tags
