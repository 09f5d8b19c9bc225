"""Answers about several regions at once, in one pass over the answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.regions import Answer, Area, Region, toggled, with_payload
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.options import Path, from_result
from annotator.core.design.view import ControlTag


def said_of_all(answer: Answer, control: ControlTag, payload: Any, own: Sequence[Area]) -> Answer:
    """Apply `with_payload` to each of these regions."""
    return _each(answer, control, own, lambda alone, area: with_payload(alone, control, payload, area))


def toggled_on_all(answer: Answer, control: Choices | Taxonomy, path: Path, own: Sequence[Area]) -> Answer:
    """Toggle a choice: deselect it if all regions have it, else select it on those without it."""
    everywhere, _somewhere = selected_on(answer, control, own)
    is_off = path in everywhere

    def press(alone: Answer, area: Area) -> Answer:
        has = path in alone.selected(control, area.id)
        return toggled(alone, control, path, area) if has is is_off else alone

    return _each(answer, control, own, press)


def selected_on(
    answer: Answer, control: Choices | Taxonomy, own: Sequence[Area]
) -> tuple[tuple[Path, ...], frozenset[Path]]:
    """Return the choices selected on all of these regions, at least one, and those selected on any."""
    known = payloads(answer, control)
    chosen = [from_result(known.get(area.id)) for area in own]
    everywhere = frozenset(chosen[0]).intersection(*chosen)
    return tuple(path for path in chosen[0] if path in everywhere), frozenset().union(*chosen)


def differ(answer: Answer, control: ControlTag, own: Sequence[Area]) -> bool:
    """Return True if the control's value differs between these regions."""
    known = payloads(answer, control)
    return any(known.get(area.id) != known.get(own[0].id) for area in own)


def payloads(answer: Answer, control: ControlTag) -> Mapping[str, Any]:
    """Return the values of `Answer.payload` by region id."""
    name, kind, key = control.name, control.result_type, control.value_key
    return {r.id: r.value.get(key) for r in answer.regions if r.from_name == name and r.type == kind}


def _each(answer: Answer, control: ControlTag, own: Sequence[Area], change: Callable[[Answer, Area], Answer]) -> Answer:
    """Apply `change` to the control's result about each region; the new result keeps its position."""
    ids = {area.id for area in own}
    before = {region.id: region for region in answer.regions if region.from_name == control.name and region.id in ids}
    after: dict[str, Region] = {}
    for area in own:
        alone = Answer((before[area.id],)) if area.id in before else Answer()
        after |= {region.id: region for region in change(alone, area).regions}
    kept = [after.pop(r.id, None) if before.get(r.id) is r else r for r in answer.regions]
    return replace(answer, regions=tuple(r for r in (*kept, *after.values()) if r is not None))
