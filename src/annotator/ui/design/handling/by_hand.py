"""What a hand chooses of what is marked on one object: one mark, or several of a picture together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from annotator.ui.design.handling.aim import Aim
from annotator.ui.design.handling.standing import MarkStanding
from annotator.ui.design.listed.area_list import AreaList
from annotator.ui.objects.hand.together import ChosenTogether


class Choosable(Protocol):
    """What knows that. `stood`: its marks are to be seen otherwise."""

    aim: Aim
    standing: MarkStanding
    stood: SignalInstance


class ByHand(QObject):
    def __init__(self, marked: Choosable, choose: Callable[[str], None], parent: QObject) -> None:
        """`choose` is called with the area that leads, "" for none; it may be refused."""
        super().__init__(parent)
        self._marked, self._choose = marked, choose

    def choose(self, area_id: str) -> None:
        self.choose_together((), area_id)

    def choose_together(self, ids: Iterable[str], leading: str) -> None:
        aim, standing = self._marked.aim, self._marked.standing
        before, were = aim.selected_id, standing.together
        standing.choose(ids, leading)
        aim.taken_by_hand()
        self._choose(leading)
        if aim.selected_id == before and (were or standing.together):  # nothing was shown anew by that
            standing.lead(before)
            aim.tell()
            self._marked.stood.emit()

    def offer_several(self, together: ChosenTogether, areas: QWidget) -> None:
        """On a picture, and in the list beside it."""
        together.is_offered = True
        together.chosen.connect(self.choose_together)
        if isinstance(areas, AreaList):
            areas.choose_several()
            areas.together.connect(self.choose_together)
