"""Marks of a picture that are chosen together, beside the one that leads: how a hand chooses them, and which of them it
moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.shapes import Shape
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import ngettext
from annotator.ui.viewers.mark import Mark

_IS_TOGETHER = attrgetter("is_together")


class MultiSelection(QObject):
    """`chosen` hands over the ids, and which of them leads, "" for none; `moved` geometries by id. `left`: some do not
    go along with those that are moved from now on, in words."""

    chosen = Signal(object, str)
    moved = Signal(object)
    left = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_offered = False  # more than one can be chosen here
        self.group_of: Callable[[str], tuple[str, ...]] = lambda area_id: (area_id,)  # it, with all of its group
        self._begins = False
        self.marks: tuple[Mark, ...] = ()  # all of them that are seen; none where only one is chosen

    def show(self, marks: Iterable[Mark]) -> None:
        self.marks = tuple(filter(_IS_TOGETHER, marks))

    @staticmethod
    def moves(mark: Mark) -> bool:
        """It is one of them, and neither locked nor painted."""
        return mark.is_together and not mark.is_locked and mark.area.shape is not Shape.MASK

    @property
    def movable(self) -> tuple[Mark, ...]:
        return tuple(filter(self.moves, self.marks))

    def has(self, area_id: str) -> bool:
        return any(mark.area.id == area_id for mark in self.marks)

    def toggle(self, area_id: str, leading: str) -> None:
        """It is chosen too, with all of its group, and leads; or no more. `leading` is the one that does so far, ""
        where nothing is chosen that is seen."""
        ids = [mark.area.id for mark in self.marks] or [leading] * bool(leading)
        own = self.group_of(area_id)
        if area_id in ids:
            left_out = frozenset(own)  # thousands may be in a group
            ids = [each for each in ids if each not in left_out]
            leading = leading if leading in ids else (ids[-1] if ids else "")
        else:
            ids = list(dict.fromkeys((*ids, *own)))
            leading = area_id
        self.chosen.emit(ids, leading)

    def choose_alone(self, area_id: str) -> None:
        """Whatever group it is in."""
        self.chosen.emit((), area_id)

    def begin(self) -> None:
        """A hand takes hold of something."""
        self._begins = True

    def place(self, geometries: Mapping[str, Mapping[str, Any]]) -> None:
        """They are there now, by their ids."""
        begins, self._begins, words = self._begins, False, self._remaining_text()
        self.moved.emit(geometries)
        if begins and words:
            self.left.emit(words)

    def _remaining_text(self) -> str:
        left = len(self.marks) - len(self.movable)
        words = ngettext(
            "{count} of them was not moved: it is locked or painted.",
            "{count} of them were not moved: they are locked or painted.",
            left,
        )
        return words.format(count=number_format.count(left)) if left else ""
