"""What is done to whole marks of one picture, one or several together: they are copied, cut, pasted and doubled,
hidden, locked, grouped, and put in front of others."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import SignalInstance

from annotator.core.answer.areas import areas
from annotator.core.answer.clipboard.copy_paste import Copied, Pasted, copy_regions, free_shift, is_on, paste_regions
from annotator.core.answer.regions import Answer
from annotator.core.answer.selection.bulk_edits import put, stepped
from annotator.core.answer.selection.groups import group_at, grouped, ungrouped
from annotator.core.design.tree import Design
from annotator.ui.controls.base import Edit
from annotator.ui.design.selection.clipboard import copied_text, copies, pasted_text
from annotator.ui.design.selection.label_target import LabelTarget
from annotator.ui.design.selection.mark_state import MarkState
from annotator.ui.design.selection.mark_text import (
    grouped_text,
    hidden_text,
    locked_text,
    stacking_text,
    ungrouped_text,
)
from annotator.ui.design.selection.pointer import group_of
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.mark import Mark

SHIFT_PX = 12  # in the view: so far a copy lies beside what it is like


class Marked(Protocol):
    """What is marked on the picture, and what becomes of it."""

    design: Design
    object_name: str
    answer: Answer
    aim: LabelTarget
    standing: MarkState
    page: Callable[[], int | None]
    chosen: SignalInstance
    stood: SignalInstance
    before_wanted: SignalInstance

    def say(self, words: str, *, name: str = "") -> None: ...

    def edit(self, edit: Edit, key: str = "") -> None: ...

    def remove(self, area_id: str) -> bool: ...

    def marks(self) -> tuple[Mark, ...]: ...


class MarkOperations:
    def __init__(self, marked: Marked, drawing: Drawing) -> None:
        self._marked, self.drawing = marked, drawing

    def copy(self) -> bool:
        """What is chosen; with nothing chosen, all. Whether there was anything."""
        marked, ids = self._marked, self._meant() or None
        found = copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids, marked.page())
        if not found.marks:
            marked.say(_nothing_text())
            return False
        copies.held = found
        marked.say(copied_text(len(found.marks)))
        return True

    def cut(self) -> None:
        """What is chosen."""
        ids, standing = self._chosen(), self._marked.standing
        if ids and not self.drawing.is_locked and self.copy():
            count = len(ids)
            kept = standing.why_not(*ids)
            if self._marked.remove(self.drawing.selected):
                self._marked.say(f"{copied_text(count)} {kept}".strip())

    def paste(self) -> None:
        """Where it was; beside that where it still is. It is chosen then."""
        if copies.held is None:
            self._marked.say(_("No regions copied yet."))
        else:
            self._choose(self._paste(copies.held))

    @property
    def can_paste(self) -> bool:
        return copies.held is not None

    def duplicate(self) -> None:
        """What is chosen. What was copied before stays so."""
        marked = self._marked
        if ids := self._chosen():
            self._choose(self._paste(copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids)))

    def ask_before(self) -> None:
        """For `paste_before`: it has to be read."""
        self._marked.before_wanted.emit()

    def paste_before(self, answer: Answer, design: Design, step: str) -> None:
        """All that is marked in the task before; on its picture of the same name, else on all of them together. What
        comes so with the same `step` is undone at once."""
        names = [tag.name for tag in design.objects()]
        own = [self._marked.object_name] if self._marked.object_name in names else names
        marks = [mark for name in own for mark in copy_regions(answer, design, name, page=self._marked.page()).marks]
        if marks:
            ids = self._paste(Copied(design, tuple(marks), answer.relations), step)
            self._choose(ids) if len(ids) == 1 else self._marked.chosen.emit("")
        else:
            self._marked.say(_("The previous task has no regions."))

    def hide(self) -> None:
        """What is chosen, or show it again."""
        if ids := self._chosen():
            is_hidden = self._marked.standing.hide(ids)
            self._marked.stood.emit()
            self._marked.say(hidden_text(len(ids), is_hidden=is_hidden))

    def hide_all(self) -> None:
        """All of the picture; where none is seen, they are shown again."""
        marked, ids = self._marked, self._own()
        if not ids:
            marked.say(_nothing_text())
            return
        are_hidden = marked.standing.hide(ids)
        marked.stood.emit()
        marked.say(
            _("All regions are hidden but still part of the answer.")
            if are_hidden
            else _("All regions are visible again.")
        )

    def hide_others(self) -> None:
        """All of the picture but what is chosen; where none of that is seen, it is shown again."""
        marked, chosen = self._marked, self._chosen()
        if others := [area_id for area_id in self._own() if area_id not in chosen]:
            are_hidden = marked.standing.hide(others)
            marked.stood.emit()
            marked.say(
                _("Others are hidden but still part of the answer.")
                if are_hidden
                else _("All regions are visible again.")
            )

    def lock(self) -> None:
        """What is chosen, or unlock it."""
        if ids := self._chosen():
            is_locked = self._marked.standing.lock(ids)
            self._marked.stood.emit()
            self._marked.say(locked_text(len(ids), is_locked=is_locked))

    @property
    def are_locked(self) -> bool:
        """All that is chosen."""
        return self._meant() <= self._marked.standing.locked

    def put(self, *, in_front: bool) -> None:
        """What is chosen, before or behind all others."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            self._marked.edit(lambda answer: put(answer, ids, in_front=in_front))
            self._marked.say(stacking_text(in_front=in_front))

    def step(self, *, forward: bool) -> None:
        """What is chosen, before the next mark of the picture, or behind the one before it."""
        marked, ids, order = self._marked, self._chosen(), self._own()
        if not ids or self.drawing.is_locked:
            return
        if stepped(marked.answer, order, ids, forward=forward) is marked.answer:
            marked.say(stacking_text(in_front=forward))
            return
        marked.edit(lambda answer: stepped(answer, order, ids, forward=forward))
        marked.say(_("Moved one step forward.") if forward else _("Moved one step back."))

    def group(self) -> None:
        """What is chosen, where that is several."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if len(ids) > 1:
                self._marked.edit(lambda answer: grouped(answer, ids))
            self._marked.say(grouped_text(len(ids)))

    def ungroup(self) -> None:
        """What is chosen."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if is_any := any(region.group is not None for region in self._marked.answer.regions if region.id in ids):
                self._marked.edit(lambda answer: ungrouped(answer, ids))
            self._marked.say(ungrouped_text(len(ids), is_any=is_any))

    def choose_alone(self) -> None:
        """Of a group the mark that leads; or all of it again."""
        if not self._chosen():
            return
        drawing, own = self.drawing, group_of(self._marked.marks(), self.drawing.selected)
        if len(own) < 2:
            leading = (mark.area.group for mark in self._marked.marks() if mark.area.id == drawing.selected)
            is_left = next(leading, None) is not None  # the others were taken away
            self._marked.say(_("It is the only region in its group.") if is_left else _("Not in a group."))
        elif self._meant() == frozenset(own):
            drawing.together.choose_alone(drawing.selected)
        else:
            drawing.together.chosen.emit(own, drawing.selected)

    @property
    def groups(self) -> tuple[bool, bool]:
        """Whether what is chosen can become a group, and whether any of it is in one."""
        ids = self._meant()
        own = {mark.area.id: group_at(mark.area) for mark in self._marked.marks() if mark.area.id in ids}
        is_one = None not in own.values() and len(set(own.values())) == 1
        return len(ids) > 1 and not is_one, any(own.values())

    def choose_all(self) -> None:
        """All of the picture, or of its page, that are seen; what is chosen already goes on leading."""
        drawing, ids = self.drawing, [mark.area.id for mark in self.drawing.marks]
        if not ids:
            words = _("All regions are hidden but still part of the answer.") if self._own() else _nothing_text()
            self._marked.say(words)
        elif not drawing.is_locked:
            drawing.together.chosen.emit(ids, drawing.selected if drawing.selected in ids else ids[-1])

    def _own(self) -> list[str]:
        """The ids of all that is marked on the picture, or on its page, in the order in which it is painted."""
        marked = self._marked
        own = (area for area in areas(marked.answer, marked.design) if area.to_name == marked.object_name)
        return [area.id for area in own if is_on(area, marked.page())]

    def _meant(self) -> frozenset[str]:
        selected = self.drawing.selected
        return self._marked.standing.meant(selected) if selected else frozenset()

    def _chosen(self) -> frozenset[str]:
        """The ids of what is chosen; where nothing is, that is said."""
        if not self.drawing.selected:
            self._marked.say(_("Select a region first."))
        return self._meant()

    def _choose(self, ids: tuple[str, ...]) -> None:
        """What came about. Of several no label says what they are until somebody takes hold of them: the next key of
        one would mostly be meant for the next mark."""
        marked = self._marked
        if ids:
            marked.standing.choose(ids, ids[-1])
            marked.aim.taken_by_hand() if len(ids) == 1 else marked.aim.chosen_by_itself(ids[-1])
            marked.chosen.emit(ids[-1])

    @property
    def _size(self) -> tuple[int, int]:
        return self.drawing.size_px

    def _paste(self, held: Copied, step: str = "") -> tuple[str, ...]:
        """The ids of what came about."""
        marked, drawing = self._marked, self.drawing
        if drawing.is_locked or not drawing.has_image:
            return ()
        here = marked.answer, marked.design, marked.object_name, self._size
        page = marked.page()
        shift = free_shift(held, *here, drawing.step_px(SHIFT_PX), page)
        found = paste_regions(held, *here, lambda: uuid.uuid4().hex[:10], shift, page)
        marked.edit(lambda answer: _with(answer, found), step)
        words, names = pasted_text(found)
        marked.say(words, name=names)
        return found.ids


def _with(answer: Answer, found: Pasted) -> Answer:
    regions, relations = (*answer.regions, *found.regions), (*answer.relations, *found.relations)
    return replace(answer, regions=regions, relations=relations)


def _nothing_text() -> str:
    return _("No regions on this image yet.")
