"""Common attributes of answer elements in a template."""

from __future__ import annotations

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.elements import HtmlElement
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import ConfigTag, clean


class ControlAttributes:
    def __init__(self, report: CrowdReport) -> None:
        self._report = report

    def control(self, kind: str, element: HtmlElement) -> ConfigTag:
        """Return a control with its name and its required flag. Its object is set later."""
        tag = ConfigTag(kind, {"name": self.literal(element, "name"), "toName": ""}, element.line)
        if not tag.attributes["name"] and not element.outputs("name"):
            self._report.unnamed(element.line, element.tag)
        if element.has("required"):
            tag.attributes["required"] = "true"
        return tag

    def literal(self, element: HtmlElement, name: str) -> str:
        """Return an attribute that must be the same for all tasks. Report a variable and return an empty string."""
        if element.outputs(name):
            self._report.liquid(element.line, "value", name)
            return ""
        return clean(element.text(name))

    def wrong(self, element: HtmlElement, name: str, value: str, why: str = "template") -> None:
        params = {"tag": element.tag, "attribute": name, "value": value}
        self._report.error(ProblemCode.ATTRIBUTE_VALUE, element.line, why=why, **params)
