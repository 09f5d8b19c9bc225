"""Conversion of a crowd-html template of Mechanical Turk or SageMaker Ground Truth to a labeling config with
instructions.

Template code is never run. The content becomes Label Studio tags. Controls keep their `name`, which forms
`Answer.<name>` of Mechanical Turk and the answer keys of Ground Truth. A template that needs a script, or
unsupported elements or Liquid, is rejected with every reason and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.checks import check_template
from annotator.formats.crowd_html.columns import Columns, ColumnUse
from annotator.formats.crowd_html.instructions import Instructions
from annotator.formats.crowd_html.markup.elements import HtmlElement, read_template
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.naming import name_tags
from annotator.formats.crowd_html.options import gather_options
from annotator.formats.crowd_html.page import TemplatePage
from annotator.formats.crowd_html.text_tags import WORDS_SIZE, ConfigTag, row
from annotator.formats.problem_log import ProblemLog


class CrowdDesign(Struct, frozen=True):
    """A converted template.

    `config_xml` is a labeling config. `instructions_md` is Markdown, empty if there are no instructions. `columns`
    maps variable names, without `$`, to their use."""

    config_xml: str
    instructions_md: str
    columns: Mapping[str, ColumnUse]


def convert_template(text: str, file: str, log: ProblemLog) -> CrowdDesign | None:
    """Convert a template. Return None, with all reasons in the log, if it is unsupported. No text makes this raise."""
    report = CrowdReport(file, log)
    root = read_template(text, report)
    if root is None:
        return None
    check_template(root, report)
    columns = Columns()
    instructions = Instructions(report, [], [])
    line = _form_line(root)
    groups = gather_options(root, report)
    page = TemplatePage(columns, groups, instructions, report)
    tags = page.tags(root)
    tags = [*_named_in_instructions(instructions, columns, page), *tags]
    markdown = instructions.markdown()
    if not report.failed:
        name_tags(tags, report)
    if not report.failed and not any("toName" in tag.attributes for tag in _below(tags)):
        report.error(ProblemCode.NO_CONTROL, line, why="template")
    if report.failed:
        return None
    return CrowdDesign(_xml(tags), markdown, columns.uses())


def _below(tags: list[ConfigTag]) -> Iterator[ConfigTag]:
    """Yield all tags in document order."""
    for tag in tags:
        yield tag
        yield from _below(tag.children)


def _form_line(root: HtmlElement) -> int:
    return next((element.line for element in root.below() if element.tag in ("crowd-form", "form")), 1)


def _named_in_instructions(instructions: Instructions, columns: Columns, page: TemplatePage) -> list[ConfigTag]:
    """Return texts for the task values that only the instructions mention. Otherwise the worker would not see them."""
    outputs = {output.path: output for output in instructions.outputs if not columns.shows(output.path)}
    return [
        row(page.wording.tags([f"{path}:", output], WORDS_SIZE, output.line), output.line)
        for path, output in outputs.items()
    ]


def _xml(tags: list[ConfigTag]) -> str:
    root = etree.Element("View")
    for tag in tags:
        _append(root, tag)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _append(parent: etree._Element, tag: ConfigTag) -> None:
    element = etree.SubElement(parent, tag.name, dict(tag.attributes))
    for child in tag.children:
        _append(element, child)
