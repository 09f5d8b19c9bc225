"""Selection with the pointer on one object: one region, or several on an image."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from annotator.ui.design.region_list.panel import AreaList
from annotator.ui.design.selection.label_target import LabelTarget
from annotator.ui.design.selection.mark_state import MarkState
from annotator.ui.viewers.image.multi_selection import MultiSelection
from annotator.ui.viewers.mark import Mark


class Choosable(Protocol):
    """Annotations with a selection. `stood`: the displayed state of its regions changed."""

    aim: LabelTarget
    standing: MarkState
    stood: SignalInstance

    def marks(self) -> tuple[Mark, ...]: ...


def group_of(marks: Sequence[Mark], area_id: str) -> tuple[str, ...]:
    """Return the IDs of the region's group; only its own ID without a group."""
    from annotator.core.answer.selection import group_at  # loaded late: with the first selection

    group = next((group_at(mark.area) for mark in marks if mark.area.id == area_id), None)
    return (area_id,) if group is None else tuple(m.area.id for m in marks if group_at(m.area) == group)


class PointerSelection(QObject):
    def __init__(self, marked: Choosable, choose: Callable[[str], None], parent: QObject) -> None:
        """Create the selection. `choose` is called with the primary region, "" for none; it may refuse."""
        super().__init__(parent)
        self._marked, self._choose = marked, choose
        self._is_several = False

    def choose(self, area_id: str) -> None:
        """Select the region with its group; a second click on the primary region selects it alone."""
        own, standing = self._group_of(area_id), self._marked.standing
        is_again = standing.together == frozenset(own) and self._marked.aim.selected_id == area_id
        self.choose_together(() if is_again else own, area_id)

    def _group_of(self, area_id: str) -> tuple[str, ...]:
        return group_of(self._marked.marks(), area_id) if self._is_several else (area_id,)

    def choose_together(self, ids: Iterable[str], leading: str) -> None:
        aim, standing = self._marked.aim, self._marked.standing
        before, were = aim.selected_id, standing.together
        standing.choose(ids, leading)
        aim.taken_by_hand()
        self._choose(leading)
        if aim.selected_id == before and (were or standing.together):  # nothing was redrawn by that call
            standing.lead(before)
            aim.tell()
            self._marked.stood.emit()

    def offer_several(self, together: MultiSelection, areas: QWidget) -> None:
        """Enable multi-selection on an image and in its region list."""
        self._is_several = True
        together.offer(self._group_of)
        together.chosen.connect(self.choose_together)
        if isinstance(areas, AreaList):
            areas.choose_several()
            areas.together.connect(self.choose_together)
