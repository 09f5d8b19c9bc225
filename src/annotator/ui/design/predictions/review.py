"""Review of predictions: the untouched predictions in the answer, counted above the answers and marked at each
control. The worker confirms or rejects them one by one or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import areas
from annotator.core.answer.predictions import confirmed, refused, untouched
from annotator.core.answer.regions import Answer, region_id
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.answer_column import AnswerColumn

if TYPE_CHECKING:
    from annotator.ui.design.predictions.strip import PredictedStrip
    from annotator.ui.design.selection.mark_state import MarkState


class KeptMarks(Protocol):
    """The regions of one object, some of them locked."""

    @property
    def standing(self) -> MarkState: ...

    def say(self, words: str) -> None: ...


class Predictions(QObject):
    """The review of predictions. `edited` and `chosen` are as in DesignAnnotations."""

    edited = Signal(object, str)
    chosen = Signal(str)

    def __init__(
        self,
        design: Design,
        column: AnswerColumn,
        controls: Mapping[str, ControlPart],
        marks: Sequence[KeptMarks],
        parent: QObject,
    ) -> None:
        """Create the review. `marks` holds the regions of each object."""
        super().__init__(parent)
        self._design = design
        self._marks = marks
        self._column = column
        self._controls = {region_id(name): part for name, part in controls.items()}
        self._answer = Answer()
        self._left: tuple[str, ...] = ()
        self._selected = ""
        self._strip: PredictedStrip | None = None
        self._is_locked = False

    def start_over(self) -> None:
        """Reset for another task."""
        if self._strip is not None:
            self._strip.start_over()

    def show_answer(self, answer: Answer, selected_area: str) -> None:
        self._answer, self._selected, self._left = answer, selected_area, untouched(answer)
        for identity, part in self._controls.items():
            part.show_predicted(is_predicted=identity in self._left)
        if self._left and self._strip is None:  # most designs have no predictions
            from annotator.ui.design.predictions.strip import PredictedStrip

            self._strip = PredictedStrip()
            self._strip.wanted.connect(self.judge_all)
            self._column.put_on_top(self._strip)
        if self._strip is not None:
            self._strip.tell(len(self._left), is_open=not self._is_locked, is_bare=not answer.regions)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._strip is not None:
            self._strip.tell(len(self._left), is_open=not locked, is_bare=not self._answer.regions)

    @property
    def left(self) -> int:
        """The number of predictions left to review."""
        return len(self._left)

    def go_to_first(self) -> None:
        if self._left:
            self._go_to(self._left[0])

    def judge_all(self, refuses: bool) -> None:
        """Confirm or reject all predictions in one undo step. Locked regions are not rejected."""
        meant = tuple(identity for identity in self._left if not (refuses and self._kept(identity)))
        if meant and not self._is_locked:
            self._judge(meant, refuses=refuses)

    def judge_next(self, *, refuses: bool) -> bool:
        """Confirm or reject the selected region or the focused answer, then go to the next prediction. If the
        selection is no prediction, only go to the first one. Return True if another prediction was selected."""
        if not self._left or self._is_locked:
            return False
        left, at = self._left, self._at()
        if at and refuses and (kept := self._kept(at)):
            for marks, words in kept.items():
                marks.say(words)
            return False
        if at:
            self._judge((at,), refuses=refuses)
            after = left[left.index(at) + 1 :] + left[: left.index(at)]
        else:
            after = left
        if after:
            self._go_to(after[0])
        return bool(after)

    def _kept(self, area_id: str) -> dict[KeptMarks, str]:
        """Return the objects on which the region is locked, with the reason."""
        return {marks: words for marks in self._marks if (words := marks.standing.why_not(area_id))}

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

    def _judge(self, ids: tuple[str, ...], *, refuses: bool) -> None:
        edit = refused if refuses else confirmed
        self.edited.emit(lambda answer: edit(answer, ids), "")
