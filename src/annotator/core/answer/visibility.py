"""Visibility of controls: `visibleWhen` with its companions, and `perRegion`. Pure. The rules are Label Studio's
(https://labelstud.io/tags/view, https://labelstud.io/tags/choices), with three extensions, so that workers submit
only answers they can see. A condition applies to everything inside its tag. An answer to a control hidden by a
choice is not submitted. Such an answer satisfies no condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from annotator.core.answer.index import AnswerKey, by_region
from annotator.core.answer.regions import labels_of, without_loose
from annotator.core.answer.result_items import Answer, Origin, Region, ResultItem
from annotator.core.design.controls import Choices, Control, Taxonomy
from annotator.core.design.options import options
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import ControlTag, Design, Node, View


def hidden(design: Design, answer: Answer, selected_region: str = "") -> frozenset[int]:
    """Return the indices of hidden nodes, counted as in `design.nodes()`. `selected_region` is a region's id."""
    indexes: set[int] = set()
    _collect(design.root, 0, visible_tags(design, submitted(answer, design)).of(selected_region), indexes, above=False)
    return frozenset(indexes)


def submitted(answer: Answer, design: Design) -> Answer:
    """Return the part of an answer that is submitted. Results of controls hidden by a choice are left out, with all
    results about their regions and their relations. These satisfy no condition, so repeat until nothing changes."""
    if all(node.condition is None for node in design.nodes()):
        return answer
    return _submitted(AnswerKey(answer, design))


def left_out(answer: Answer, design: Design) -> tuple[Region, ...]:
    """Return the regions that the worker made, changed or confirmed and that are not submitted, because a choice
    hides their controls."""
    leaving = submitted(answer, design)
    if leaving is answer:
        return ()
    kept = {item.id for item in leaving.items}
    by_worker = {item.id for item in answer.items if item.origin is not Origin.PREDICTION}
    every = by_region(AnswerKey(answer, design)).in_order
    return tuple(region for region in every if region.id in by_worker - kept)


@lru_cache(maxsize=2)
def _submitted(these: AnswerKey) -> Answer:
    answer, design = these.answer, these.design
    marked = by_region(these).regions.keys()
    while True:
        sights = visible_tags(design, answer)
        gone = marked - sights.regions.keys() if len(marked) > len(sights.regions) else set()
        always = {name for name in {item.from_name for item in answer.items} if sights.always_counts(name)}
        leaving = tuple(
            item
            for item in answer.items
            if item.id not in gone and (item.from_name in always or sights.counts(item.from_name, item.id))
        )
        if len(leaving) == len(answer.items):
            return without_loose(answer, sights.regions.keys()) if answer.relations else answer
        answer = replace(answer, items=leaving)


def hiding_choices(answer: Answer, design: Design, controls: Iterable[str]) -> tuple[str, ...]:
    """Return the displayed texts of the selected choices that hide any of these controls. A control may also be
    hidden because a choice is missing; then there is none to name."""
    sights = visible_tags(design, submitted(answer, design))
    return tuple(dict.fromkeys(text for name in controls for text in sights.hiding_choices(name)))


def question_subjects(control: ControlTag, sights: VisibleTags) -> tuple[Region | None, ...]:
    """Return the subjects of a visible control: each region for `perRegion`, else the whole task (None)."""
    if not control.per_region:
        return (None,) if sights.counts(control.name, "") else ()
    return questioned_regions(control, sights, sights.in_order)


def questioned_regions(control: ControlTag, sights: VisibleTags, among: Iterable[Region]) -> tuple[Region, ...]:
    """Return those of the regions to which a `perRegion` control applies."""
    targets = control.targets
    own = (region for region in among if region.to_name in targets)
    if sights.always_counts(control.name):
        return tuple(own)
    return tuple(region for region in own if sights.counts(control.name, region.id))


def visible_tags(design: Design, answer: Answer) -> VisibleTags:
    """Return the visibility for an answer; cached for repeated calls."""
    return _sights(AnswerKey(answer, design))


@lru_cache(maxsize=2)
def _sights(these: AnswerKey) -> VisibleTags:
    return VisibleTags(these.design, these.answer)


class VisibleTags:
    """An answer indexed by region, to avoid a search through all results for each of hundreds of regions. `regions`
    are the regions by id, `in_order` by creation."""

    def __init__(self, design: Design, answer: Answer) -> None:
        found = by_region(AnswerKey(answer, design))
        self.regions = found.regions
        self.in_order = found.in_order
        self._about = found.about
        self._design = design
        self.whole = Answer(found.whole)
        self._chains = dict(_chains(design.root, ()))

    def about(self, region_id: str) -> Answer:
        """Return the results about one region."""
        return Answer(self.items_about(region_id))

    def items_about(self, region_id: str) -> tuple[ResultItem, ...]:
        return self._about.get(region_id, ())

    def of(self, region_id: str) -> _Sight:
        """Return the state of conditions with this region selected, or without a selection if it does not exist."""
        chosen = self.regions.get(region_id)
        return _Sight(self._design, self.whole, chosen, self.about(region_id) if chosen is not None else Answer())

    def always_counts(self, name: str) -> bool:
        """Return True if no condition can hide the control."""
        return all(node.condition is None for node in self._chains.get(name, ()))

    def counts(self, name: str, region_id: str) -> bool:
        """Return True if no condition on the control or its ancestors excludes its answer. Conditions on the
        selected region hide only `perRegion` controls; the region they are about counts as selected."""
        if self.always_counts(name):
            return True
        chain = self._chains[name]
        sight = self.of(region_id)
        is_about_regions = isinstance(chain[-1], Control) and chain[-1].per_region
        return all(_lets_through(node.condition, sight, is_about_regions=is_about_regions) for node in chain)

    def hiding_choices(self, name: str) -> tuple[str, ...]:
        """Return the displayed texts of the selected choices that hide a control."""
        sight = self.of("")
        conditions = (node.condition for node in self._chains[name])
        unmet = (each for each in conditions if each is not None and each.when is When.CHOICE_UNSELECTED)
        return tuple(text for condition in unmet for text in sight.selected_choices(condition))


def _lets_through(condition: Condition | None, sight: _Sight, *, is_about_regions: bool) -> bool:
    if condition is None:
        return True
    is_of_regions = condition.when in (When.REGION_SELECTED, When.NO_REGION_SELECTED)
    if is_of_regions and not is_about_regions:
        return True
    return condition.when is not When.NO_REGION_SELECTED and sight.meets(condition)


class _Sight:
    """The state that conditions test: answers about the whole task and about the selected region."""

    def __init__(self, design: Design, whole: Answer, chosen: Region | None, about: Answer) -> None:
        self.design = design
        self.whole = whole
        self.chosen = chosen
        self.about = about

    def meets(self, condition: Condition | None) -> bool:
        if condition is None:
            return True
        match condition.when:
            case When.REGION_SELECTED:
                return self._region_selected(condition)
            case When.NO_REGION_SELECTED:
                return self.chosen is None
            case When.CHOICE_SELECTED:
                return any(self._selected_paths(condition))
            case When.CHOICE_UNSELECTED:
                return not any(self._selected_paths(condition))

    def selected_choices(self, condition: Condition) -> tuple[str, ...]:
        """Return the displayed texts of the selected choices that a condition is about."""
        return tuple(
            option.choice.shown
            for control, path in self._selected_paths(condition)
            for option in options(control)
            if option.path[-len(path) :] == path
        )

    def _region_selected(self, condition: Condition) -> bool:
        chosen = self.chosen
        if chosen is None:
            return False
        makers = {item.from_name for item in self.about.items}
        if condition.tag_name and condition.tag_name not in {*makers, chosen.to_name}:
            return False
        if condition.roles and chosen.geometry.get("chatmessage", {}).get("role") not in condition.roles:
            return False
        wanted = condition.label_values
        return not wanted or any(label in wanted for label in labels_of(self.about, chosen.id))

    def _selected_paths(self, condition: Condition) -> Iterator[tuple[Choices | Taxonomy, tuple[str, ...]]]:
        """Yield the selected choices that a condition is about, each with its control."""
        for control in self.design.controls():
            if not isinstance(control, Choices | Taxonomy) or condition.tag_name not in ("", control.name):
                continue
            selected = (self.about if control.per_region else self.whole).selected(control)
            wanted = condition.choice_values
            for path in selected:
                if not wanted or _names(path, control) & set(wanted):
                    yield control, path


def _names(path: tuple[str, ...], control: Choices | Taxonomy) -> set[str]:
    """Return the names of a choice in conditions: reported value, value, or its whole path in a nested control."""
    names = {path[-1], ",".join(path)}
    level = control.choices
    for part in path:
        choice = next((choice for choice in level if choice.reported == part), None)
        if choice is None:
            return names
        level = choice.children
        if part == path[-1]:
            names.add(choice.value)
    return names


def _collect(node: Node, index: int, sight: _Sight, indexes: set[int], *, above: bool) -> int:
    """Add the hidden nodes of a subtree; return the index after it."""
    is_hidden = above or not sight.meets(node.condition) or not _meets_region(node, sight)
    if is_hidden:
        indexes.add(index)
    after = index + 1
    if isinstance(node, View):
        for child in node.children:
            after = _collect(child, after, sight, indexes, above=is_hidden)
    return after


def _meets_region(node: Node, sight: _Sight) -> bool:
    if not isinstance(node, Control) or not node.per_region:
        return True
    return sight.chosen is not None and sight.chosen.to_name in node.targets


def _chains(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Yield each control's name with the nodes from the root to it."""
    chain = (*above, node)
    if isinstance(node, Control):
        yield node.name, chain
    elif isinstance(node, View):
        for child in node.children:
            yield from _chains(child, chain)
