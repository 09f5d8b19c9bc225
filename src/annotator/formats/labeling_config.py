"""A Label Studio labeling config, verbatim, to a Design. What cannot be honoured is named, never dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.core.design import Design, Display, Header, Image, Node, Text, View
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.labeling_attributes import Attributes
from annotator.formats.labeling_checks import check_design
from annotator.formats.labeling_choices import read_choices
from annotator.formats.labeling_tags import BUILT, LATER
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source_text import decoded
from annotator.formats.suggestion import closest
from annotator.formats.xml_tree import Element, read_xml

CONFIG_LIMIT_BYTES = 2 * 1024**2
_SIZES = {str(size): size for size in range(1, 7)}
_DEFAULT_SIZE = 4
# How much room each part gets is the workbench's own decision: what is looked at takes it. That is what these ask for.
_LAYOUT_STYLES = frozenset({"display", "flex", "flex-basis", "flex-direction", "flex-grow", "flex-shrink"})


def read_design(data: bytes, file: str, log: ProblemLog) -> Design | None:
    """What could be understood; the log has the rest. None when `data` is no XML that could be looked into."""
    text = decoded(data, file, log)
    root = None if text is None else read_xml(text, file, log)
    if root is None:
        return None
    reader = _Reader(file, log)
    children: tuple[Node, ...]
    if root.tag.lower() == "view":
        design = Design(reader.view(root))
    else:
        if root.tag.lower() in BUILT:
            log.add(ProblemCode.TAG_MISPLACED, file, line=root.line, why="root", tag=root.tag)
        children = tuple(reader.nodes(root))
        design = Design(View(children, Display.COLUMN, root.line))
    check_design(design, reader.foreign_names, file, log, has_foreign=reader.has_foreign)
    return design


@dataclass(slots=True)
class _Reader:
    """`foreign_names` are names of tags that are not built: what points to them has no second problem."""

    file: str
    log: ProblemLog
    foreign_names: set[str] = field(default_factory=set)
    has_foreign: bool = False

    def nodes(self, element: Element) -> list[Node]:
        """A tag inside a View: one node, or none, or what an unknown tag holds that is known."""
        tag = element.tag.lower()
        if tag == "view":
            return [self.view(element)]
        if tag not in BUILT:
            return self._foreign(element)
        if tag == "choice":
            self.log.add(ProblemCode.TAG_MISPLACED, self.file, line=element.line, why="choice", tag="Choice")
            return []
        self._check_inside(element, tag)
        if tag == "choices":
            return [read_choices(element, self.file, self.log)]
        attributes = Attributes(element, tag, self.file, self.log)
        if tag == "header":
            size = attributes.option("size", _SIZES, default=_DEFAULT_SIZE)
            return [Header(attributes.shown("value"), size, element.line)]
        kind = Image if tag == "image" else Text
        return [kind(attributes.required("name"), attributes.shown("value"), element.line)]

    def view(self, element: Element) -> View:
        self._note_text(element)
        attributes = Attributes(element, "view", self.file, self.log)
        display = self._display(attributes)
        children = tuple(node for child in element.children for node in self.nodes(child))
        return View(children, display, element.line)

    def _display(self, attributes: Attributes) -> Display:
        """`display: flex` lays out in a row, as in a browser; other styles are looks, except that nothing is hidden."""
        style = _declarations(attributes.get("style"))
        if attributes.get("display").strip().lower() not in {"", "block"}:
            attributes.note(ProblemCode.ATTRIBUTE_UNKNOWN, "display", why="looks")
        if style.get("display") == "none" or style.get("visibility") == "hidden":
            attributes.problem(ProblemCode.ATTRIBUTE_VALUE, "style", why="hidden", value=attributes.get("style"))
        if any(name not in _LAYOUT_STYLES for name in style):
            attributes.note(ProblemCode.ATTRIBUTE_UNKNOWN, "style", why="looks")
        is_flex = style.get("display") in {"flex", "inline-flex"}
        is_column = style.get("flex-direction", "row").startswith("column")
        return Display.ROW if is_flex and not is_column else Display.COLUMN

    def _check_inside(self, element: Element, tag: str) -> None:
        self._note_text(element)
        for child in element.children:
            name = child.tag.lower()
            if tag == "choices" and name == "choice":
                self._check_inside(child, name)
            elif name in BUILT:
                self.log.add(
                    ProblemCode.TAG_MISPLACED,
                    self.file,
                    line=child.line,
                    why="inside",
                    tag=child.tag,
                    parent=BUILT[tag],
                )
            else:
                self._foreign(child)

    def _note_text(self, element: Element) -> None:
        if element.has_text:
            self.log.add(
                ProblemCode.TEXT_IGNORED, self.file, line=element.line, severity=Severity.NOTE, tag=element.tag
            )

    def _foreign(self, element: Element) -> list[Node]:
        self.has_foreign = True
        self.foreign_names.update(value for name, value in element.attributes.items() if name.lower() == "name")
        self._unknown(element)
        inner = (child for child in element.children if child.tag.lower() not in LATER | {"choice": ""})
        return [node for child in inner for node in self.nodes(child)]

    def _unknown(self, element: Element) -> None:
        tag = element.tag.lower()
        near = ""
        if tag not in LATER and not self.log.is_full(ProblemCode.TAG_UNKNOWN):
            near = closest(tag, BUILT)
        why = "later" if tag in LATER else "suggestion" if near else ""
        suggestion = BUILT.get(near, "")
        self.log.add(
            ProblemCode.TAG_UNKNOWN, self.file, line=element.line, tag=element.tag, why=why, suggestion=suggestion
        )


def _declarations(style: str) -> dict[str, str]:
    """CSS declarations: property -> value, both in lower case."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if name.strip()}
