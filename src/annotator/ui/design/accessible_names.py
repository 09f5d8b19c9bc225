"""The question of each control, for assistive technology and for messages. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.controls import Choices, Control, Pairwise, Ranker, TextArea
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Panel, filled
from annotator.ui.i18n.translation import _

_MOST_OPTIONS = 3


def accessible_names_of(design: Design, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the question of each control, by control name. It is the control's own label or header, else the
    nearest header above it, else its placeholder, else its name. A text area shares no header with the control that
    the header asks about, and without any text it is a text field; only the texts of a region keep their names, which
    distinguish them. Names are added to distinguish controls with the same header. A header above a region tool
    belongs to it, so choices below are named after their options."""
    names: dict[str, str] = {}
    heading = ""
    marking = set[str]()  # headings of region tools
    for node in design.nodes():
        if isinstance(node, Header | Panel):
            heading = filled(node.value, columns).strip().rstrip(":").strip()
        elif isinstance(node, Control):
            asked = "" if isinstance(node, TextArea) and heading in names.values() else heading
            own = _own_text(node, columns) or asked or _text_without_header(node) or node.name
            if own in marking and isinstance(node, Choices) and not node.per_region:
                own = _options_text(node) or own
            is_taken = own in names.values()
            names[node.name] = f"{own} ({node.name})" if is_taken else own
            if isinstance(node, Labels | Tool):
                marking.add(own)
    return names


def _own_text(control: Control, columns: Mapping[str, str]) -> str:
    if isinstance(control, TextArea):
        return control.label.strip().rstrip(":").strip()
    if isinstance(control, Choices) and control.headers:
        return filled(control.headers[0].value, columns).strip().rstrip(":").strip()
    return ""


def _options_text(choices: Choices) -> str:
    shown = [text for choice in choices.choices if (text := choice.words or choice.value)]
    return " / ".join([*shown[:_MOST_OPTIONS], *(["…"] if len(shown) > _MOST_OPTIONS else [])])


def _text_without_header(control: Control) -> str:
    if isinstance(control, Messages):
        return _("Conversation")
    if isinstance(control, Pairwise):
        return _("Comparison")
    if isinstance(control, Ranker):
        return control.list_title.strip() or _("Ranking")
    if not isinstance(control, TextArea):
        return ""
    placeholder = " ".join(control.placeholder.split()).rstrip(":").strip()
    return placeholder or ("" if control.per_region else _("Text field"))
