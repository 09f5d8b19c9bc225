"""Review of predictions: the worker confirms, corrects or rejects them one by one or all at once. The untouched
predictions are counted in a strip above the answers and marked at each control. The page that applies edits turns an
edited prediction into a changed one, so edits need not know about it, and undo restores it. Rejected predictions are
removed from the answer. Locked regions are not rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from annotator.core.answer.predictions import confirmed, refused, untouched
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer, item_id
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.widgets.labels import button, label

if TYPE_CHECKING:
    from annotator.ui.design.marks.controller import AnnotationController


class Predictions(QObject):
    """The review of predictions. `edited` and `chosen` are as in DesignAnnotations."""

    edited = Signal(object, str)
    chosen = Signal(str)

    def __init__(
        self,
        design: Design,
        column: AnswerColumn,
        controls: Mapping[str, ControlPart],
        marks: Sequence[AnnotationController],
        parent: QObject,
    ) -> None:
        """Create the review. `marks` holds the regions of each object."""
        super().__init__(parent)
        self._design = design
        self._marks = marks
        self._column = column
        self._controls = {item_id(name): part for name, part in controls.items()}
        self._answer = Answer()
        self._left: tuple[str, ...] = ()
        self._selected = ""
        self._strip: PredictedStrip | None = None
        self._is_locked = False

    def reset(self) -> None:
        """Reset for another task."""
        if self._strip is not None:
            self._strip.reset()

    def show_answer(self, answer: Answer, selected_region: str) -> None:
        self._answer = answer
        self._selected = selected_region
        self._left = untouched(answer)
        for identity, part in self._controls.items():
            part.show_predicted(is_predicted=identity in self._left)
        if self._left and self._strip is None:  # most designs have no predictions
            self._strip = PredictedStrip()
            self._strip.wanted.connect(self.review_all)
            self._column.put_on_top(self._strip)
        if self._strip is not None:
            self._strip.show_count(len(self._left), is_open=not self._is_locked, is_bare=not answer.items)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._strip is not None:
            self._strip.show_count(len(self._left), is_open=not locked, is_bare=not self._answer.items)

    @property
    def left(self) -> int:
        """The number of predictions left to review."""
        return len(self._left)

    def go_to_first(self) -> None:
        if self._left:
            self._go_to(self._left[0])

    def review_all(self, refuses: bool) -> None:
        """Confirm or reject all predictions in one undo step. Locked regions are not rejected."""
        meant = tuple(identity for identity in self._left if not (refuses and self._locked_on(identity)))
        if meant and not self._is_locked:
            self._review(meant, refuses=refuses)

    def review_next(self, *, refuses: bool) -> bool:
        """Confirm or reject the selected region or the focused answer, then go to the next prediction. If the
        selection is no prediction, only go to the first one. Return True if another prediction was selected."""
        if not self._left or self._is_locked:
            return False
        left = self._left
        at = self._at()
        if at and refuses and (kept := self._locked_on(at)):
            for marks, text in kept.items():
                marks.hint.say(text)
            return False
        if at:
            self._review((at,), refuses=refuses)
            after = left[left.index(at) + 1 :] + left[: left.index(at)]
        else:
            after = left
        if after:
            self._go_to(after[0])
        return bool(after)

    def _locked_on(self, region_id: str) -> dict[AnnotationController, str]:
        """Return the objects on which the region is locked, with the reason."""
        return {marks: text for marks in self._marks if (text := marks.standing.why_not(region_id))}

    def _at(self) -> str:
        focused = (identity for identity, part in self._controls.items() if part.holds_focus())
        return next((identity for identity in (self._selected, *focused) if identity in self._left), "")

    def _go_to(self, identity: str) -> None:
        if any(region.id == identity for region in regions(self._answer, self._design)):
            self.chosen.emit(identity)
            return
        self.chosen.emit("")
        part = self._controls.get(identity)
        if part is not None:
            self._column.scroll_to(part)
            part.take_focus()

    def _review(self, ids: tuple[str, ...], *, refuses: bool) -> None:
        edit = refused if refuses else confirmed
        self.edited.emit(lambda answer: edit(answer, ids), "")


# From this width on, the buttons are beside the text.
WIDE_PX = 560


class PredictedStrip(QFrame):
    """A notice about predictions. `wanted` requests to confirm (False) or reject (True) all."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "info")
        self._text: QLabel = label("", wrap=True)
        self._confirm = self._button(_("Confirm all"), "done", "confirm_all", refuses=False)
        self._refuse = self._button(_("Reject all"), "bin", "refuse_all", refuses=True)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.setSpacing(6)
        self._row.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._confirm, 1)
        buttons.addWidget(self._refuse, 1)
        self._row.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # the questions are below it
        self._was_shown = False

    def _button(self, text: str, icon: str, command: str, *, refuses: bool) -> QPushButton:
        shown = button(text, icon)
        tip_keys(shown, command)
        keeps_room = shown.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        shown.setSizePolicy(keeps_room)
        shown.clicked.connect(lambda: self.wanted.emit(refuses))
        return shown

    def reset(self) -> None:
        self._was_shown = False
        self._text.setMinimumHeight(0)
        self.hide()

    def show_count(self, count: int, *, is_open: bool, is_bare: bool = False) -> None:
        """Display the number of predictions. `is_bare`: nothing is answered. The strip keeps its height after the
        last one, so that nothing moves."""
        if not count and not self._was_shown:
            return
        none_left = _("No predictions left to check, and no other regions.") if is_bare else ""
        text = _not_yours(count) if count else none_left or _("No predictions left to check.")
        if self._text.isVisible():
            self._text.setMinimumHeight(max(self._text.minimumHeight(), self._text.height()))
        self._text.setText(text)
        self.setAccessibleName(self._text.text())
        if not self._was_shown:
            announce(self, text)
        for shown in (self._confirm, self._refuse):
            shown.setVisible(count > 0)
            shown.setEnabled(is_open)
        self._was_shown = True
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        is_wide = event.size().width() >= WIDE_PX
        self._row.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)


def _not_yours(count: int) -> str:
    """Return the text, with the keys that confirm and reject if both are assigned."""
    confirms = keys_of("confirm")
    refuses = keys_of("refuse")
    if not (confirms and refuses):
        text = ngettext(
            "{count} prediction to check. Correct it if it is wrong.",
            "{count} predictions to check. Correct them if they are wrong.",
            count,
        )
        return text.format(count=number_format.count(count))
    text = ngettext(
        "{count} prediction to check. Correct it if it is wrong. Press {confirm} to go to it, then "
        "{confirm} again to confirm it or {refuse} to reject it.",
        "{count} predictions to check. Correct them if they are wrong. Press {confirm} to go to one, then "
        "{confirm} again to confirm it or {refuse} to reject it.",
        count,
    )
    return text.format(count=number_format.count(count), confirm=confirms, refuse=refuses)
