"""The multi-selection of regions on an image: how the pointer changes it, and which regions a drag moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.shapes import Shape
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import ngettext
from annotator.ui.viewers.mark import Mark

_IS_MULTI_SELECTED = attrgetter("is_multi_selected")


class MultiSelection(QObject):
    """The regions selected together with the primary selection.

    - `chosen` emits the selected ids and the primary id ("" for none).
    - `moved` emits geometries by id.
    - `not_moved` emits a message about selected regions that are not moved."""

    chosen = Signal(object, str)
    moved = Signal(object)
    not_moved = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._group_of: Callable[[str], tuple[str, ...]] | None = None
        self._is_first_move = False
        self.marks: tuple[Mark, ...] = ()  # all visible selected regions; empty if only one is selected

    def offer(self, group_of: Callable[[str], tuple[str, ...]]) -> None:
        """Allow selecting several regions. `group_of` returns the ids of a region's whole group, itself included."""
        self._group_of = group_of

    @property
    def is_offered(self) -> bool:
        """True if more than one region can be selected."""
        return self._group_of is not None

    def set_marks(self, marks: Iterable[Mark]) -> None:
        self.marks = tuple(filter(_IS_MULTI_SELECTED, marks))

    @staticmethod
    def moves(mark: Mark) -> bool:
        """Return whether a region moves with the selection: it is selected, not locked and not a mask."""
        return mark.is_multi_selected and not mark.is_locked and mark.region.shape is not Shape.MASK

    @property
    def movable(self) -> tuple[Mark, ...]:
        return tuple(filter(self.moves, self.marks))

    def contains(self, region_id: str) -> bool:
        return any(mark.region.id == region_id for mark in self.marks)

    def toggle(self, region_id: str, leading: str) -> None:
        """Add a region with its group to the selection and make it primary, or remove the group from the selection.
        `leading` is the current primary id, "" if no visible region is selected."""
        ids = [mark.region.id for mark in self.marks] or [leading] * bool(leading)
        own = (region_id,) if self._group_of is None else self._group_of(region_id)
        if region_id in ids:
            left_out = frozenset(own)  # a group may have thousands of regions
            ids = [each for each in ids if each not in left_out]
            leading = leading if leading in ids else (ids[-1] if ids else "")
        else:
            ids = list(dict.fromkeys((*ids, *own)))
            leading = region_id
        self.chosen.emit(ids, leading)

    def select_alone(self, region_id: str) -> None:
        """Select only this region, whatever group it is in."""
        self.chosen.emit((), region_id)

    def begin_drag(self) -> None:
        """Note that a drag begins."""
        self._is_first_move = True

    def set_geometries(self, geometries: Mapping[str, Mapping[str, Any]]) -> None:
        """Emit the new geometries by id, and once per drag the number of regions that did not move."""
        begins, self._is_first_move, text = self._is_first_move, False, self._remaining_text()
        self.moved.emit(geometries)
        if begins and text:
            self.not_moved.emit(text)

    def _remaining_text(self) -> str:
        left = len(self.marks) - len(self.movable)
        text = ngettext(
            "{count} region was not moved, because it is locked or painted.",
            "{count} regions were not moved, because they are locked or painted.",
            left,
        )
        return text.format(count=number_format.count(left)) if left else ""
