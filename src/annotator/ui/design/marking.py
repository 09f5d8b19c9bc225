"""Marking on one object: which label comes next, which area is chosen, and what a mark, a press or a key makes of it.

The object's view says what the person did; the Labels parts say which label was pressed; what came of it is an Edit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import (
    areas,
    by_id,
    labels_of,
    makers,
    moved,
    namers,
    shape_made,
    uses,
    with_area,
    with_labels,
    without_area,
)
from annotator.core.answer.regions import Answer, Area
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Label, Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.controls.part import Edit
from annotator.ui.language.translation import _
from annotator.ui.looks.label_colours import colour_of, unnamed
from annotator.ui.objects.mark import Mark

type MarkGeometry = Mapping[str, Any]


class Marking(QObject):
    """`edited` is as in ControlPart. `chosen` names an area, "" for none. `armed_changed` tells the shape that the next
    mark would have, or None; `area_added` that a new area came about. `pending` says what is selected in the object and
    not marked yet."""

    edited = Signal(object, str)
    chosen = Signal(str)
    armed_changed = Signal(object)
    area_added = Signal()

    def __init__(self, design: Design, object_name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self._object_name = object_name
        self._makers = makers(design, object_name)
        self._namers = namers(design, object_name)
        self._parts: dict[str, LabelsPart] = {}
        self._answer = Answer()
        self._selected: Area | None = None
        self._maker: Labels | Tool | None = None
        self._labels: dict[str, tuple[str, ...]] = {}
        self._moves = 0
        self.pending: Callable[[], MarkGeometry | None] = lambda: None
        self._arm_at_start()

    @property
    def armed_shape(self) -> Shape | None:
        return None if self._maker is None else shape_made(self._maker, self._design)

    def add_part(self, part: LabelsPart) -> None:
        self._parts[part.tag.name] = part
        part.wanted.connect(self.press)
        part.show_armed(self._shown_armed(part.tag.name))

    def marks(self) -> tuple[Mark, ...]:
        about = by_id(self._answer)
        return tuple(
            self._mark(area, about[area.id]) for area in areas(self._answer, self._design) if self._is_here(area)
        )

    def show_answer(self, answer: Answer, selected: Area | None) -> None:
        """`selected` is an area of this object or None."""
        self._answer, self._selected = answer, selected

    def start_over(self) -> None:
        """Another task: nothing is chosen, what is armed stays."""
        self._answer, self._selected = Answer(), None
        self._say("")

    def press(self, control: str, reported: str) -> None:
        """A label or a tool was pressed: it names what is selected and not marked yet, or what is chosen, or it is what
        the next mark will be; what it cannot name is let go then."""
        tag = next((candidate for candidate in (*self._makers, *self._namers) if candidate.name == control), None)
        if tag is None:
            return
        waiting = self.pending() if isinstance(tag, Labels) and shape_made(tag, self._design) is not None else None
        if waiting is not None:
            self._mark_as(tag, {tag.name: (reported,)}, waiting, None)
        elif self._selected is not None and isinstance(tag, Labels) and self._can_name(tag, self._selected):
            self._rename(tag, self._selected, reported)
        else:
            if self._selected is not None:
                self.chosen.emit("")
            self._arm(tag, reported)

    def ask(self) -> None:
        """The person wants to mark, and has not said what it is."""
        self._say(_("Choose what it is: press its key."))

    def ask_to_end(self) -> None:
        """Something is drawn in part, and the person wants to go on."""
        self._say(_("What you are drawing is not finished. Enter ends it, Esc lets go of it."))

    def mark(self, geometry: MarkGeometry, extent: Extent | None = None) -> bool:
        """Something was marked. Whether an area came of it; if not, the parts say why."""
        maker = self._maker or (self._makers[0] if len(self._makers) == 1 and not _asks(self._makers[0]) else None)
        if maker is None:
            self.ask()
            return False
        return self._mark_as(maker, self._labels, geometry, extent)

    def _mark_as(
        self,
        maker: Labels | Tool,
        named: Mapping[str, tuple[str, ...]],
        geometry: MarkGeometry,
        extent: Extent | None,
    ) -> bool:
        """`named` are the labels that the area gets, by control."""
        labels = named.get(maker.name, ())
        if not all(self._may_use(maker, reported) for reported in labels):
            return False
        shape = shape_on(maker, self._design.object(self._object_name))
        if shape is None:
            return False
        area = Area(uuid.uuid4().hex[:10], self._object_name, shape, dict(geometry), extent)
        others = [(namer, named.get(namer.name, ())) for namer in self._namers if namer is not maker]

        def edit(answer: Answer) -> Answer:
            answer = with_area(answer, maker, area, labels)
            for namer, own in others:
                if own and shape_made(namer, self._design) is None:
                    answer = with_labels(answer, namer, area, own)
            return answer

        self._say("")
        self._emit(edit)
        self.area_added.emit()
        if any(control.per_region and self._object_name in control.targets for control in self._design.controls()):
            self.chosen.emit(area.id)
        return True

    def begin_move(self) -> None:
        """What is moved from now on can be undone apart from what was moved before."""
        self._moves += 1

    def move(self, area_id: str, geometry: MarkGeometry) -> None:
        """Moves that follow each other are one step of undo."""
        self._emit(lambda answer: moved(answer, area_id, geometry), f"move/{area_id}/{self._moves}")

    def remove(self, area_id: str) -> None:
        self._emit(lambda answer: without_area(answer, area_id))
        self.chosen.emit("")

    def _arm_at_start(self) -> None:
        """Where there is only one thing to mark, the next mark is that."""
        if len(self._makers) == 1 and not _asks(self._makers[0]):
            self._maker = self._makers[0]
            if isinstance(self._maker, Labels) and self._maker.labels:
                self._labels[self._maker.name] = (self._maker.labels[0].reported,)

    def _arm(self, tag: Labels | Tool, reported: str) -> None:
        is_maker = shape_made(tag, self._design) is not None
        before = self._labels.get(tag.name, ())
        if isinstance(tag, Labels):
            after = _toggled(before, reported, tag.selection)
            self._labels[tag.name] = after
        else:
            after = () if self._maker is tag else ("",)
        if is_maker:
            for other in self._makers:
                if other is not tag:
                    self._labels.pop(other.name, None)
            self._maker = tag if after else None
        elif after and self._maker is None:
            self._maker = next((maker for maker in self._makers if isinstance(maker, Tool)), None)
        self._say("")
        for name, part in self._parts.items():
            part.show_armed(self._shown_armed(name))
        self.armed_changed.emit(self.armed_shape)

    def _rename(self, tag: Labels, area: Area, reported: str) -> None:
        region = self._answer.region(tag.name, area.id)
        before = tuple(region.value.get(tag.value_key, ())) if region is not None else ()
        after = _toggled(before, reported, tag.selection)
        if reported in after and not self._may_use(tag, reported):
            return
        self._say("")
        self._emit(lambda answer: with_labels(answer, tag, area, after))

    def _can_name(self, tag: Labels, area: Area) -> bool:
        """Labels that make areas name only areas such as they make: no polygon is a key point."""
        return shape_made(tag, self._design) in (None, area.shape)

    def _may_use(self, tag: Labels | Tool, reported: str) -> bool:
        """Whether one more area may carry the label; if not, it is said."""
        label = _label(tag, reported)
        limit = tag.uses_allowed(label) if isinstance(tag, Labels) and label is not None else None
        if limit is None or not isinstance(tag, Labels) or label is None or uses(self._answer, tag, reported) < limit:
            return True
        words = _("{label} can be used {count} times in a task. Remove one first, or choose another label.")
        self._say(words.format(label=label.value, count=limit))
        return False

    def _mark(self, area: Area, about: Answer) -> Mark:
        """`about` is what is said about the area."""
        reported = labels_of(about, area.id)
        words = [label.value for tag in self._namers for name in reported if (label := _label(tag, name)) is not None]
        colour = unnamed()
        for region in about.regions:
            tag = next((namer for namer in self._namers if namer.name == region.from_name), None)
            if tag is not None and region.value.get(tag.value_key):
                colour = colour_of(tag, region.value[tag.value_key][0])
                break
        return Mark(area, ", ".join(dict.fromkeys(words)), colour)

    def _is_here(self, area: Area) -> bool:
        return area.to_name == self._object_name

    def _shown_armed(self, control: str) -> tuple[str, ...]:
        if isinstance(self._maker, Tool) and self._maker.name == control:
            return ("",)
        return self._labels.get(control, ())

    def _say(self, words: str) -> None:
        """Beside the first part: there the eyes go next."""
        for part in self._parts.values():
            part.show_hint(words)
            words = ""

    def _emit(self, edit: Edit, key: str = "") -> None:
        self.edited.emit(edit, key)


def _asks(maker: Labels | Tool) -> bool:
    """Whether there is something to choose before marking."""
    return isinstance(maker, Labels) and len(maker.labels) > 1


def _label(tag: Labels | Tool, reported: str) -> Label | None:
    labels = tag.labels if isinstance(tag, Labels) else ()
    return next((label for label in labels if label.reported == reported), None)


def _toggled(before: tuple[str, ...], reported: str, selection: Selection) -> tuple[str, ...]:
    if reported in before:
        return tuple(label for label in before if label != reported)
    return (*before, reported) if selection is Selection.MULTIPLE else (reported,)
