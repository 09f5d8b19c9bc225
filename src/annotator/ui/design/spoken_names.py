"""What each control asks, in words: for assistive technology, and for sentences about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.controls import Choices, Control, TextArea
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, filled


def spoken_names(design: Design, columns: Mapping[str, str]) -> dict[str, str]:
    """By control: its own label or header, else the nearest header above it, else what stands in its empty field,
    else its name. A header that speaks for
    several controls gets their names as well, so that no two are called the same."""
    names: dict[str, str] = {}
    heading = ""
    for node in design.nodes():
        if isinstance(node, Header):
            heading = filled(node.value, columns).strip().rstrip(":").strip()
        elif isinstance(node, Control):
            own = _own_words(node, columns) or heading or _field_words(node) or node.name
            is_taken = own in names.values()
            names[node.name] = f"{own} ({node.name})" if is_taken else own
    return names


def _own_words(control: Control, columns: Mapping[str, str]) -> str:
    if isinstance(control, TextArea):
        return control.label.strip().rstrip(":").strip()
    if isinstance(control, Choices) and control.headers:
        return filled(control.headers[0].value, columns).strip().rstrip(":").strip()
    return ""


def _field_words(control: Control) -> str:
    words = control.placeholder if isinstance(control, TextArea) else ""
    return " ".join(words.split()).rstrip(":").strip()
