"""What of a design is visible: `visibleWhen` with its companions, and `perRegion`. Pure.

The rules are Label Studio's (https://labelstud.io/tags/view, https://labelstud.io/tags/choices). Two go further, so
that nobody sends what they cannot see: a condition counts for everything inside the tag that has it, and an answer to a
control that is hidden by a choice is not submitted.
"""

from __future__ import annotations

from dataclasses import replace

from annotator.core.answer import Answer, Area
from annotator.core.areas import area, areas, labels_of
from annotator.core.condition import Condition, When
from annotator.core.design import Design
from annotator.core.tags import Choices, Control, ControlTag, Node, Taxonomy, View


def hidden(design: Design, answer: Answer, selected_area: str = "") -> frozenset[int]:
    """Indexes (as `design.nodes()` counts) of the nodes that are not visible. `selected_area` is an area's id."""
    found: set[int] = set()
    chosen = area(answer, design, selected_area) if selected_area else None
    _collect(design.root, 0, _Sight(design, answer, chosen), found, above=False)
    return frozenset(found)


def submitted(answer: Answer, design: Design) -> Answer:
    """What of an answer leaves: not the results of controls that a choice hides."""
    kept = []
    for region in answer.regions:
        about = area(answer, design, region.id)
        if _is_said(region.from_name, _Sight(design, answer, about)):
            kept.append(region)
    return replace(answer, regions=tuple(kept))


def asked_of(control: ControlTag, design: Design, answer: Answer) -> tuple[Area | None, ...]:
    """What a control is asked about, as far as it is visible: each area for `perRegion`, else the whole task (None)."""
    if not control.per_region:
        return (None,) if _is_said(control.name, _Sight(design, answer, None)) else ()
    own = (one for one in areas(answer, design) if one.to_name in control.targets)
    return tuple(one for one in own if _is_said(control.name, _Sight(design, answer, one)))


class _Sight:
    """What conditions look at."""

    def __init__(self, design: Design, answer: Answer, chosen: Area | None) -> None:
        self.design = design
        self.answer = answer
        self.chosen = chosen

    def meets(self, condition: Condition | None) -> bool:
        if condition is None:
            return True
        match condition.when:
            case When.REGION_SELECTED:
                return self._region_selected(condition)
            case When.NO_REGION_SELECTED:
                return self.chosen is None
            case When.CHOICE_SELECTED:
                return self._choice_selected(condition)
            case When.CHOICE_UNSELECTED:
                return not self._choice_selected(condition)

    def _region_selected(self, condition: Condition) -> bool:
        chosen = self.chosen
        if chosen is None:
            return False
        makers = {region.from_name for region in self.answer.regions if region.id == chosen.id}
        if condition.tag_name and condition.tag_name not in {*makers, chosen.to_name}:
            return False
        wanted = condition.label_values
        return not wanted or any(label in wanted for label in labels_of(self.answer, chosen.id))

    def _choice_selected(self, condition: Condition) -> bool:
        for control in self.design.controls():
            if not isinstance(control, Choices | Taxonomy) or condition.tag_name not in ("", control.name):
                continue
            about = self.chosen.id if control.per_region and self.chosen is not None else ""
            if control.per_region and not about:
                continue
            selected = self.answer.selected(control, about)
            wanted = condition.choice_values
            if selected and (not wanted or any(_names(path, control) & set(wanted) for path in selected)):
                return True
        return False


def _names(path: tuple[str, ...], control: Choices | Taxonomy) -> set[str]:
    """A choice may be named by what it reports, by its value, or in a nested control by its whole path."""
    names = {path[-1], ",".join(path)}
    level = control.choices
    for part in path:
        found = next((choice for choice in level if choice.reported == part), None)
        if found is None:
            return names
        level = found.children
        if part == path[-1]:
            names.add(found.value)
    return names


def _collect(node: Node, index: int, sight: _Sight, found: set[int], *, above: bool) -> int:
    """Adds the hidden nodes of a subtree; returns the index after it."""
    is_hidden = above or not sight.meets(node.condition) or not _meets_region(node, sight)
    if is_hidden:
        found.add(index)
    after = index + 1
    if isinstance(node, View):
        for child in node.children:
            after = _collect(child, after, sight, found, above=is_hidden)
    return after


def _meets_region(node: Node, sight: _Sight) -> bool:
    if not isinstance(node, Control) or not node.per_region:
        return True
    return sight.chosen is not None and sight.chosen.to_name in node.targets


def _is_said(name: str, sight: _Sight) -> bool:
    """Whether what a control says counts: no condition of its own or above it hides it. Which area is selected at the
    moment hides only controls that are about one: what they are about is taken as selected."""
    chain = _chain(sight.design.root, name)
    if chain is None:
        return True
    for node in chain:
        condition = node.condition
        if condition is None:
            continue
        is_of_regions = condition.when in (When.REGION_SELECTED, When.NO_REGION_SELECTED)
        if is_of_regions and not (isinstance(chain[-1], Control) and chain[-1].per_region):
            continue
        if condition.when is When.NO_REGION_SELECTED or not sight.meets(condition):
            return False
    return True


def _chain(node: Node, name: str) -> tuple[Node, ...] | None:
    """From the root to the control of that name."""
    if isinstance(node, Control) and node.name == name:
        return (node,)
    if isinstance(node, View):
        for child in node.children:
            below = _chain(child, name)
            if below is not None:
                return (node, *below)
    return None
