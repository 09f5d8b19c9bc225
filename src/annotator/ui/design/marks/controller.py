"""The controller of annotation on one object: active label, selected region, and the edits that result from
drawings, presses and keys. The view reports user actions, and the Labels controls report presses on labels. The
controller turns them into edits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from itertools import compress
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.regions import makers, moved, namers, shape_made, with_labels, with_region
from annotator.core.answer.result_items import Answer, Region, TrueFrame
from annotator.core.answer.selection import all_moved, lacking, relabelled, without_regions
from annotator.core.answer.shapes import TRACKS, Shape, shape_on
from annotator.core.answer.visibility import hiding_choices, visible_tags
from annotator.core.design.labels import Label, Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design
from annotator.ui.controls.base import MOVE, Edit
from annotator.ui.controls.choosing.labels import LabelsPart, Press
from annotator.ui.design.marks.active_tool import (
    ActiveTool,
    ToolState,
    carried,
    is_left,
    label_of,
    limit_met,
    limit_text,
    used_up_text,
)
from annotator.ui.design.marks.region_cache import RegionCache
from annotator.ui.design.marks.selection import LabelTarget, MarkState
from annotator.ui.design.marks.unfinished_hints import (
    Hint,
    HintAndTargetPlace,
    choice_summary_text,
    hidden_text,
    next_selected_text,
    region_first_text,
)
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark

type MarkGeometry = Mapping[str, Any]


class ViewState(Struct, frozen=True):
    """The current state of the view of an object, and of the list of its regions.

    - `pending` returns the geometry of the selection that has no label yet, or None.
    - `pending_frames` returns the video frames of that selection.
    - `page` returns the displayed page of a document with several pages, else None.
    - `is_drawing` returns True while a drawing is in progress on an image.
    - `keeps_choice` returns True while the user answers questions about the selection: a new region does not replace
      it."""

    pending: Callable[[], MarkGeometry | None]
    pending_frames: Callable[[], tuple[TrueFrame, ...]]
    page: Callable[[], int | None]
    is_drawing: Callable[[], bool]
    keeps_choice: Callable[[], bool]


class AnnotationController(QObject):
    """A controller of one object's annotations. Signals:

    - `edited`: as in ControlPart.
    - `chosen`: a region ID, "" for none.
    - `active_changed`: the shape of the next region, or None.
    - `region_added`: a region was added.
    - `drawn`: the points of the unfinished drawing changed.
    - `stood`: regions were hidden, shown, locked or unlocked.
    - `judged`: the selected prediction was confirmed (False) or rejected (True).
    - `before_wanted`: the user wants the regions of the previous task here too.
    - `range_label_pressed`: a Labels control and its label, which starts or ends a range of a video.
    - `refused`: the reason that nothing can be marked under the current answer.
    - `aimed`: a key took a tool or label, or began a range. It carries the names of the objects concerned."""

    edited = Signal(object, str)
    chosen = Signal(str)
    active_changed = Signal(object)
    region_added = Signal()
    drawn = Signal()
    stood = Signal()
    before_wanted = Signal()
    reviewed = Signal(bool)
    range_label_pressed = Signal(object, str)
    refused = Signal(str)
    aimed = Signal(object)

    def __init__(
        self, design: Design, object_name: str, state: ViewState, region_list: HintAndTargetPlace | None
    ) -> None:
        """Create the controller. `region_list` displays the hints; without it the first labels control does."""
        super().__init__()
        self.design = design
        self.object_name = object_name
        self._makers = makers(design, object_name)
        self._namers = namers(design, object_name)
        controls = design.controls()
        # on an image, a new region stays editable; elsewhere it is selected if some controls ask about regions
        self._selects_new = isinstance(design.object(object_name), Image) or any(
            each.per_region and object_name in each.targets for each in controls
        )
        self._parts: dict[str, LabelsPart] = {}
        self.answer = Answer()
        self.selected: Region | None = None
        self._hidden: frozenset[str] = frozenset()  # controls that the answer hides
        self._active_tool = ActiveTool(design, object_name, lambda tag: tag.name in self._hidden)
        self.line_rules = self._active_tool.line_rules(lambda: self.answer)
        self._state = state
        self.page = state.page
        self.pending = state.pending
        self.standing = MarkState()
        self._moves = 0
        show_target = None if region_list is None else region_list.show_aim
        self.aim = LabelTarget(
            design, design.object(object_name), self._parts, self.standing, state.is_drawing, show_target
        )
        self._opened: tuple[OpenRange, ...] = ()
        self.drawn_regions = RegionCache(design, object_name)
        self.hint = Hint(self._parts, region_list)
        self.drawn.connect(self.hint.settle)
        self.drawn.connect(self.aim.refresh)

    @property
    def active_shape(self) -> Shape | None:
        return self._active_tool.shape

    @property
    def is_hidden(self) -> bool:
        """True if the answer hides the active control or, without one, all controls that make regions."""
        meant = self._meant_makers
        return bool(meant) and all(maker.name in self._hidden for maker in meant)

    @property
    def _meant_makers(self) -> tuple[Labels | Tool, ...]:
        return self._makers if self._active_tool.maker is None else (self._active_tool.maker,)

    def explain_hidden(self, control: str) -> bool:
        """Report the reason if the answer hides a control. Return True if it does."""
        if control not in self._hidden:
            return False
        self.refused.emit(hidden_text(hiding_choices(self.answer, self.design, (control,))))
        return True

    def add_part(self, part: LabelsPart) -> None:
        self._parts[part.tag.name] = part
        part.wanted.connect(self.press)
        self._show_on(part)

    def marks(self) -> tuple[Mark, ...]:
        return self.standing.on(self.drawn_regions.of(self.answer))

    def show_answer(self, answer: Answer, selected: Region | None) -> None:
        """Display the answer. `selected` is a region of this object, or None."""
        self._set_answer(answer)
        self.selected = selected
        self.standing.lead("" if selected is None else selected.id)
        self.hint.set_answer(answer)
        self.hint.settle()
        self.aim.show(selected)

    def _set_answer(self, answer: Answer) -> None:
        """Set the answer. If it hides or shows controls, update the active tool; earlier hints no longer apply."""
        self.answer = answer
        sights = visible_tags(self.design, answer)
        controls = (tag for tag in (*self._makers, *self._namers) if not tag.per_region)
        hidden = frozenset(tag.name for tag in controls if not sights.counts(tag.name, ""))
        if hidden != self._hidden:
            self._hidden = hidden
            self.active_changed.emit(self.active_shape)
            self.hint.say("")

    def reset(self) -> None:
        """Reset for another task: deselect, and keep the active label. If there is only one tool, activate it."""
        self._set_answer(Answer())
        self.selected = None
        self.aim.show(None)
        self.standing.clear()
        if self._active_tool.activate_only():
            self._show_active()
        self.hint.say("")

    def press(self, control: str, reported: str, how: Press = Press.NEXT) -> None:
        """Handle a press on a label or tool. A selection without a label becomes a region with this one. A press
        meant for the selected region relabels it. Else it is active for the next region, with no selection."""
        tag = self._meant(control, reported, how)
        if tag is None or self.explain_hidden(tag.name):
            return
        waiting = self.pending() if isinstance(tag, Labels) and shape_made(tag, self.design) is not None else None
        named = self.aim.named(tag, how) if isinstance(tag, Labels) else None
        if waiting is not None:
            self._mark_as(tag, {tag.name: (reported,)}, waiting, None, self._state.pending_frames())
        elif named is not None and isinstance(tag, Labels):
            self._rename(tag, named, reported)
        elif how is Press.RENAME:
            self.hint.say(region_first_text())
        elif isinstance(tag, Labels) and shape_made(tag, self.design) is Shape.RANGES:
            self.hint.say("")
            self.range_label_pressed.emit(tag, reported)
            self._aim_by(how, tag)
        else:
            was_by_hand = self.aim.at is not None
            if self.selected is not None:
                self.chosen.emit("")
            self._active_tool.activate(tag, reported, may_put_down=how is Press.CLICK)
            self._show_active()
            self.hint.say(next_selected_text() if was_by_hand and not self.aim.has_keys else "")
            self.may_begin()
            self._aim_by(how, tag)

    def _aim_by(self, how: Press, tag: Labels | Tool) -> None:
        if how is Press.NEXT:
            self.aimed.emit(tag.targets)

    def aim_here(self) -> None:
        """Report that the next keys are meant for this object."""
        self.aimed.emit((self.object_name,))

    def _meant(self, control: str, reported: str, how: Press) -> Labels | Tool | None:
        """Return the control that a press concerns. In a list of labels for several tools, the selected region or the
        active tool decides, unless the key stands for a tool."""
        tag = next((candidate for candidate in (*self._makers, *self._namers) if candidate.name == control), None)
        group = self._active_tool.group_of(control)
        if not isinstance(tag, Labels) or group is None:
            return tag
        if how is not Press.CLICK and group.has_own_key(tag, reported):
            return tag
        named = (each for each in group.with_label(reported) if self.aim.named(each, how) is not None)
        return next(named, None) or self._active_tool.listed(tag, reported)

    @property
    def shapes(self) -> frozenset[Shape]:
        """The shapes that the design allows on this object."""
        return self._active_tool.shapes

    def allows(self, shape: Shape) -> bool:
        """Return True if the active label allows the tool of a shape."""
        return self._active_tool.allows(shape)

    def take_up(self, shape: Shape | None, *, keeps_selection: bool = False) -> bool:
        """Activate the tool of a shape, None for selecting only, and deselect. Return False and show a hint if the
        design or the active label does not allow it."""
        if shape is not None and shape not in self.shapes:
            self.hint.say(_("This task does not use this tool."))
            return False
        own = [maker.name for maker in self._makers if shape_made(maker, self.design) is shape]
        if own and self._hidden.issuperset(own):
            return not self.explain_hidden(own[0])
        if shape is not None and not self._active_tool.take_up(shape):
            self.hint.say(_("The label does not allow this tool. Choose another label, or deselect it with Esc."))
            return False
        if shape is None:
            self._active_tool.deactivate()
        if self.selected is not None and not keeps_selection:
            self.chosen.emit("")
        self._show_active()
        self.hint.say("")
        if shape is not None:
            self.may_begin()
            self.aim_here()
        return True

    @property
    def active(self) -> ToolState:
        return self._active_tool.active

    def take_over(self, active: ToolState) -> None:
        """Restore the active tool after a new layout of the same bundle."""
        self._active_tool.take_over(active)
        self._show_active()

    def deactivate(self) -> None:
        """Deactivate the active label."""
        self._active_tool.deactivate()
        self._show_active()
        self.hint.say("")

    def ask(self) -> bool:
        """Ask for a label when the user draws without one. The hint stays until the user does something else. Return
        False if the answer hides the labels: the user gets that reason instead."""
        if self.is_hidden:
            return not self.explain_hidden(self._meant_makers[0].name)
        text = choice_summary_text()
        has_some = self.pending() is not None
        answer = self.answer

        def is_so() -> bool:
            is_over = self.selected is not None or self.answer is not answer
            return self.pending() is not None if has_some else not is_over

        self.hint.say_while(lambda: text if is_so() else "")
        return True

    def mark_at_once(self, geometry: MarkGeometry, extent: Extent | None = None) -> bool:
        """Make a region as `mark` does, without asking. If no label is active, activate the first one. If the label
        limit is reached, make the region without a label and report it, so that no annotation is lost."""
        if self.is_hidden:
            return self.ask()
        label = self._active_tool.activate_first(self._is_usable)
        if label is not None:
            self._show_active()
        is_marked = self.mark(geometry, extent)
        if not is_marked:
            return self._mark_without_label(geometry, extent)
        if label is not None:
            more = _("Label: {label}. To use a different label next, press its key.")
            text = more if self._active_tool.is_choice else _("Label: {label}.")
            self.hint.say(text.format(label=label.value), name=label.value)
        return is_marked

    def _mark_without_label(self, geometry: MarkGeometry, extent: Extent | None) -> bool:
        maker = self._active_tool.maker
        if not isinstance(maker, Labels):
            return False
        used_up = [label_of(maker, reported) for reported in self._active_tool.labels.get(maker.name, ())]
        named = {name: labels for name, labels in self._active_tool.labels.items() if name != maker.name}
        is_marked = self._mark_as(maker, named, geometry, extent)
        if is_marked:
            name = ", ".join(label.value for label in used_up if label is not None)
            self.hint.say(used_up_text(name), name=name)
        return is_marked

    def mark_as(self, maker: Labels, label: str, geometry: MarkGeometry, frames: tuple[TrueFrame, ...]) -> bool:
        """Make a region from video frames with this label."""
        return self._mark_as(maker, {maker.name: (label,)}, geometry, None, frames)

    def mark(self, geometry: MarkGeometry, extent: Extent | None = None, frames: tuple[TrueFrame, ...] = ()) -> bool:
        """Make a region with active labels; `frames` as in Region. Return True if added; else a hint says why."""
        maker = self._active_tool.maker or self._active_tool.only_maker
        if maker is None or maker.name in self._hidden:
            self.ask()
            return False
        return self._mark_as(maker, self._active_tool.labels, geometry, extent, frames)

    def _mark_as(
        self,
        maker: Labels | Tool,
        named: Mapping[str, tuple[str, ...]],
        geometry: MarkGeometry,
        extent: Extent | None,
        frames: tuple[TrueFrame, ...] = (),
    ) -> bool:
        """Make a region. `named` are its labels by control."""
        labels = named.get(maker.name, ())
        if not all(self.may_use(maker, reported) for reported in labels):
            return False
        shape = shape_on(maker, self.design.object(self.object_name))
        if shape is None:
            return False
        region = Region(uuid.uuid4().hex[:10], self.object_name, shape, dict(geometry), extent, frames, self.page())
        others = [(namer, named.get(namer.name, ())) for namer in self._namers if namer is not maker]

        def edit(answer: Answer) -> Answer:
            answer = with_region(answer, maker, region, labels)
            for namer, own in others:
                if own and shape_made(namer, self.design) is None:
                    answer = with_labels(answer, namer, region, own)
            return answer

        self.hint.say("")
        # A mask goes on growing within the same stroke, so both edits are one undo step.
        self.edit(edit, f"{MOVE}{region.id}/{self._moves}" if shape is Shape.MASK else "")
        self.region_added.emit()
        if shape in TRACKS:  # a track is then moved, and the video gets its keys back
            self.deactivate()
        if shape in TRACKS | {Shape.MASK} or (self._selects_new and not self._state.keeps_choice()):
            self.aim.chosen_by_program(region.id)
            self.chosen.emit(region.id)
        elif self.selected is not None and self.aim.has_keys and not self._state.keeps_choice():
            self.chosen.emit("")  # otherwise the next label would relabel the earlier selection
        return True

    def begin_move(self) -> None:
        """Start a new undo step for the following moves."""
        self._moves += 1

    def move(self, region_id: str, geometry: MarkGeometry, frames: tuple[TrueFrame, ...] = ()) -> None:
        """Move a region. Successive moves form one undo step."""
        self.edit(lambda answer: moved(answer, region_id, geometry, frames), f"{MOVE}{region_id}/{self._moves}")

    def move_all(self, geometries: Mapping[str, MarkGeometry]) -> None:
        """Move several regions, by ID."""
        self.edit(lambda answer: all_moved(answer, geometries), f"{MOVE}{hash(frozenset(geometries))}/{self._moves}")

    def edit(self, edit: Edit, key: str = "") -> None:
        """Apply another kind of edit to regions. Edits with the same key form one undo step."""
        self.edited.emit(edit, key)

    def remove(self, region_id: str) -> bool:
        """Delete a region and those selected with it. True if any was. Locked ones stay, and a hint says so."""
        meant = self.standing.targets(region_id)
        if free := meant - self.standing.locked:
            self.edit(lambda answer: without_regions(answer, free))
            self.chosen.emit("")
        reason = self.standing.why_not(*meant)
        if reason:
            self.hint.say(reason)
        return bool(free)

    def _show_active(self) -> None:
        for part in self._parts.values():
            self._show_on(part)
        self.active_changed.emit(self.active_shape)

    def show_opened(self, opened: tuple[OpenRange, ...]) -> None:
        """Display labels with an open range of the video as active."""
        self._opened = opened
        for part in self._parts.values():
            self._show_on(part)

    def _show_on(self, part: LabelsPart) -> None:
        name = part.tag.name
        if shape_made(part.tag, self.design) is Shape.RANGES:
            part.show_opened(tuple(opened.label for opened in self._opened if opened.maker == name))
        elif (group := self._active_tool.group_of(name)) is None:
            part.show_active(self._active_tool.shown(name))
        else:
            part.show_tool(self._active_tool.in_hand, is_active=self._active_tool.maker is not None)
            part.show_active(next(filter(None, map(self._active_tool.shown, group.names)), ()))

    def _rename(self, tag: Labels, region: Region, reported: str) -> None:
        """Relabel a region and those selected with it, as far as the label applies to them."""
        chosen = [mark.region for mark in self.marks() if mark.is_multi_selected] if self.standing.together else []
        group = self._active_tool.group_of(tag.name)
        tags = (tag,) if group is None else group.with_label(reported)
        fitting = [(each, [region for region in chosen if self.aim.can_name(each, region)]) for each in tags]
        own = [(each, found) for each, found in fitting if found] or [(tag, [region])]
        more = [lacking(self.answer, each, {region.id for region in found}, reported) for each, found in own]
        if all(self.may_use(each, reported, count) for (each, _found), count in zip(own, more, strict=True) if count):
            wanting = list(compress(own, more)) or own  # all have it: they lose it
            self.hint.say("")

            def edit(answer: Answer) -> Answer:
                for each, found in wanting:
                    answer = relabelled(answer, each, found, reported)
                return answer

            self.edit(edit)

    def may_use(self, tag: Labels | Tool, reported: str, more: int = 1) -> bool:
        """Return True if `more` further regions may carry the label; otherwise show a hint."""
        limit = limit_met(self.answer, tag, reported, more)
        if limit is not None:
            self.hint.say(limit_text(*limit), name=limit[0])
        return limit is None

    def may_begin(self) -> bool:
        """Return True if a region may be begun. Otherwise report the reason: the answer hides the labels, or the limit
        of the next label is reached."""
        if self.is_hidden:
            return self.ask()
        return all(self.may_use(tag, label.reported) for tag, label in self._active_tool.next_labels(self._is_usable))

    def _is_usable(self, tag: Labels, label: Label) -> bool:
        return tag.name not in self._hidden and is_left(self.answer, tag, label)

    def may_carry_on(self, region_id: str) -> bool:
        """Return True if another region may carry the labels of this one; otherwise show a hint."""
        return all(self.may_use(*named) for named in carried(self.answer, self._namers, region_id))
