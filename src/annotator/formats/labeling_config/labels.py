"""Reader of the Labels family with `Label`, of region tools, and of `Relations` with `Relation`
(https://labelstud.io/tags/labels and its neighbours)."""

from __future__ import annotations

from annotator.core.design.controls import Selection
from annotator.core.design.labels import PLAIN_LINES, Label, Labels, LabelsKind, LineRules, Relations, Tool, ToolKind
from annotator.formats.labeling_config.attributes import Attributes, ConfigReport
from annotator.formats.labeling_config.choices import (
    MOST_CHOICES,
    MOST_USAGES,
    Inside,
    check_offer,
    distinct_options,
    read_shared,
)
from annotator.formats.source.xml_tree import XmlElement

_LONGEST_NUMBER = 9
MOST_VERTICES = 10_000
_OF_LINES = {LabelsKind.VECTOR, LabelsKind.VIDEO_VECTOR, ToolKind.VECTOR, ToolKind.VIDEO_VECTOR}
_SELECTIONS = {"single": Selection.SINGLE, "multiple": Selection.MULTIPLE}


def read_labels(attributes: Attributes, inside: Inside) -> Labels:
    """Return the labels. The caller shows `inside.headers`."""
    labels = tuple(_label(item, attributes.report) for item in inside.items)
    kind = LabelsKind(attributes.tag.lower())
    control = Labels(
        **read_shared(attributes),
        kind=kind,
        labels=distinct_options(labels, attributes.report),
        value=attributes.column("value"),
        selection=attributes.option("choice", _SELECTIONS, default=Selection.SINGLE),
        max_usages=attributes.whole("maxUsages", 1, MOST_USAGES),
        allow_empty=attributes.flag("allowEmpty"),
        skeleton=() if kind in _OF_LINES else _skeleton(attributes.get("skeleton"), len(labels)),
        lines=_lines(attributes) if kind in _OF_LINES else PLAIN_LINES,
    )
    check_offer(attributes, control.labels, control.value, MOST_CHOICES)
    return control


def _label(element: XmlElement, report: ConfigReport) -> Label:
    attributes = Attributes(element, "label", report)
    most = attributes.whole("maxUsages", 1, MOST_USAGES)
    return Label(
        value=attributes.own("value"),
        alias=attributes.get("alias") or None,
        hotkey=attributes.hotkey(),
        hint=attributes.get("hint"),
        background=attributes.colour("background"),
        selected=attributes.flag("selected"),
        # Published templates use the spelling without the s.
        max_usages=most if most is not None else attributes.whole("maxUsage", 1, MOST_USAGES),
        category=_number(attributes.get("category").strip()),
        supercategory=attributes.get("supercategory").strip(),
        line=element.line,
    )


def _skeleton(spelled: str, points: int) -> tuple[tuple[int, int], ...]:
    """Return the point pairs of a skeleton such as `1-2 2-3`. Ignore unknown points: no effect on the question."""
    ends = [word.partition("-")[::2] for word in spelled.split()]
    joined = ((_number(first), _number(second)) for first, second in ends)
    return tuple((a, b) for a, b in joined if a and b and max(a, b) <= points)


def _number(spelled: str) -> int | None:
    """Return the number of a category. Other text is ignored, because it does not affect the question."""
    return int(spelled) if spelled.isascii() and spelled.isdigit() and len(spelled) <= _LONGEST_NUMBER else None


def read_tool(attributes: Attributes) -> Tool:
    kind = ToolKind(attributes.tag.lower())
    lines = _lines(attributes) if kind in _OF_LINES else PLAIN_LINES
    return Tool(**read_shared(attributes), kind=kind, lines=lines)


def _lines(attributes: Attributes) -> LineRules:
    """Return the rules of vectors. `none` is Label Studio's value for any number of vertices. A single vertex is a
    point and must be allowed explicitly."""
    least = None if _is_none(attributes, "minPoints") else attributes.whole("minPoints", 1, MOST_VERTICES)
    most = None if _is_none(attributes, "maxPoints") else attributes.whole("maxPoints", least or 1, MOST_VERTICES)
    return LineRules(
        is_closable=attributes.flag("closable"),
        is_curved=attributes.flag("curves"),
        is_branching=attributes.flag("skeleton"),
        least=least or (1 if most == 1 else PLAIN_LINES.least),
        most=most,
    )


def _is_none(attributes: Attributes, name: str) -> bool:
    return attributes.get(name).strip().lower() == "none"


def read_relations(attributes: Attributes, inside: Inside) -> Relations:
    """Return the relations. Without labels the worker can still relate two regions."""
    labels = distinct_options(tuple(_relation(item, attributes.report) for item in inside.items), attributes.report)
    if labels:
        check_offer(attributes, labels, "", MOST_CHOICES)
    return Relations(
        labels=labels,
        selection=attributes.option("choice", _SELECTIONS, default=Selection.SINGLE),
        line=attributes.line,
    )


def _relation(element: XmlElement, report: ConfigReport) -> Label:
    """Return a label of a relation. It has no alias: Label Studio reports its `value`."""
    attributes = Attributes(element, "relation", report)
    return Label(value=attributes.own("value"), background=attributes.colour("background"), line=element.line)
