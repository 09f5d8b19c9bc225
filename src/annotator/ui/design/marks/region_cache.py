"""A cache of the displayed regions of one object. Regions without a change are reused: after an edit, only the
affected ones of thousands are rebuilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, repeat
from operator import attrgetter, is_, ne

from msgspec.structs import replace
from PySide6.QtGui import QColor

from annotator.core.answer.index import changed_range
from annotator.core.answer.regions import counted, namers
from annotator.core.answer.result_items import Answer, Origin, Region, ResultItem
from annotator.core.answer.validation import unfinished_regions
from annotator.core.answer.visibility import VisibleTags, visible_tags
from annotator.core.design.labels import LabelsKind, label_key
from annotator.core.design.tree import Design
from annotator.ui.design.marks.active_tool import label_of
from annotator.ui.theme.label_colours import label_colours, unnamed
from annotator.ui.viewers.mark import Mark

_NUMBER = attrgetter("number")


class RegionCache:
    def __init__(self, design: Design, object_name: str) -> None:
        self._design = design
        self._object_name = object_name
        self._namers = namers(design, object_name)
        self._colours = label_colours(design)
        self._looks: dict[tuple[tuple[str, str], ...], tuple[str, QColor]] = {}  # by control and label
        self._answer = Answer()
        self._unfinished = frozenset[str]()
        self._marks: tuple[Mark, ...] = ()
        # by region ID: the result items about it, and the displayed region
        self._known: dict[str, tuple[tuple[ResultItem, ...], Mark]] = {}

    def of(self, answer: Answer) -> tuple[Mark, ...]:
        """Return the regions in the order of their numbers, which count over all objects."""
        if answer is not self._answer:
            self._marks = self._drawn(answer)
        return self._marks

    def colour_of(self, labels: Mapping[str, tuple[str, ...]]) -> QColor:
        """Return the colour of a region with these labels, by control."""
        return self._colour(tuple((name, label) for name, listed in labels.items() for label in listed))

    def _drawn(self, answer: Answer) -> tuple[Mark, ...]:
        sights = visible_tags(self._design, answer)
        unfinished = unfinished_regions(answer, self._design)
        self._forget_changed(answer, sights, unfinished)
        regions, numbers = self._counted(answer)
        known = list(map(self._known.get, [region.id for region in regions]))
        marks = [each and each[1] for each in known]
        for place in compress(range(len(marks)), map(is_, marks, repeat(None))):
            region = regions[place]
            items = sights.items_about(region.id)
            is_unfinished = region.id in unfinished
            mark = self._mark(region, items, numbers[place], is_unfinished=is_unfinished)
            marks[place] = mark
            self._known[region.id] = (items, mark)
        there = [mark for mark in marks if mark is not None]
        for place in compress(range(len(there)), map(ne, map(_NUMBER, there), numbers)):
            there[place] = mark = replace(there[place], number=numbers[place])
            self._known[mark.region.id] = self._known[mark.region.id][0], mark
        return tuple(there)

    def _forget_changed(self, answer: Answer, sights: VisibleTags, unfinished: frozenset[str]) -> None:
        """Remove changed regions from the cache."""
        before = self._answer.items
        after = answer.items
        start, end, new_end = changed_range(before, after)
        for region_id in {item.id for item in (*before[start:end], *after[start:new_end])}:
            if region_id in self._known and self._known[region_id][0] != sights.items_about(region_id):
                del self._known[region_id]
        for region_id in unfinished ^ self._unfinished:
            self._known.pop(region_id, None)
        self._answer = answer
        self._unfinished = unfinished

    def _counted(self, answer: Answer) -> tuple[Sequence[Region], Sequence[int]]:
        """Return the regions of this object and their numbers."""
        every = counted(answer, self._design)
        numbers = range(1, len(every) + 1)
        if len(self._design.objects()) == 1:
            return every, numbers
        own = [region.to_name == self._object_name for region in every]
        return tuple(compress(every, own)), tuple(compress(numbers, own))

    def _mark(self, region: Region, items: tuple[ResultItem, ...], number: int, *, is_unfinished: bool) -> Mark:
        named = tuple(
            (item.from_name, label)
            for item in items
            if item.type in LabelsKind
            for label in item.value.get(label_key(item.type)) or ()
        )
        if named not in self._looks:
            self._looks[named] = self._words(named), self._colour(named)
        text, colour = self._looks[named]
        is_predicted = any(item.origin is Origin.PREDICTION for item in items)
        return Mark(region, text, colour, number, is_unfinished, is_predicted)

    def _words(self, named: tuple[tuple[str, str], ...]) -> str:
        """Return the labels in the order of the design."""
        labels = (label_of(tag, reported) for tag in self._namers for _name, reported in named)
        return ", ".join(dict.fromkeys(label.value for label in labels if label is not None))

    def _colour(self, named: tuple[tuple[str, str], ...]) -> QColor:
        """Return the colour of the first label."""
        names = {tag.name for tag in self._namers}
        first = next((label for label in named if label[0] in names), None)
        return unnamed() if first is None else self._colours.get(first, unnamed())
