"""Spoken differences between two answers, for users who see no checked choice or new region. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import starmap
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.box import BOXED
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.predictions import untouched
from annotator.core.answer.ranking import columns_of, moved_card, ranking_of
from annotator.core.answer.regions import by_id, labels_of, regions, uses
from annotator.core.answer.result_items import Answer, Direction, Origin, Region, Relation, ResultItem
from annotator.core.answer.shapes import SPANS, TRACKS, Shape
from annotator.core.design.controls import Choices, Ranker, Selection, Taxonomy
from annotator.core.design.labels import Labels, Relations, Tool
from annotator.core.design.options import Path, options
from annotator.core.design.tree import ControlTag, Design
from annotator.ui.i18n import number_format
from annotator.ui.i18n.card_text import card_move, card_name
from annotator.ui.i18n.choice_text import choice_text, role_text
from annotator.ui.i18n.translation import N_, _, ngettext

type RegionName = Callable[[Answer, str], str]  # returns the spoken name of a region of an answer


def relation_changes(before: Answer, after: Answer, name: RegionName, tag: Relations | None) -> Iterator[str]:
    """Yield a sentence for each added, changed or removed relation. `tag` supplies the displayed labels."""
    was = {known.ends: known for known in before.relations}
    now = {known.ends: known for known in after.relations}
    for ends, known in now.items():
        if ends not in was:
            yield _("Relation added: {relation}.").format(relation=accessible_relation(after, known, name, tag))
        elif was[ends] != known:
            yield _("Relation changed: {relation}.").format(relation=accessible_relation(after, known, name, tag))
    for ends, known in was.items():
        if ends not in now:
            yield _("Relation removed: {relation}.").format(relation=accessible_relation(before, known, name, tag))


def accessible_relation(answer: Answer, known: Relation, name: RegionName, tag: Relations | None) -> str:
    """Return a relation as `from dog to wheel: part of`, without arrow signs, which a screen reader does not speak."""
    first, second = (name(answer, end) for end in known.ends)
    if known.direction is Direction.BOTH:
        text = _("{first} and {second}, both ways").format(first=first, second=second)
    else:
        start, end = (first, second) if known.direction is Direction.RIGHT else (second, first)
        text = _("from {first} to {second}").format(first=start, second=end)
    return number_format.pair(text, shown_labels(known, tag)) if known.labels else text


def shown_labels(known: Relation, tag: Relations | None) -> str:
    """Return the labels as the design displays them, not as it reports them."""
    shown = {label.reported: label.value for label in tag.labels} if tag is not None else {}
    return ", ".join(shown.get(label, label) for label in known.labels)


_SHAPES: Mapping[Shape, str] = {
    **dict.fromkeys(SPANS, N_("{label}, text span")),
    Shape.RECTANGLE: N_("{label}, rectangle"),
    Shape.POLYGON: N_("{label}, polygon"),
    Shape.KEY_POINT: N_("{label}, point"),
    Shape.ELLIPSE: N_("{label}, ellipse"),
    Shape.LINE: N_("{label}, line"),
    Shape.MASK: N_("{label}, mask"),
    Shape.RANGES: N_("{label}, frame range"),
    Shape.TRACK: N_("{label}, video box"),
    Shape.POLYGON_TRACK: N_("{label}, video polygon"),
    Shape.KEY_POINT_TRACK: N_("{label}, video point"),
    Shape.LINE_TRACK: N_("{label}, video line"),
}


_MOST_SPOKEN = 300  # characters of a message


class AnswerChange(Struct, frozen=True):
    """One changed value, in words. `control` and `path` identify the changed value, so that a focused widget that
    announces itself is not announced twice. Both are empty for regions."""

    text: str
    control: str = ""
    path: Path = ()
    is_move: bool = False  # of a region made of points, whose view announces the new place


def answer_changes(
    design: Design, before: Answer, after: Answer, selected: str, names: Mapping[str, str]
) -> list[AnswerChange]:
    """Return the differences between two answers. `selected` is the region that `perRegion` controls refer to;
    `names` maps each control to its question."""
    changes = [*_marks(design, before, after), *_confirmations(design, before, after, names)]
    if before.relations != after.relations:
        changes += _relations(design, before, after)
    for control in design.controls():
        if not isinstance(control, Labels | Tool):
            region_id = selected if control.per_region else ""
            if not control.per_region or selected:
                changes += _of_control(control, before, after, region_id, names.get(control.name, control.name))
    return changes


def answer_text(design: Design, answer: Answer, names: Mapping[str, str]) -> str:
    """Return the answers about the whole task and the number of regions, as sentences; empty without any answer."""
    spoken = [
        change.text
        for control in design.controls()
        if not isinstance(control, Labels | Tool) and not control.per_region
        for change in _of_control(control, Answer(), answer, "", names.get(control.name, control.name))
    ]
    if marked := len(regions(answer, design)):
        count = ngettext("{count} region", "{count} regions", marked)
        spoken.append(f"{count.format(count=number_format.count(marked))}.")
    return " ".join(spoken)


def _relations(design: Design, before: Answer, after: Answer) -> Iterator[AnswerChange]:
    """Yield the changed relations. The index of regions is built only when the first relation is compared."""

    known = {
        id(each): ({region.id: region for region in regions(each, design)}, by_id(each)) for each in (before, after)
    }

    def name(answer: Answer, region_id: str) -> str:
        there, about = known[id(answer)]
        return _mark(design, about[region_id], there[region_id]) if region_id in there else ""

    yield from map(AnswerChange, relation_changes(before, after, name, design.relations))


def _confirmations(design: Design, before: Answer, after: Answer, names: Mapping[str, str]) -> Iterator[AnswerChange]:
    """Yield predictions that the worker confirmed unchanged, or whose confirmation was undone."""
    plain = [replace(answer, items=tuple(map(_anybodys, answer.items))) for answer in (before, after)]
    was, now = untouched(before), untouched(after)
    if plain[0] != plain[1] or was == now:
        return
    changed = [identity for identity in (*was, *now) if (identity in was) is not (identity in now)]
    text = ngettext("{count} prediction", "{count} predictions", len(changed)).format(
        count=number_format.count(len(changed))
    )
    if len(changed) == 1:
        marked = {region.id: region for region in regions(after, design)}
        name = next((item.from_name for item in after.items if item.id == changed[0]), "")
        is_region = changed[0] in marked
        text = _mark(design, after, marked[changed[0]]) if is_region else names.get(name, name)
    sentence = _("Confirmed: {area}.") if len(now) < len(was) else _("No longer confirmed: {area}.")
    yield AnswerChange(sentence.format(area=text.rstrip("?!. ")))


def _anybodys(item: ResultItem) -> ResultItem:
    return replace(item, origin=Origin.MANUAL)


def _of_control(
    control: ControlTag, before: Answer, after: Answer, region_id: str, name: str
) -> Iterator[AnswerChange]:
    was, now = before.payload(control, region_id), after.payload(control, region_id)
    if was == now:
        return
    if isinstance(control, Ranker):
        yield from _of_ranking(control, was, now)
    elif isinstance(control, Choices | Taxonomy):
        yield from _of_choices(control, before.selected(control, region_id), after.selected(control, region_id))
    else:
        value = _("Not answered") if now is None else _value(now)
        text = f"{name} {value}" if name.endswith(("?", "!", ".")) else number_format.pair(name, value)
        yield AnswerChange(f"{text}.", control.name)


def _of_ranking(control: Ranker, was: Any, now: Any) -> Iterator[AnswerChange]:
    """Yield the new place of the card that moved, or the cards of each column if several did."""
    before, after = ranking_of(control, was), ranking_of(control, now)
    moved = moved_card(before, after)
    if moved:
        yield AnswerChange(card_move(control, after, moved), control.name)
        return
    names = {card.id: card_name(card) for card in control.cards}
    for column, title in columns_of(control):
        listed = ", ".join(names[card_id] for card_id in after[column])
        if listed:
            yield AnswerChange(f"{number_format.pair(title, listed) if title else listed}.", control.name)


def _of_choices(control: Choices | Taxonomy, was: tuple[Path, ...], now: tuple[Path, ...]) -> Iterator[AnswerChange]:
    """Yield the changed choices. In a single choice, a new one implies that the old one is deselected."""
    is_single = isinstance(control, Choices) and control.selection is Selection.SINGLE
    for option in options(control):
        if option.path in now and option.path not in was:
            text = _("{choice}: selected.").format(choice=choice_text(control, option.choice))
            yield AnswerChange(text, control.name, option.path)
        elif option.path in was and option.path not in now and not (is_single and now):
            text = _("{choice}: deselected.").format(choice=choice_text(control, option.choice))
            yield AnswerChange(text, control.name, option.path)


def _value(payload: Any) -> str:
    """Return the text of a number, a date, a text or a list of texts."""
    if isinstance(payload, list | tuple):
        return "; ".join(str(text) for text in payload)
    return f"{payload:g}" if isinstance(payload, float) else str(payload)


def _marks(design: Design, before: Answer, after: Answer) -> Iterator[AnswerChange]:
    was = {region.id: region for region in regions(before, design)}
    now = {region.id: region for region in regions(after, design)}
    earlier, later = by_id(before), by_id(after)
    regrouped = Counter[int | None]()
    for region_id, region in now.items():
        if region_id in was and earlier[region_id] == later[region_id]:  # skips most of thousands of regions
            continue
        text = _mark(design, later[region_id], region)
        is_message = region.shape is Shape.MESSAGE
        if region_id not in was:
            added = _("Message added: {area}.") if is_message else _("Region added: {area}.")
            yield AnswerChange(added.format(area=text))
        elif is_message and region.geometry != was[region_id].geometry:
            yield AnswerChange(_("Message changed: {area}.").format(area=text))
        elif _mark(design, earlier[region_id], was[region_id]) != text:
            yield AnswerChange(_("Label changed: {area}.").format(area=text))
        elif region.geometry != was[region_id].geometry:
            is_placed = region.shape in BOXED | MADE_OF_VERTICES | TRACKS | {Shape.KEY_POINT}
            yield AnswerChange(_("Region changed."), is_move=is_placed)
        elif region.group != was[region_id].group:
            regrouped[region.group] += 1
    yield from map(AnswerChange, starmap(_regrouped, regrouped.items()))
    for region_id, region in was.items():
        if region_id not in now:
            text = _("Message deleted: {area}.") if region.shape is Shape.MESSAGE else _("Region deleted: {area}.")
            yield AnswerChange(text.format(area=_mark(design, earlier[region_id], region)))
    count_before, count = (sum(each.shape is not Shape.MESSAGE for each in there.values()) for there in (was, now))
    if count_before != count:
        text = ngettext("{count} region", "{count} regions", count).format(count=number_format.count(count))
        yield AnswerChange(f"{text}." if count else _("No regions yet."))
    yield from map(AnswerChange, _limits(design, before, after))


def _limits(design: Design, before: Answer, after: Answer) -> Iterator[str]:
    """Yield how often each label with a limit is used, if that changed."""
    for tag in (each for each in design.controls() if isinstance(each, Labels)):
        for label in tag.labels:
            limit, now = tag.uses_allowed(label), uses(after, tag, label.reported)
            if limit is not None and uses(before, tag, label.reported) != now:
                yield f"{number_format.pair(label.value, number_format.use(now, limit))}."


def _regrouped(group: int | None, count: int) -> str:
    """Return the sentence for `count` regions that were moved to `group`, or removed from their group (None)."""
    left = ngettext("{count} region removed from its group.", "{count} regions removed from their group.", count)
    put = ngettext("{count} region is now in group {number}.", "{count} regions are now in group {number}.", count)
    return (left if group is None else put).format(count=number_format.count(count), number=group)


def _mark(design: Design, about: Answer, region: Region) -> str:
    """Return the spoken name of a region: its displayed labels and its shape, and the text of a text span. Of a
    message it is its role and text. `about` is the part of the answer that concerns the region."""
    if region.shape is Shape.MESSAGE:
        message = region.geometry["chatmessage"]
        text = " ".join(message["content"].split())
        text = text if len(text) <= _MOST_SPOKEN else f"{text[:_MOST_SPOKEN]}…"
        return number_format.pair(role_text(message["role"]), text)
    shown = {
        label.reported: label.value
        for control in design.controls()
        if isinstance(control, Labels) and region.to_name in control.targets
        for label in control.labels
    }
    named = ", ".join(shown.get(label, label) for label in labels_of(about, region.id)) or _("no label")
    message = _(_SHAPES.get(region.shape, "{label}")).format(label=named)
    text = region.span_text if region.shape in SPANS else ""
    return number_format.pair(message, text) if text else message
