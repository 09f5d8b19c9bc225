"""Attributes of the elements of a template that something is answered with."""

from __future__ import annotations

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.elements import HtmlElement
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import ConfigTag, clean


class ControlAttributes:
    def __init__(self, report: CrowdReport) -> None:
        self._report = report

    def control(self, kind: str, element: HtmlElement) -> ConfigTag:
        """A control with its name, and whether an answer is required. What it is about is known later."""
        tag = ConfigTag(kind, {"name": self.literal(element, "name"), "toName": ""}, element.line)
        if not tag.attributes["name"] and not element.outputs("name"):
            self._report.unnamed(element.line, element.tag)
        if element.has("required"):
            tag.attributes["required"] = "true"
        return tag

    def literal(self, element: HtmlElement, name: str) -> str:
        """An attribute that has to be the same for each task; empty, with a problem, when it is not."""
        if element.outputs(name):
            self._report.liquid(element.line, "value", name)
            return ""
        return clean(element.text(name))

    def wrong(self, element: HtmlElement, name: str, value: str, why: str = "template") -> None:
        params = {"tag": element.tag, "attribute": name, "value": value}
        self._report.error(ProblemCode.ATTRIBUTE_VALUE, element.line, why=why, **params)
