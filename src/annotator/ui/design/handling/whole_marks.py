"""What is done to whole marks of one picture: they are copied, cut, pasted and doubled."""

from __future__ import annotations

import uuid
from typing import Protocol

from PySide6.QtCore import SignalInstance

from annotator.core.answer.copied.copying import Copied, copied, free_shift, pasted
from annotator.core.answer.regions import Answer
from annotator.core.design.tree import Design
from annotator.ui.controls.part import Edit
from annotator.ui.design.handling.aim import Aim
from annotator.ui.design.handling.copies import copies, words_of_copied, words_of_pasted
from annotator.ui.language.translation import _
from annotator.ui.objects.picture.drawing import Drawing

SHIFT_PX = 12  # in the view: so far a copy lies beside what it is like


class Marked(Protocol):
    """What is marked on the picture, and what becomes of it."""

    design: Design
    object_name: str
    answer: Answer
    aim: Aim
    chosen: SignalInstance

    def say(self, words: str, *, name: str = "") -> None: ...

    def edit(self, edit: Edit, key: str = "") -> None: ...

    def remove(self, area_id: str) -> None: ...


class WholeMarks:
    def __init__(self, marked: Marked, drawing: Drawing) -> None:
        self._marked, self.drawing = marked, drawing

    def copy(self) -> bool:
        """What is chosen; with nothing chosen, all. Whether there was anything."""
        selected, marked = self.drawing.selected, self._marked
        ids = {selected} if selected else None
        found = copied(marked.answer, marked.design, marked.object_name, self._size, ids)
        if not found.marks:
            marked.say(_("Nothing is marked on the picture yet."))
            return False
        copies.held = found
        marked.say(words_of_copied(len(found.marks)))
        return True

    def cut(self) -> None:
        """What is chosen."""
        area_id = self.drawing.selected
        if not area_id:
            self._marked.say(_("Choose an area first."))
        elif not self.drawing.is_locked and self.copy():
            self._marked.remove(area_id)
            self._marked.say(words_of_copied(1))

    def paste(self) -> None:
        """Where it was; beside that where it still is. It is chosen then, if it is a single one."""
        if copies.held is None:
            self._marked.say(_("Nothing is copied yet."))
        else:
            self._paste(copies.held)

    def duplicate(self) -> None:
        """What is chosen. What was copied before stays so."""
        area_id, marked = self.drawing.selected, self._marked
        if not area_id:
            marked.say(_("Choose an area first."))
        else:
            self._paste(copied(marked.answer, marked.design, marked.object_name, self._size, {area_id}))

    def paste_before(self, answer: Answer, design: Design) -> None:
        """All that is marked in the task before; on its picture of the same name, else on all of them together."""
        names = [tag.name for tag in design.objects()]
        own = [self._marked.object_name] if self._marked.object_name in names else names
        marks = [mark for name in own for mark in copied(answer, design, name).marks]
        if marks:
            self._paste(Copied(design, tuple(marks)))
        else:
            self._marked.say(_("Nothing is marked in the task before this one."))

    @property
    def _size(self) -> tuple[int, int]:
        return self.drawing.size_px

    def _paste(self, held: Copied) -> None:
        marked, drawing = self._marked, self.drawing
        if drawing.is_locked or not drawing.has_picture:
            return
        here = marked.answer, marked.design, marked.object_name, self._size
        shift = free_shift(held, *here, drawing.step_px(SHIFT_PX))
        found = pasted(held, *here, lambda: uuid.uuid4().hex[:10], shift)
        marked.edit(lambda answer: Answer((*answer.regions, *found.regions)))
        if len(found.ids) == 1:
            marked.aim.taken_by_hand()
            marked.chosen.emit(found.ids[0])
        elif found.ids:
            marked.chosen.emit("")
        words, names = words_of_pasted(found)
        marked.say(words, name=names)
