"""Conversion of a crowd-html template of Mechanical Turk or SageMaker Ground Truth to a labeling config with
instructions. Template code is never run. The content becomes Label Studio tags. Controls keep their `name`, which
forms `Answer.<name>` of Mechanical Turk and the answer keys of Ground Truth. A template that needs a script, or
unsupported elements or Liquid, is rejected with every reason and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.checks import check_template, show_questions_in_instructions
from annotator.formats.crowd_html.instructions import Instructions
from annotator.formats.crowd_html.known_scripts import apply_known_scripts
from annotator.formats.crowd_html.markup.elements import read_template
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.options import gather_options
from annotator.formats.crowd_html.page import TemplatePage
from annotator.formats.crowd_html.text_tags import WORDS_SIZE, Columns, ColumnUse, ConfigTag, plain, row
from annotator.formats.problem_log import ProblemLog

_OBJECTS = {"Text": "text", "Image": "image", "Audio": "audio", "Video": "video", "Pdf": "pdf", "List": "list"}
_TOOLS = ("Rectangle", "Polygon", "KeyPoint", "Vector", "Brush")
_TARGETS = {
    **dict.fromkeys((*_TOOLS, *(f"{tool}Labels" for tool in _TOOLS)), "Image"),
    "Labels": "Text",
    "Ranker": "List",
}


def name_tags(tags: list[ConfigTag], report: CrowdReport) -> None:
    """Assign names and objects. Controls keep their names from the template; a duplicate gets a number and a note. A
    control refers to the last task value before it, or to the first one after it; `_weight` sets the priority. A
    form without task values refers to its first text."""
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
        return next((tag.attributes["name"] for tag in everything[at:] if tag.name == wanted), "")
    objects = [(place, tag) for place, tag in enumerate(everything) if tag.name in _OBJECTS]
    best = max((_weight(tag) for _place, tag in objects), default=0)
    likely = [(place, tag) for place, tag in objects if _weight(tag) == best]
    before = [tag for place, tag in likely if place < at]
    target = before[-1] if before else likely[0][1] if likely else None
    return target.attributes["name"] if target is not None else ""


def _weight(tag: ConfigTag) -> int:
    """Return the priority of an object. Task values have priority over fixed content, media over text, and separate
    text over text within a sentence."""
    if not tag.attributes["value"].startswith("$"):
        return 0
    return 0 if tag.name == "List" else 3 if tag.name != "Text" else 1 if tag.in_row else 2


class CrowdDesign(Struct, frozen=True):
    """A converted template. `config_xml` is a labeling config. `instructions_md` is Markdown, empty if there are no
    instructions. `columns` maps variable names, without `$`, to their use."""

    config_xml: str
    instructions_md: str
    columns: Mapping[str, ColumnUse]


def convert_template(text: str, file: str, log: ProblemLog) -> CrowdDesign | None:
    """Convert a template. Return None, with all reasons in the log, if it is unsupported. No text makes this raise."""
    report = CrowdReport(file, log)
    root = read_template(text, report)
    if root is None:
        return None
    apply_known_scripts(root)
    show_questions_in_instructions(root)
    check_template(root, report)
    columns = Columns()
    instructions = Instructions(report, [], [])
    line = next((element.line for element in root.below() if element.tag in ("crowd-form", "form")), 1)
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
