"""Attributes as labels of CVAT declare them (https://docs.cvat.ai/docs/manual/advanced/xml_format/): how each is asked,
and what there is to choose from. Those of one name are asked once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree
from msgspec import Struct

from annotator.formats.imports.drawings.traced import number_of
from annotator.formats.imports.drawings.xml_values import text_in
from annotator.formats.imports.marking.asked import AskedOfMarks

_CHECKBOX, _NUMBER, _CHOSEN = "checkbox", "number", frozenset({"select", "radio"})
_YES_OR_NO: Final = frozenset({"true", "false"})


class Declared(Struct, frozen=True):
    """`flags` may be yes or no, `others` are asked in other ways, by name. `defaults` counts what would be filled in
    beforehand and follows from nothing else."""

    flags: tuple[str, ...]
    others: Mapping[str, AskedOfMarks]
    defaults: int


class _Attribute(Struct, frozen=True):
    name: str
    asked_by: str
    values: tuple[str, ...]
    default: str
    label: str


def declared_attributes(root: etree._Element) -> Declared:
    found: dict[str, list[_Attribute]] = {}
    for each in _attributes(root):
        found.setdefault(each.name, []).append(each)
    all_labels = {text_in(label, "name") for label in root.iterfind("meta//labels/label")}
    wholes = {text_in(label, "parent") for label in root.iterfind("meta//labels/label")}
    flags = tuple(name for name, those in found.items() if all(_is_flag(each) for each in those))
    others: dict[str, AskedOfMarks] = {}
    for name, those in found.items():
        labels = {each.label for each in those}
        is_everywhere = labels >= all_labels or labels & wholes
        if name not in flags:
            others[name] = _together(those, () if is_everywhere else tuple(dict.fromkeys(each.label for each in those)))
    defaults = sum(each.default not in ("", "false", *each.values[:1]) for those in found.values() for each in those)
    return Declared(flags, others, defaults)


def _attributes(root: etree._Element) -> Iterator[_Attribute]:
    for label in root.iterfind("meta//labels/label"):
        for each in label.iterfind("attributes/attribute"):
            name = text_in(each, "name")
            values = tuple(line.strip() for line in text_in(each, "values").splitlines() if line.strip())
            asked_by = text_in(each, "input_type").lower()
            if name:
                yield _Attribute(name, asked_by, values, text_in(each, "default_value"), text_in(label, "name"))


def _is_flag(each: _Attribute) -> bool:
    """One that is chosen between true and false is asked in the same way."""
    is_chosen = each.asked_by in _CHOSEN and {value.lower() for value in each.values} == _YES_OR_NO
    return each.asked_by == _CHECKBOX or is_chosen


def _together(those: Sequence[_Attribute], labels: tuple[str, ...]) -> AskedOfMarks:
    """What is asked in several ways is written."""
    ways = {each.asked_by for each in those}
    if ways <= _CHOSEN:
        return AskedOfMarks(
            choices=tuple(dict.fromkeys(value for each in those for value in each.values)), labels=labels
        )
    bounds = {each.values for each in those}
    if ways == {_NUMBER} and len(bounds) == 1:
        numbers = [number_of(value) for value in those[0].values]
        least, most, step = [*numbers, None, None, None][:3]
        if least is not None and most is not None and step is not None and least < most and step > 0:
            return AskedOfMarks(bounds=(least, most, step), labels=labels)
    return AskedOfMarks(labels=labels)
