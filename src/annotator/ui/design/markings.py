"""All that is marked in a design: each object's view, its labels, its list of areas and its Marking, wired once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import makers, namers
from annotator.core.answer.regions import Answer, Area
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.controls.part import ControlPart
from annotator.ui.design.area_list import AreaList
from annotator.ui.design.arming import Armed
from annotator.ui.design.marking import Marking
from annotator.ui.objects.picture.marked_view import MarkedImageView
from annotator.ui.objects.text.span_view import SpanView

BEFORE_LIST_PX = 8

type MarkedView = SpanView | MarkedImageView


@dataclass(frozen=True, slots=True)
class _Object:
    name: str
    view: MarkedView
    marking: Marking
    list: AreaList


class Markings(QObject):
    """`edited` is as in ControlPart. `chosen` names an area, "" for none."""

    edited = Signal(object, str)
    chosen = Signal(str)

    def __init__(
        self, design: Design, views: Mapping[str, MarkedView], parts: Mapping[str, ControlPart], parent: QObject
    ) -> None:
        """`views` are the objects that something is marked on, by name; `parts` the controls, by name."""
        super().__init__(parent)
        self._objects = [self._object(design, name, view, parts) for name, view in views.items()]

    def start_over(self) -> None:
        """Another task."""
        for marked in self._objects:
            marked.marking.start_over()
            marked.list.show_marks((), "")

    def show_answer(self, answer: Answer, chosen: Area | None) -> None:
        for marked in self._objects:
            here = chosen if chosen is not None and chosen.to_name == marked.name else None
            marked.marking.show_answer(answer, here)
            marks, selected = marked.marking.marks(), here.id if here is not None else ""
            marked.view.show_marks(marks, selected)
            marked.list.show_marks(marks, selected)

    def lock(self, locked: bool) -> None:
        for marked in self._objects:
            marked.list.lock(locked)
            marked.view.lock(locked)

    def is_drawing(self) -> bool:
        """Something is drawn in part: it is said, and the focus goes there."""
        for marked in self._objects:
            if isinstance(marked.view, MarkedImageView) and marked.view.is_drawing:
                marked.marking.ask_to_end()
                marked.view.setFocus()
                return True
        return False

    @property
    def armed(self) -> dict[str, Armed]:
        """By object."""
        return {marked.name: marked.marking.armed for marked in self._objects}

    def take_over(self, armed: Mapping[str, Armed]) -> None:
        for marked in self._objects:
            if marked.name in armed:
                marked.marking.take_over(armed[marked.name])

    def let_go(self, chosen_area: str) -> bool:
        """Of the first of these that is there: what is drawn or selected and not marked yet, what is chosen, what is
        armed. False where there is none."""
        if any(marked.view.let_pending_go() for marked in self._objects):
            return True
        if chosen_area:
            self.chosen.emit("")
            return True
        armed = [marked.marking for marked in self._objects if marked.marking.armed_shape is not None]
        for marking in armed:
            marking.let_go()
        return bool(armed)

    def _object(self, design: Design, name: str, view: MarkedView, parts: Mapping[str, ControlPart]) -> _Object:
        marking = Marking(design, name, self)
        marking.edited.connect(self.edited)
        marking.chosen.connect(self.chosen)
        view.chosen.connect(lambda area_id: self._choose_by_hand(marking, area_id))
        view.removed.connect(marking.remove)
        areas = AreaList()
        areas.chosen.connect(lambda area_id: self._choose_by_hand(marking, area_id))
        areas.removed.connect(marking.remove)
        self._add_parts(design, name, marking, areas, parts)
        if isinstance(view, SpanView):
            _connect_text(view, marking)
        else:
            _connect_picture(view, marking)
        return _Object(name, view, marking, areas)

    def _choose_by_hand(self, marking: Marking, area_id: str) -> None:
        marking.taken_by_hand()
        self.chosen.emit(area_id)

    def _add_parts(
        self, design: Design, name: str, marking: Marking, areas: AreaList, parts: Mapping[str, ControlPart]
    ) -> None:
        """The list of areas stands under the last of the labels."""
        last: LabelsPart | None = None
        tags = {tag.name for tag in (*makers(design, name), *namers(design, name))}
        for control, part in parts.items():
            if control in tags and isinstance(part, LabelsPart):
                marking.add_part(part)
                last = part
        if last is not None:
            last.column.addSpacing(BEFORE_LIST_PX)
            last.column.addWidget(areas)


def _connect_text(view: SpanView, marking: Marking) -> None:
    def pending() -> Mapping[str, Any] | None:
        span = view.pending()
        return None if span is None else view.geometry_of(*span)

    marking.pending = pending
    marking.area_added.connect(view.forget_pending)
    view.marked.connect(lambda start, end: marking.mark(view.geometry_of(start, end)))


def _connect_picture(view: MarkedImageView, marking: Marking) -> None:
    def mark(geometry: Mapping[str, Any], extent: Extent) -> None:
        marking.mark(geometry, extent)

    view.marked.connect(mark)
    view.grabbed.connect(marking.begin_move)
    view.grabbed.connect(marking.taken_by_hand)
    view.moved.connect(marking.move)
    view.unarmed.connect(marking.ask)
    marking.armed_changed.connect(view.arm)
    view.arm(marking.armed_shape)
