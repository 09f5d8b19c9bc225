"""Reader of a Label Studio labeling config. Unsupported parts are reported, never dropped silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from annotator.core.design.controls import Taxonomy
from annotator.core.design.labels import Labels
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design
from annotator.core.design.view import Node, View
from annotator.core.outbox.envelope import MOST_CONTROLS
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import LONGEST_SHOWN, Attributes
from annotator.formats.labeling_config.checks import check_design
from annotator.formats.labeling_config.choices import Inside, read_choices, read_taxonomy
from annotator.formats.labeling_config.conditions import read_condition
from annotator.formats.labeling_config.fields import read_datetime, read_number, read_rating, read_text_area
from annotator.formats.labeling_config.known_tags import BUILT, CONDITION, LABELS, LATER, TOOLS, known_as
from annotator.formats.labeling_config.labels import read_labels, read_relations, read_tool
from annotator.formats.labeling_config.layout import read_layout
from annotator.formats.labeling_config.objects import read_audio, read_image, read_text, read_video
from annotator.formats.labeling_config.report import ConfigReport
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded
from annotator.formats.source.xml_tree import XmlElement, read_xml

CONFIG_LIMIT_BYTES = 2 * 1024**2
# Limit for elements with a layout of their own. Choices and labels are counted in their controls.
MOST_NODES = 2_000
_SMALLEST_HEADER = 6
# Tags with items, and the tags of these items.
_ITEMS = {"choices": "choice", "taxonomy": "choice", "relations": "relation", **dict.fromkeys(LABELS, "label")}
_SINGLE: Mapping[str, Callable[[Attributes], Node]] = {
    "image": read_image,
    "text": read_text,
    "audio": read_audio,
    "video": read_video,
    "rating": read_rating,
    "number": read_number,
    "datetime": read_datetime,
    "textarea": read_text_area,
    **dict.fromkeys(TOOLS, read_tool),
}


def read_design(data: bytes, file: str, log: ProblemLog) -> Design | None:
    """Return the design, or None. For callers that check the log for errors."""
    design = design_of(data, file, log)
    return None if isinstance(design, Reported) else design


def design_of(data: bytes, file: str, log: ProblemLog) -> Design | Reported:
    """Return the readable parts of a design; problems are in the log. Return the token if `data` is not valid XML."""
    text = decoded(data, file, log)
    root = text if isinstance(text, Reported) else read_xml(text, file, log)
    if isinstance(root, Reported):
        return root
    report = ConfigReport(file, log)
    reader = _Reader(report)
    if root.tag.lower() == "view":
        design = Design(reader.view(root))
    else:
        if known_as(root.tag) in BUILT:
            report.problem(ProblemCode.TAG_MISPLACED, root.line, why="root", tag=root.tag)
        design = Design(View(children=tuple(reader.nodes(root)), line=root.line))
    count = sum(1 for _node in design.nodes())
    if count > MOST_NODES:
        report.problem(ProblemCode.DESIGN_TOO_LARGE, None, count=str(count), limit=str(MOST_NODES))
    else:
        controls, limit = sum(1 for _control in design.controls()), str(MOST_CONTROLS)
        if controls > MOST_CONTROLS:
            report.problem(ProblemCode.DESIGN_TOO_LARGE, None, why="controls", count=str(controls), limit=limit)
        check_design(design, reader.foreign_names, report, has_foreign=reader.has_foreign)
    return design


class _Reader:
    """The reader of one config. `foreign_names` are names of unsupported tags, so that references to them are not
    reported again."""

    def __init__(self, report: ConfigReport) -> None:
        self._report = report
        self.foreign_names: set[str] = set()
        self.has_foreign = False

    def nodes(self, element: XmlElement) -> list[Node]:
        """Return the nodes of a tag inside a View: one, none, or the supported children of an unknown tag."""
        tag = known_as(element.tag)
        if tag == "view":
            return [self.view(element)]
        if tag not in BUILT:
            return self._foreign(element)
        if tag in _ITEMS.values():
            self._report.problem(ProblemCode.TAG_MISPLACED, element.line, why=tag, tag=BUILT[tag])
            return []
        if tag == "style":
            self._report.note(ProblemCode.TAG_UNKNOWN, element.line, why="style", tag="Style")
            return []
        return self._built(element, tag)

    def view(self, element: XmlElement) -> View:
        self._note_text(element)
        attributes = Attributes(element, "view", self._report)
        layout = read_layout(attributes)
        return View(
            children=tuple(node for child in element.children for node in self.nodes(child)),
            condition=read_condition(attributes),
            line=element.line,
            **layout._asdict(),
        )

    def _built(self, element: XmlElement, tag: str) -> list[Node]:
        attributes = Attributes(element, tag, self._report)
        if tag == "header":
            return [self._header(element, attributes)]
        items: list[XmlElement] = []
        headers: list[Header] = []
        self._look_inside(element, tag, items, headers)
        inside = Inside(items, tuple(headers))
        if tag == "choices":
            return [read_choices(attributes, inside)]
        if tag in LABELS:
            return self._with_headers(read_labels(attributes, inside), headers)
        if tag == "relations":
            return [read_relations(attributes, inside)]
        if tag == "taxonomy":
            return self._with_headers(read_taxonomy(attributes, inside), headers)
        return [_SINGLE[tag](attributes)]

    def _header(self, element: XmlElement, attributes: Attributes) -> Header:
        """Return a header. Its text is in `value` or between its tags."""
        self._look_inside(element, "header", [], [])
        value = element.text
        if attributes.get("value").strip() or not value:
            value = attributes.required("value")
            self._note_text(element)
        elif len(value) > LONGEST_SHOWN:
            attributes.too_long("value", value)
            value = value[:LONGEST_SHOWN]
        size = attributes.whole("size", 1, 99)
        if size is not None and size > _SMALLEST_HEADER:
            self._report.left_aside("Header", "size", element.line, "size")
        return Header(
            value=attributes.fillable("value", value),
            size=min(size or 4, _SMALLEST_HEADER),
            condition=read_condition(attributes),
            line=element.line,
        )

    @staticmethod
    def _with_headers(control: Labels | Taxonomy, headers: list[Header]) -> list[Node]:
        """Return the headers and the control below them. The headers have the condition of the control."""
        return [*(replace(header, condition=control.condition) for header in headers), control]

    def _look_inside(self, element: XmlElement, tag: str, items: list[XmlElement], headers: list[Header]) -> None:
        """Collect the items and headers inside a control or object, and report misplaced tags. A View in between
        only groups."""
        if tag != "header":
            self._note_text(element)
        item = _ITEMS.get(tag)
        for child in element.children:
            name = child.tag.lower()
            if name == item:
                items.append(child)
                self._look_inside_item(child, name, nests=name == "choice")
            elif item is not None and name == "view":
                self._group(child)
                self._look_inside(child, tag, items, headers)
            elif item is not None and name == "header":
                attributes = Attributes(child, "header", self._report)
                self._refuse_conditions(child, attributes)
                headers.append(replace(self._header(child, attributes), condition=None))
                if items:
                    self._report.note(ProblemCode.TAG_MISPLACED, child.line, why="header", tag="Header")
            else:
                self._misplaced(child, tag)

    def _look_inside_item(self, element: XmlElement, tag: str, *, nests: bool) -> None:
        self._note_text(element)
        for child in element.children:
            if nests and child.tag.lower() == tag:
                self._look_inside_item(child, tag, nests=True)
            else:
                self._misplaced(child, tag)

    def _group(self, element: XmlElement) -> None:
        """Read a View inside a control."""
        attributes = Attributes(element, "view", self._report)
        read_layout(attributes)
        self._refuse_conditions(element, attributes)

    @staticmethod
    def _refuse_conditions(element: XmlElement, attributes: Attributes) -> None:
        """Report conditions inside a control: its parts cannot be hidden separately."""
        for spelled in element.attributes:
            if spelled.lower() in CONDITION:
                attributes.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="later")

    def _misplaced(self, child: XmlElement, parent: str) -> None:
        if known_as(child.tag) in BUILT:
            params = {"tag": child.tag, "parent": BUILT[parent]}
            self._report.problem(ProblemCode.TAG_MISPLACED, child.line, why="inside", **params)
        else:
            self._foreign(child)

    def _note_text(self, element: XmlElement) -> None:
        if element.text:
            self._report.note(ProblemCode.TEXT_IGNORED, element.line, tag=element.tag)

    def _foreign(self, element: XmlElement) -> list[Node]:
        self.has_foreign = True
        self.foreign_names.update(value for name, value in element.attributes.items() if name.lower() == "name")
        tag = element.tag.lower()
        if tag in LATER:
            self._report.problem(ProblemCode.TAG_UNKNOWN, element.line, why="later", tag=element.tag)
        else:
            near = self._report.near(ProblemCode.TAG_UNKNOWN, tag, BUILT)
            suggestion = BUILT.get(near["suggestion"], "")
            params = {"tag": element.tag, "why": near["why"], "suggestion": suggestion}
            self._report.problem(ProblemCode.TAG_UNKNOWN, element.line, **params)
        items = set(_ITEMS.values())
        return [node for child in element.children if child.tag.lower() not in items for node in self.nodes(child)]
