"""What of the answer on screen was predicted and not touched yet: said above the answers and beside each, and confirmed
one after the other or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import areas
from annotator.core.answer.predictions import confirmed, untouched
from annotator.core.answer.regions import Answer, region_id
from annotator.core.design.tree import Design
from annotator.ui.controls.part import ControlPart
from annotator.ui.design.answer_column import AnswerColumn

if TYPE_CHECKING:
    from annotator.ui.design.predicted.strip import PredictedStrip


class Predictions(QObject):
    """`edited` and `chosen` are as in Markings."""

    edited = Signal(object, str)
    chosen = Signal(str)

    def __init__(
        self, design: Design, column: AnswerColumn, controls: Mapping[str, ControlPart], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._design = design
        self._column = column
        self._controls = {region_id(name): part for name, part in controls.items()}
        self._answer = Answer()
        self._left: tuple[str, ...] = ()
        self._selected = ""
        self._strip: PredictedStrip | None = None
        self._is_locked = False

    def start_over(self) -> None:
        """Another task."""
        if self._strip is not None:
            self._strip.start_over()

    def show_answer(self, answer: Answer, selected_area: str) -> None:
        self._answer, self._selected, self._left = answer, selected_area, untouched(answer)
        for identity, part in self._controls.items():
            part.show_predicted(is_predicted=identity in self._left)
        if self._left and self._strip is None:  # most designs never need it
            from annotator.ui.design.predicted.strip import PredictedStrip

            self._strip = PredictedStrip()
            self._strip.wanted.connect(self.confirm_all)
            self._column.put_on_top(self._strip)
        if self._strip is not None:
            self._strip.tell(len(self._left), is_open=not self._is_locked)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._strip is not None:
            self._strip.tell(len(self._left), is_open=not locked)

    @property
    def left(self) -> int:
        """How many are nobody's own yet."""
        return len(self._left)

    def go_to_first(self) -> None:
        if self._left:
            self._go_to(self._left[0])

    def confirm_all(self) -> None:
        """In one step, which can be undone."""
        if self._left and not self._is_locked:
            self._confirm(self._left)

    def confirm_next(self) -> bool:
        """The area that is chosen, or the answer that the focus is in, is the worker's own as it is; the next one is
        chosen then. Where it was not predicted, or nothing is chosen, one goes to the first. Whether one
        goes to another."""
        if not self._left or self._is_locked:
            return False
        left, at = self._left, self._at()
        if at:
            self._confirm((at,))
            after = left[left.index(at) + 1 :] + left[: left.index(at)]
        else:
            after = left
        if after:
            self._go_to(after[0])
        return bool(after)

    def _at(self) -> str:
        focused = (identity for identity, part in self._controls.items() if part.holds_focus())
        return next((identity for identity in (self._selected, *focused) if identity in self._left), "")

    def _go_to(self, identity: str) -> None:
        if any(area.id == identity for area in areas(self._answer, self._design)):
            self.chosen.emit(identity)
            return
        self.chosen.emit("")
        part = self._controls.get(identity)
        if part is not None:
            self._column.scroll_to(part)
            part.take_focus()

    def _confirm(self, ids: tuple[str, ...]) -> None:
        self.edited.emit(lambda answer: confirmed(answer, ids), "")
