"""A design as the labeling config that says the same: the way back, for tests."""

from __future__ import annotations

from lxml import etree

from annotator.core.design.controls import (
    Choice,
    Choices,
    Control,
    DatePart,
    DateTime,
    Number,
    Pairwise,
    Rating,
    Shortcut,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, Relations, Tool
from annotator.core.design.objects import ObjectTag, Paragraphs, Text
from annotator.core.design.tag import Header, Tag
from annotator.core.design.tree import Design, Display, View
from annotator.formats.labeling_config.known_tags import BUILT


def as_config(design: Design) -> bytes:
    return etree.tostring(_element(design.root), encoding="utf-8")


def _element(node: Tag) -> etree._Element:
    tag = BUILT[node.result_type] if isinstance(node, Labels | Tool) else type(node).__name__
    given = {**_attributes(node), **_conditions(node)}
    element = etree.Element(tag, {name: value for name, value in given.items() if value})
    match node:
        case View():
            element.extend([_element(child) for child in node.children])
        case Pairwise():
            pass
        case Choices():
            element.extend([_element(child) for child in (*node.headers, *node.choices)])
        case Taxonomy():
            element.extend([_element(child) for child in node.choices])
        case Choice():
            element.extend([_element(child) for child in node.children])
        case TextArea():
            element.extend([_element(child) for child in node.shortcuts])
        case Labels():
            element.extend([_element(child) for child in node.labels])
        case Relations():
            element.extend([_relation(label) for label in node.labels])
        case _:
            pass
    return element


def _relation(label: Label) -> etree._Element:
    given = {"value": label.value, "background": label.background}
    return etree.Element("Relation", {name: value for name, value in given.items() if value})


def _conditions(node: Tag) -> dict[str, str]:
    condition = node.condition
    if condition is None:
        return {}
    return {
        "visibleWhen": condition.when.value,
        "whenTagName": condition.tag_name,
        "whenLabelValue": ",".join(value for value in condition.label_values if "," not in value),
        "whenChoiceValue": ",".join(value for value in condition.choice_values if "," not in value),
    }


def _attributes(node: Tag) -> dict[str, str]:
    match node:
        case View():
            return {"style": _style(node)}
        case Header():
            return {"value": node.value, "size": str(node.size)}
        case Paragraphs():
            return {
                "name": node.name,
                "value": node.value,
                "nameKey": node.name_key,
                "layout": "dialogue" if node.is_dialogue else "none",
                "contextScroll": str(node.by_time).lower(),
                "saveTextResult": "yes" if node.saves_text else "no",
            }
        case ObjectTag():
            granularity = node.granularity.value if isinstance(node, Text) else ""
            return {"name": node.name, "value": node.value, "granularity": granularity}
        case Choice() | Label():
            return _of_option(node)
        case Shortcut():
            return {"value": node.value, "alias": node.alias, "hotkey": node.hotkey or ""}
        case Relations():
            return {"choice": node.selection.value}
        case Control():
            return {**_shared(node), **_of_control(node)}
        case _:
            raise ValueError(node)


def _style(view: View) -> str:
    display = {Display.ROW: "display: flex; ", Display.GRID: "display: grid; ", Display.COLUMN: ""}[view.display]
    columns = f"grid-template-columns: {' '.join(f'{width}fr' for width in view.columns)}; " if view.columns else ""
    return display + columns + (f"flex: {view.weight}" if view.weight else "")


def _shared(control: Control) -> dict[str, str]:
    return {
        "name": control.name,
        "toName": control.to_name,
        "required": _flag(control.required),
        "requiredMessage": control.required_message,
        "perRegion": _flag(control.per_region),
    }


def _of_option(option: Choice | Label) -> dict[str, str]:
    shared = {
        "value": option.value,
        "alias": option.alias or "",
        "hotkey": option.hotkey or "",
        "hint": option.hint,
        "selected": _flag(option.selected),
    }
    if isinstance(option, Choice):
        return {**shared, "color": option.color}
    return {**shared, "background": option.background, "maxUsages": _text(option.max_usages)}


def _of_control(control: Control) -> dict[str, str]:
    match control:
        case Pairwise():
            return {}
        case Choices():
            return {
                "value": control.value,
                "choice": control.selection.value,
                "layout": control.layout.value,
                "allowNested": _flag(control.nested),
            }
        case Taxonomy():
            return {
                "value": control.value,
                "leafsOnly": _flag(control.leafs_only),
                "showFullPath": _flag(control.show_full_path),
                "pathSeparator": control.path_separator,
                "maxUsages": _text(control.max_usages),
                "placeholder": control.placeholder,
            }
        case Labels():
            return {
                "value": control.value,
                "choice": control.selection.value,
                "maxUsages": _text(control.max_usages),
                "allowEmpty": _flag(control.allow_empty),
            }
        case _:
            return _of_field(control)


def _of_field(control: Control) -> dict[str, str]:
    match control:
        case Rating():
            return {
                "maxRating": str(control.max_rating),
                "defaultValue": str(control.default_value),
                "icon": control.icon,
                "hotkey": control.hotkey or "",
            }
        case Number():
            numbers = {"min": control.min, "max": control.max, "step": control.step}
            written = {name: _text(number) for name, number in numbers.items()}
            default = {"defaultValue": _text(control.default_value), "slider": _flag(control.slider)}
            return {**written, **default, "hotkey": control.hotkey or ""}
        case DateTime():
            both = control.parts == {DatePart.DATE, DatePart.TIME}
            only = "" if both else ",".join(sorted(part.value for part in control.parts))
            return {"only": only, "format": control.format, "min": control.min, "max": control.max}
        case TextArea():
            return {
                "value": control.value,
                "label": control.label,
                "placeholder": control.placeholder,
                "rows": str(control.rows),
                "maxSubmissions": _text(control.max_submissions),
                "maxLength": _text(control.max_length),
                "skipDuplicates": _flag(control.skip_duplicates),
            }
        case _:
            return {}


def _flag(value: bool) -> str:
    return str(value).lower()


def _text(value: object) -> str:
    return "" if value is None else str(value)
