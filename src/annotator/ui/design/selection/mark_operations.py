"""Operations on whole regions of one image, single or multi-selected: copy, cut, paste, duplicate, hide, lock, group
and reorder."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import SignalInstance

from annotator.core.answer.areas import areas
from annotator.core.answer.copy_paste import Copied, Pasted, copy_regions, free_shift, is_on, paste_regions
from annotator.core.answer.regions import Answer
from annotator.core.answer.selection import group_at, grouped, put, stepped, ungrouped
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

SHIFT_PX = 12  # offset of a copy from its original, in view pixels


class Marked(Protocol):
    """The annotations of the image."""

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
        """Copy the selection, or all regions without a selection. Return True if there were any."""
        marked, ids = self._marked, self._meant() or None
        found = copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids, marked.page())
        if not found.marks:
            marked.say(_nothing_text())
            return False
        copies.held = found
        marked.say(copied_text(len(found.marks)))
        return True

    def cut(self) -> None:
        """Cut the selection."""
        ids, standing = self._chosen(), self._marked.standing
        if ids and not self.drawing.is_locked and self.copy():
            count = len(ids)
            kept = standing.why_not(*ids)
            if self._marked.remove(self.drawing.selected):
                self._marked.say(f"{copied_text(count)} {kept}".strip())

    def paste(self) -> None:
        """Paste the copied regions at their place, or beside it if it is taken, and select them."""
        if copies.held is None:
            self._marked.say(_("No regions copied yet."))
        else:
            self._choose(self._paste(copies.held))

    @property
    def can_paste(self) -> bool:
        return copies.held is not None

    def duplicate(self) -> None:
        """Duplicate the selection. The clipboard is unchanged."""
        marked = self._marked
        if ids := self._chosen():
            self._choose(self._paste(copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids)))

    def ask_before(self) -> None:
        """Request the previous task for `paste_before`; it must be loaded first."""
        self._marked.before_wanted.emit()

    def paste_before(self, answer: Answer, design: Design, step: str) -> None:
        """Paste all regions of the previous task, from its image of the same name, else from all its images. Edits
        with the same `step` form one undo step."""
        names = [tag.name for tag in design.objects()]
        own = [self._marked.object_name] if self._marked.object_name in names else names
        marks = [mark for name in own for mark in copy_regions(answer, design, name, page=self._marked.page()).marks]
        if marks:
            ids = self._paste(Copied(design, tuple(marks), answer.relations), step)
            self._choose(ids) if len(ids) == 1 else self._marked.chosen.emit("")
        else:
            self._marked.say(_("The previous task has no regions."))

    def hide(self) -> None:
        """Hide the selection, or show it again."""
        if ids := self._chosen():
            is_hidden = self._marked.standing.hide(ids)
            self._marked.stood.emit()
            self._marked.say(hidden_text(len(ids), is_hidden=is_hidden))

    def hide_all(self) -> None:
        """Hide all regions of the image, or show them again if all are hidden."""
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
        """Hide all other regions of the image, or show them again if all are hidden."""
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
        """Lock the selection, or unlock it."""
        if ids := self._chosen():
            is_locked = self._marked.standing.lock(ids)
            self._marked.stood.emit()
            self._marked.say(locked_text(len(ids), is_locked=is_locked))

    @property
    def are_locked(self) -> bool:
        """True if the whole selection is locked."""
        return self._meant() <= self._marked.standing.locked

    def put(self, *, in_front: bool) -> None:
        """Bring the selection to the front or send it to the back."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            self._marked.edit(lambda answer: put(answer, ids, in_front=in_front))
            self._marked.say(stacking_text(in_front=in_front))

    def step(self, *, forward: bool) -> None:
        """Bring the selection forward or send it backward by one region."""
        marked, ids, order = self._marked, self._chosen(), self._own()
        if not ids or self.drawing.is_locked:
            return
        if stepped(marked.answer, order, ids, forward=forward) is marked.answer:
            marked.say(stacking_text(in_front=forward))
            return
        marked.edit(lambda answer: stepped(answer, order, ids, forward=forward))
        marked.say(_("Moved one step forward.") if forward else _("Moved one step back."))

    def group(self) -> None:
        """Group the selected regions."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if len(ids) > 1:
                self._marked.edit(lambda answer: grouped(answer, ids))
            self._marked.say(grouped_text(len(ids)))

    def ungroup(self) -> None:
        """Ungroup the selection."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if is_any := any(region.group is not None for region in self._marked.answer.regions if region.id in ids):
                self._marked.edit(lambda answer: ungrouped(answer, ids))
            self._marked.say(ungrouped_text(len(ids), is_any=is_any))

    def choose_alone(self) -> None:
        """Select only the primary region of a group, or the whole group again."""
        if not self._chosen():
            return
        drawing, own = self.drawing, group_of(self._marked.marks(), self.drawing.selected)
        if len(own) < 2:
            leading = (mark.area.group for mark in self._marked.marks() if mark.area.id == drawing.selected)
            is_left = next(leading, None) is not None  # the other members were deleted
            self._marked.say(_("It is the only region in its group.") if is_left else _("Not in a group."))
        elif self._meant() == frozenset(own):
            drawing.multi_selection.select_alone(drawing.selected)
        else:
            drawing.multi_selection.chosen.emit(own, drawing.selected)

    @property
    def groups(self) -> tuple[bool, bool]:
        """Two flags: the selection can be grouped, and part of it is in a group."""
        ids = self._meant()
        own = {mark.area.id: group_at(mark.area) for mark in self._marked.marks() if mark.area.id in ids}
        is_one = None not in own.values() and len(set(own.values())) == 1
        return len(ids) > 1 and not is_one, any(own.values())

    def choose_all(self) -> None:
        """Select all visible regions of the image or page. The primary region stays primary."""
        drawing, ids = self.drawing, [mark.area.id for mark in self.drawing.marks]
        if not ids:
            words = _("All regions are hidden but still part of the answer.") if self._own() else _nothing_text()
            self._marked.say(words)
        elif not drawing.is_locked:
            drawing.multi_selection.chosen.emit(ids, drawing.selected if drawing.selected in ids else ids[-1])

    def _own(self) -> list[str]:
        """Return the IDs of the regions of the image or page, in painting order."""
        marked = self._marked
        own = (area for area in areas(marked.answer, marked.design) if area.to_name == marked.object_name)
        return [area.id for area in own if is_on(area, marked.page())]

    def _meant(self) -> frozenset[str]:
        selected = self.drawing.selected
        return self._marked.standing.meant(selected) if selected else frozenset()

    def _chosen(self) -> frozenset[str]:
        """Return the selected IDs; show a hint if nothing is selected."""
        if not self.drawing.selected:
            self._marked.say(_("Select a region first."))
        return self._meant()

    def _choose(self, ids: tuple[str, ...]) -> None:
        """Select pasted regions. Labels do not apply to several pasted regions until the user selects one: the next
        label key is mostly meant for the next region."""
        marked = self._marked
        if ids:
            marked.standing.choose(ids, ids[-1])
            marked.aim.taken_by_hand() if len(ids) == 1 else marked.aim.chosen_by_itself(ids[-1])
            marked.chosen.emit(ids[-1])

    @property
    def _size(self) -> tuple[int, int]:
        return self.drawing.size_px

    def _paste(self, held: Copied, step: str = "") -> tuple[str, ...]:
        """Paste regions and return their IDs."""
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
