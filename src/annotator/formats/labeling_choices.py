"""`Choices` with its `Choice`s, as https://labelstud.io/tags/choices has them."""

from __future__ import annotations

from annotator.core.design import Choice, Choices, Layout, Selection
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_attributes import Attributes
from annotator.formats.problem_log import ProblemLog
from annotator.formats.xml_tree import Element

_SELECTIONS = {
    "single": Selection.SINGLE,
    "single-radio": Selection.SINGLE,
    "multiple": Selection.MULTIPLE,
}
_LAYOUTS = {layout.value: layout for layout in Layout}


def read_choices(element: Element, file: str, log: ProblemLog) -> Choices:
    """Children that are no Choice are the caller's to report."""
    attributes = Attributes(element, "choices", file, log)
    selection = attributes.option("choice", _SELECTIONS, default=Selection.SINGLE)
    inline = attributes.flag("showInline", default=False)
    choices = tuple(_choice(child, file, log) for child in element.children if child.tag.lower() == "choice")
    if not choices:
        log.add(ProblemCode.CHOICES_EMPTY, file, line=element.line, name=attributes.get("name"))
    _check_values(choices, selection, file, log)
    return Choices(
        name=attributes.required("name"),
        to_name=attributes.required("toName"),
        choices=choices,
        selection=selection,
        required=attributes.flag("required", default=False),
        required_message=attributes.get("requiredMessage"),
        layout=attributes.option("layout", _LAYOUTS, default=Layout.INLINE if inline else Layout.VERTICAL),
        line=element.line,
    )


def _choice(element: Element, file: str, log: ProblemLog) -> Choice:
    attributes = Attributes(element, "choice", file, log)
    value = attributes.required("value")
    if value.startswith("$"):
        attributes.problem(ProblemCode.ATTRIBUTE_VALUE, "value", why="variable", value=value)
    return Choice(
        value=value,
        alias=attributes.get("alias") or None,
        hotkey=_hotkey(attributes),
        hint=attributes.get("hint"),
        selected=attributes.flag("selected", default=False),
        line=element.line,
    )


def _hotkey(attributes: Attributes) -> str | None:
    """One character that a person can type with one key; None where there is none."""
    hotkey = attributes.get("hotkey").strip()
    if not hotkey:
        return None
    if len(hotkey) != 1 or not hotkey.isprintable():
        attributes.problem(ProblemCode.HOTKEY_INVALID, "hotkey", value=hotkey)
        return None
    return hotkey


def _check_values(choices: tuple[Choice, ...], selection: Selection, file: str, log: ProblemLog) -> None:
    seen: dict[str, int] = {}
    for choice in choices:
        if choice.reported and choice.reported in seen:
            first = str(seen[choice.reported])
            log.add(ProblemCode.CHOICE_DUPLICATE, file, line=choice.line, value=choice.reported, other=first)
        seen.setdefault(choice.reported, choice.line)
    selected = [choice for choice in choices if choice.selected]
    if selection is Selection.SINGLE:
        for choice in selected[1:]:
            log.add(
                ProblemCode.ATTRIBUTE_VALUE,
                file,
                line=choice.line,
                field="selected",
                why="one-selected",
                tag="Choice",
                attribute="selected",
                value=choice.value,
            )
