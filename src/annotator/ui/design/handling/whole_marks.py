"""What is done to whole marks of one picture: they are copied, cut, pasted and doubled, hidden, locked, and put in
front of others."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import SignalInstance

from annotator.core.answer.areas import areas, put
from annotator.core.answer.copied.copying import Copied, Pasted, copied, free_shift, is_on, pasted
from annotator.core.answer.regions import Answer
from annotator.core.design.tree import Design
from annotator.ui.controls.part import Edit
from annotator.ui.design.handling.aim import Aim
from annotator.ui.design.handling.copies import copies, words_of_copied, words_of_pasted
from annotator.ui.design.handling.standing import MarkStanding
from annotator.ui.language.translation import _
from annotator.ui.objects.picture.drawing import Drawing

SHIFT_PX = 12  # in the view: so far a copy lies beside what it is like


class Marked(Protocol):
    """What is marked on the picture, and what becomes of it."""

    design: Design
    object_name: str
    answer: Answer
    aim: Aim
    standing: MarkStanding
    page: Callable[[], int | None]
    chosen: SignalInstance
    stood: SignalInstance
    before_wanted: SignalInstance

    def say(self, words: str, *, name: str = "") -> None: ...

    def edit(self, edit: Edit, key: str = "") -> None: ...

    def remove(self, area_id: str) -> bool: ...


class WholeMarks:
    def __init__(self, marked: Marked, drawing: Drawing) -> None:
        self._marked, self.drawing = marked, drawing

    def copy(self) -> bool:
        """What is chosen; with nothing chosen, all. Whether there was anything."""
        selected, marked = self.drawing.selected, self._marked
        ids = {selected} if selected else None
        found = copied(marked.answer, marked.design, marked.object_name, self._size, ids, marked.page())
        if not found.marks:
            marked.say(_("Nothing is marked on the picture yet."))
            return False
        copies.held = found
        marked.say(words_of_copied(len(found.marks)))
        return True

    def cut(self) -> None:
        """What is chosen."""
        area_id = self._chosen()
        if area_id and not self.drawing.is_locked and self.copy() and self._marked.remove(area_id):
            self._marked.say(words_of_copied(1))

    def paste(self) -> None:
        """Where it was; beside that where it still is. It is chosen then, if it is a single one."""
        if copies.held is None:
            self._marked.say(_("Nothing is copied yet."))
        else:
            self._paste(copies.held)

    @property
    def can_paste(self) -> bool:
        return copies.held is not None

    def duplicate(self) -> None:
        """What is chosen. What was copied before stays so."""
        marked = self._marked
        if area_id := self._chosen():
            self._paste(copied(marked.answer, marked.design, marked.object_name, self._size, {area_id}))

    def ask_before(self) -> None:
        """For `paste_before`: it has to be read."""
        self._marked.before_wanted.emit()

    def paste_before(self, answer: Answer, design: Design, step: str) -> None:
        """All that is marked in the task before; on its picture of the same name, else on all of them together. What
        comes so with the same `step` is undone at once."""
        names = [tag.name for tag in design.objects()]
        own = [self._marked.object_name] if self._marked.object_name in names else names
        marks = [mark for name in own for mark in copied(answer, design, name, page=self._marked.page()).marks]
        if marks:
            self._paste(Copied(design, tuple(marks), answer.relations), step)
        else:
            self._marked.say(_("Nothing is marked in the task before this one."))

    def hide(self) -> None:
        """What is chosen, or show it again."""
        if area_id := self._chosen():
            is_hidden = self._marked.standing.hide(area_id)
            self._marked.stood.emit()
            self._marked.say(_("It is hidden, and goes with the answer.") if is_hidden else _("It is shown again."))

    def hide_all(self) -> None:
        """All of the picture; where none is seen, they are shown again."""
        marked = self._marked
        own = (area for area in areas(marked.answer, marked.design) if area.to_name == marked.object_name)
        ids = [area.id for area in own if is_on(area, marked.page())]
        if not ids:
            marked.say(_("Nothing is marked on the picture yet."))
            return
        are_hidden = marked.standing.hide_all(ids)
        marked.stood.emit()
        marked.say(_("All are hidden, and go with the answer.") if are_hidden else _("All are shown again."))

    def lock(self) -> None:
        """What is chosen, or unlock it."""
        if area_id := self._chosen():
            is_locked = self._marked.standing.lock(area_id)
            self._marked.stood.emit()
            locked = _("It is locked: no hand moves it or takes it away.")
            self._marked.say(locked if is_locked else _("It is unlocked."))

    @property
    def is_locked(self) -> bool:
        """What is chosen."""
        return self.drawing.selected in self._marked.standing.locked

    def put(self, *, in_front: bool) -> None:
        """What is chosen, before or behind all others."""
        if (area_id := self._chosen()) and not self.drawing.is_locked:
            self._marked.edit(lambda answer: put(answer, area_id, in_front=in_front))
            words = _("It is in front of all others.") if in_front else _("It is behind all others.")
            self._marked.say(words)

    def _chosen(self) -> str:
        """The id of what is chosen; where nothing is, that is said."""
        if not self.drawing.selected:
            self._marked.say(_("Choose an area first."))
        return self.drawing.selected

    @property
    def _size(self) -> tuple[int, int]:
        return self.drawing.size_px

    def _paste(self, held: Copied, step: str = "") -> None:
        marked, drawing = self._marked, self.drawing
        if drawing.is_locked or not drawing.has_picture:
            return
        here = marked.answer, marked.design, marked.object_name, self._size
        page = marked.page()
        shift = free_shift(held, *here, drawing.step_px(SHIFT_PX), page)
        found = pasted(held, *here, lambda: uuid.uuid4().hex[:10], shift, page)
        marked.edit(lambda answer: _with(answer, found), step)
        if len(found.ids) == 1:
            marked.aim.taken_by_hand()
            marked.chosen.emit(found.ids[0])
        elif found.ids:
            marked.chosen.emit("")
        words, names = words_of_pasted(found)
        marked.say(words, name=names)


def _with(answer: Answer, found: Pasted) -> Answer:
    regions, relations = (*answer.regions, *found.regions), (*answer.relations, *found.relations)
    return replace(answer, regions=regions, relations=relations)
