"""Marking on one object: which label comes next, which area is chosen, and what a mark, a press or a key makes of it.

The object's view says what the person did; the Labels parts say which label was pressed; what came of it is an Edit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import makers, moved, namers, shape_made, with_area, with_labels
from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.regions import Answer, Area, TrueFrame
from annotator.core.answer.selection.bulk_edits import all_moved, lacking, relabelled, without_areas
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.ui.controls.base import Edit
from annotator.ui.controls.choosing.labels import LabelsPart, Press
from annotator.ui.design.marks.active_tool import ActiveTool, ToolState, label_of
from annotator.ui.design.marks.label_limits import carried, is_left, limit_met, limit_text, used_up_text
from annotator.ui.design.marks.region_cache import RegionCache
from annotator.ui.design.marks.unfinished_hints import Hint, area_first_text, choice_summary_text, next_selected_text
from annotator.ui.design.selection.label_target import LabelTarget
from annotator.ui.design.selection.mark_state import MarkState
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark

type MarkGeometry = Mapping[str, Any]


class AnnotationController(QObject):
    """`edited` is as in ControlPart. `chosen` names an area, "" for none. `active_changed` tells the shape that the
    next mark would have, or None; `area_added` that a new area came about; `drawn` that what is drawn in part has
    other corners; `stood` that marks are hidden or locked, or no more; `judged` that the chosen one, which is
    predicted, is confirmed, or refused where it is True; `before_wanted` that what is marked in the task before is
    wanted here, too. `pending` says what is selected in the object and not marked yet, `pending_frames` on which
    frames of a film; there `opens` takes a press of a label, which begins a range or ends it."""

    edited = Signal(object, str)
    chosen = Signal(str)
    active_changed = Signal(object)
    area_added = Signal()
    drawn = Signal()
    stood = Signal()
    before_wanted = Signal()
    judged = Signal(bool)

    def __init__(self, design: Design, object_name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.design = design
        self.object_name = object_name
        self._makers = makers(design, object_name)
        self._namers = namers(design, object_name)
        controls = design.controls()
        self._is_asked = any(each.per_region and object_name in each.targets for each in controls)  # about areas
        self._parts: dict[str, LabelsPart] = {}
        self.answer = Answer()
        self.selected: Area | None = None
        self._arming = ActiveTool(design, object_name)
        self.line_rules = self._arming.line_rules(lambda: self.answer)
        self.standing, self._moves = MarkState(), 0
        self.aim = LabelTarget(design, design.object(object_name), self._parts, self.standing)
        self._opened: tuple[OpenRange, ...] = ()
        self.drawn_areas = RegionCache(design, object_name)
        self.pending: Callable[[], MarkGeometry | None] = lambda: None
        # What is chosen is being answered: no mark takes its place.
        self.keeps_choice: Callable[[], bool] = lambda: False
        self.pending_frames: Callable[[], tuple[TrueFrame, ...]] = tuple
        self.page: Callable[[], int | None] = lambda: None  # that is on screen, where there are several
        self.opens: Callable[[Labels, str], None] | None = None
        self.hint = hint = Hint(self._parts)
        self.say, self.say_while, self.settle, self._hint_at = hint.say, hint.say_while, hint.settle, hint.at
        self.drawn.connect(self.settle)
        self.drawn.connect(self.aim.tell)

    @property
    def active_shape(self) -> Shape | None:
        return self._arming.shape

    def add_part(self, part: LabelsPart) -> None:
        self._parts[part.tag.name] = part
        part.wanted.connect(self.press)
        self._show_on(part)

    def marks(self) -> tuple[Mark, ...]:
        return self.standing.on(self.drawn_areas.of(self.answer))

    def show_answer(self, answer: Answer, selected: Area | None) -> None:
        """`selected` is an area of this object or None."""
        self.answer, self.selected = answer, selected
        self.standing.lead("" if selected is None else selected.id)
        self._hint_at(answer)
        self.settle()
        self.aim.show(selected)

    def start_over(self) -> None:
        """Another task: nothing is chosen, what is armed stays. Where there is only one thing to mark, it is armed
        again."""
        self.answer, self.selected = Answer(), None
        self.aim.show(None)
        self.standing.clear()
        if self._arming.activate_only():
            self._show_active()
        self.say("")

    def press(self, control: str, reported: str, how: Press = Press.NEXT) -> None:
        """A label or a tool was pressed. What is selected and not marked yet is marked with it. Else it is what the
        next mark will be, and what is chosen is let go; unless the press is about what is chosen."""
        tag = next((candidate for candidate in (*self._makers, *self._namers) if candidate.name == control), None)
        if tag is None:
            return
        waiting = self.pending() if isinstance(tag, Labels) and shape_made(tag, self.design) is not None else None
        named = self.aim.named(tag, how) if isinstance(tag, Labels) else None
        if waiting is not None:
            self._mark_as(tag, {tag.name: (reported,)}, waiting, None, self.pending_frames())
        elif named is not None and isinstance(tag, Labels):
            self._rename(tag, named, reported)
        elif how is Press.RENAME:
            self.say(area_first_text())
        elif self.opens is not None and isinstance(tag, Labels) and shape_made(tag, self.design) is Shape.RANGES:
            self.say("")
            self.opens(tag, reported)
        else:
            was_by_hand = self.aim.at is not None
            if self.selected is not None:
                self.chosen.emit("")
            self._arming.activate(tag, reported, may_put_down=how is Press.CLICK)
            self._show_active()
            self.say(next_selected_text() if was_by_hand and not self.aim.has_keys else "")

    @property
    def active(self) -> ToolState:
        return self._arming.active

    def take_over(self, active: ToolState) -> None:
        """The same bundle, laid out anew: what was armed stays so."""
        self._arming.take_over(active)
        self._show_active()

    def let_go(self) -> None:
        """Of what is armed."""
        self._arming.let_go()
        self._show_active()
        self.say("")

    def ask(self) -> None:
        """The person wants to mark, and has not said what it is; until they do something else."""
        words, has_some, answer = choice_summary_text(), self.pending() is not None, self.answer

        def is_so() -> bool:
            is_over = self.selected is not None or self.answer is not answer
            return self.pending() is not None if has_some else not is_over

        self.say_while(lambda: words if is_so() else "")

    def mark_at_once(self, geometry: MarkGeometry, extent: Extent | None = None) -> bool:
        """As `mark`, where nobody can be asked meanwhile: with nothing armed, the first label is armed by itself. What
        no more may be called so is marked without a label, and it is said: nothing that is marked is lost."""
        label = self._arming.activate_first(lambda tag, label: is_left(self.answer, tag, label))
        if label is not None:
            self._show_active()
        is_marked = self.mark(geometry, extent)
        if not is_marked:
            return self._mark_without_label(geometry, extent)
        if label is not None:
            more = _("Labelled {label}. To use a different label next, press its key.")
            words = more if self._arming.is_choice else _("Labelled {label}.")
            self.say(words.format(label=label.value), name=label.value)
        return is_marked

    def _mark_without_label(self, geometry: MarkGeometry, extent: Extent | None) -> bool:
        maker = self._arming.maker
        if not isinstance(maker, Labels):
            return False
        used_up = [label_of(maker, reported) for reported in self._arming.labels.get(maker.name, ())]
        named = {name: labels for name, labels in self._arming.labels.items() if name != maker.name}
        is_marked = self._mark_as(maker, named, geometry, extent)
        if is_marked:
            name = ", ".join(label.value for label in used_up if label is not None)
            self.say(used_up_text(name), name=name)
        return is_marked

    def mark_as(self, maker: Labels, label: str, geometry: MarkGeometry, frames: tuple[TrueFrame, ...]) -> bool:
        """Frames of a film were marked with this label."""
        return self._mark_as(maker, {maker.name: (label,)}, geometry, None, frames)

    def mark(self, geometry: MarkGeometry, extent: Extent | None = None, frames: tuple[TrueFrame, ...] = ()) -> bool:
        """Something was marked; `frames` as in Area. Whether an area came of it; if not, the parts say why."""
        maker = self._arming.maker or self._arming.only_maker
        if maker is None:
            self.ask()
            return False
        return self._mark_as(maker, self._arming.labels, geometry, extent, frames)

    def _mark_as(
        self,
        maker: Labels | Tool,
        named: Mapping[str, tuple[str, ...]],
        geometry: MarkGeometry,
        extent: Extent | None,
        frames: tuple[TrueFrame, ...] = (),
    ) -> bool:
        """`named` are the labels that the area gets, by control."""
        labels = named.get(maker.name, ())
        if not all(self.may_use(maker, reported) for reported in labels):
            return False
        shape = shape_on(maker, self.design.object(self.object_name))
        if shape is None:
            return False
        area = Area(uuid.uuid4().hex[:10], self.object_name, shape, dict(geometry), extent, frames, self.page())
        others = [(namer, named.get(namer.name, ())) for namer in self._namers if namer is not maker]

        def edit(answer: Answer) -> Answer:
            answer = with_area(answer, maker, area, labels)
            for namer, own in others:
                if own and shape_made(namer, self.design) is None:
                    answer = with_labels(answer, namer, area, own)
            return answer

        self.say("")
        # What is painted goes on growing in the same stroke: both are one step of undo.
        self.edit(edit, f"move/{area.id}/{self._moves}" if shape is Shape.MASK else "")
        self.area_added.emit()
        if shape is Shape.TRACK:  # it is moved on from here, and its keys are the film's again
            self.let_go()
        if shape in (Shape.TRACK, Shape.MASK) or (self._is_asked and not self.keeps_choice()):
            self.aim.chosen_by_itself(area.id)
            self.chosen.emit(area.id)
        elif self.selected is not None and self.aim.has_keys and not self.keeps_choice():
            self.chosen.emit("")  # else the next label would name what was chosen before
        return True

    def begin_move(self) -> None:
        """What is moved from now on can be undone apart from what was moved before."""
        self._moves += 1

    def move(self, area_id: str, geometry: MarkGeometry, frames: tuple[TrueFrame, ...] = ()) -> None:
        """Moves that follow each other are one step of undo."""
        self.edit(lambda answer: moved(answer, area_id, geometry, frames), f"move/{area_id}/{self._moves}")

    def move_all(self, geometries: Mapping[str, MarkGeometry]) -> None:
        """Those of several areas, by their ids."""
        self.edit(lambda answer: all_moved(answer, geometries), f"move/{hash(frozenset(geometries))}/{self._moves}")

    def edit(self, edit: Edit, key: str = "") -> None:
        """What was done to areas in another way than by marking, moving or naming: one step of undo, and one with what
        follows under the same key."""
        self.edited.emit(edit, key)

    def remove(self, area_id: str) -> bool:
        """With all that are chosen together with it. Whether that may be; what may not stays, and it is said."""
        meant = self.standing.meant(area_id)
        if free := meant - self.standing.locked:
            self.edit(lambda answer: without_areas(answer, free))
            self.chosen.emit("")
        self.say(words) if (words := self.standing.why_not(*meant)) else None
        return bool(free)

    def _show_active(self) -> None:
        for part in self._parts.values():
            self._show_on(part)
        self.active_changed.emit(self.active_shape)

    def show_opened(self, opened: tuple[OpenRange, ...]) -> None:
        """Which labels have a range of the film open: they are shown as what is armed is elsewhere."""
        self._opened = opened
        for part in self._parts.values():
            self._show_on(part)

    def _show_on(self, part: LabelsPart) -> None:
        name = part.tag.name
        if shape_made(part.tag, self.design) is Shape.RANGES:
            part.show_opened(tuple(opened.label for opened in self._opened if opened.maker == name))
        else:
            part.show_active(self._arming.shown(name))

    def _rename(self, tag: Labels, area: Area, reported: str) -> None:
        """With all that are chosen together with it, as far as the label can name them."""
        every = self.marks() if self.standing.together else ()
        own = [m.area for m in every if m.is_together and self.aim.can_name(tag, m.area)] or [area]
        more = lacking(self.answer, tag, {each.id for each in own}, reported)
        if not more or self.may_use(tag, reported, more):
            self.say("")
            self.edit(lambda answer: relabelled(answer, tag, own, reported))

    def may_use(self, tag: Labels | Tool, reported: str, more: int = 1) -> bool:
        """Whether so many more areas may carry the label; if not, it is said."""
        limit = limit_met(self.answer, tag, reported, more)
        if limit is not None:
            self.say(limit_text(*limit), name=limit[0])
        return limit is None

    def may_carry_on(self, area_id: str) -> bool:
        """Whether one more area may carry the labels that this one has; if not, it is said."""
        return all(self.may_use(*named) for named in carried(self.answer, self._namers, area_id))
