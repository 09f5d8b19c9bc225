"""The top bar of the workbench: bundle title, task number, task time, remaining time, instructions, and break. Its
texts take two lines, as high as a button, so that the title stays readable in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.answer.assignment import AssignmentState
from annotator.core.bundle.manifest import PayKind
from annotator.core.time.worktime import TaskTimes
from annotator.services.task.queue import TaskView
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import minutes_pay, played_text
from annotator.ui.i18n.translation import NOTHING, _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import icon, pixmap
from annotator.ui.widgets.labels import ElidedLabel, ToolButton, button, fold_button, label

BUTTON_MARGIN_PX = 8
LABEL_MARGIN_PX = 8
ALL_FROM_PX = 1100
QUESTION_WIDTH_PX = 300
PROGRESS_PX = 140
READABLE = 13  # characters of a title
OPENS = "▾"
USUAL_TIME, LONG_TIME = "00:00", "0:00:00"


class TaskBar(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.back = ToolButton()
        self.back.setProperty("role", "quiet")
        self.back.setIcon(icon("previous"))
        self.back.setIconSize(QSize(20, 20))
        self.back.setAccessibleName(_("Back to inbox"))
        tip_keys(self.back, "leave", _("Back to inbox"))
        self._is_asked = False  # a question is waiting
        self._title = ElidedLabel("heading", least=READABLE)
        self.place = button("", role="place")  # shows the progress and opens the list of all tasks
        tip_keys(self.place, "all_tasks", _("Find and open a task of this job"))
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(PROGRESS_PX)
        self._progress.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # beside the task number
        self._progress.setAccessibleName(_("Tasks done"))
        self._pay = ElidedLabel("small")
        self._heard = label("", "small")
        self._heard.setToolTip(_("Share of the recording played (each moment counts once)"))
        self._state = label("", "small")
        clock = QLabel()
        clock.setPixmap(pixmap("clock", "muted", 20))
        self._time = label("0:00", "heading")
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._time.setToolTip(_("Active time on this task"))
        self._left = label("", "small")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.instructions = _toggle(_("Instructions"), "instructions", "instructions")
        self.pause = button(_("Break"), "pause")
        tip_keys(self.pause, "pause")
        self._lay_out(clock)

    def _lay_out(self, clock: QLabel) -> None:
        beneath = (self.place, self._progress, self._pay, self._heard, self._state)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addLayout(_two_lines((self._title,), beneath, at=Qt.AlignmentFlag.AlignLeft))
        self._aside = QSpacerItem(0, 0, QSizePolicy.Policy.MinimumExpanding)
        row.addItem(self._aside)
        row.addLayout(_two_lines((clock, self._time), (self._left,), at=Qt.AlignmentFlag.AlignRight))
        for pressed in (self.instructions, self.pause):
            row.addWidget(pressed)

    def strip_area(self) -> QRect:
        """Return the area between the buttons, which a strip may cover, in coordinates of the page."""
        left = self.back.geometry().right() + BUTTON_MARGIN_PX
        after = self.pause if self.instructions.isHidden() else self.instructions
        width_px = after.geometry().left() - BUTTON_MARGIN_PX - left
        return QRect(left, 1, width_px, self.height() - 2).translated(self.pos())

    def question_area(self, *, is_wanted: bool) -> QRect | None:
        """Return the area between progress and clock for a waiting question, in page coordinates, or None if not
        `is_wanted`. The title shrinks for it, and a narrow window hides played share and pay. No button moves."""
        self._is_asked = is_wanted
        self._show_figures()
        least_px, row = QUESTION_WIDTH_PX if is_wanted else 0, self.layout()
        if row is not None and self._aside.minimumSize().width() != least_px:
            self._aside.changeSize(least_px, 0, QSizePolicy.Policy.MinimumExpanding)
            row.invalidate()
            row.activate()
        place = self._aside.geometry()
        width_px = place.width() - BUTTON_MARGIN_PX
        return QRect(place.x(), 1, width_px, self.height() - 2).translated(self.pos()) if is_wanted else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the progress bar in a narrow window: the task number says the same, and the title gets the width."""
        self._progress.setVisible(event.size().width() >= ALL_FROM_PX)
        self._show_figures()
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Release the question area while another page is in front."""
        self.question_area(is_wanted=False)
        super().hideEvent(event)

    def show_task(self, view: TaskView) -> None:
        self._title.setText(view.bundle.manifest.title)
        self.show_place(view)
        # A submitted task has its delivery state in the strip below.
        self._state.setText(_("Skipped") if view.state is AssignmentState.SKIPPED else "")
        self._keep_clock(runs=view.state is AssignmentState.OPEN, is_limited=view.time_rule.max_s is not None)
        self.instructions.setVisible(bool(view.bundle.instructions_html))

    def show_place(self, view: TaskView) -> None:
        """Show the position of the task in its bundle."""
        place = _("Task {number} of {count}").format(
            number=number_format.count(view.index + 1), count=number_format.count(view.count)
        )
        self.place.setText(f"{place} {OPENS}")
        self.place.setAccessibleName(place)
        self._progress.setRange(0, view.count)
        self._progress.setValue(view.done)

    def _keep_clock(self, *, runs: bool, is_limited: bool) -> None:
        """Reserve the width of a running clock and of the remaining time in both wordings, so that nothing moves
        when time runs out. A finished task reserves none."""
        self._time.ensurePolished()
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance(USUAL_TIME) if runs else 0)
        self._left.ensurePolished()
        metrics, is_told = self._left.fontMetrics(), runs and is_limited
        wordings = (text.format(time=LONG_TIME) for text in (_left_text(), _over_text()))
        self._left.setMinimumWidth(max(map(metrics.horizontalAdvance, wordings)) if is_told else 0)
        self._left.setVisible(is_told)

    def show_pay(self, view: TaskView) -> None:
        """Show the reward of the task: who opened the job from a file has not seen its card."""
        text = minutes_pay(view.by_the_minute, view.reward, view.media_ms)
        if not text and view.reward is not None and view.pay_kind is PayKind.PAID:
            text = number_format.money(view.reward)
        self._pay.setText(text)
        self._show_figures()

    def show_played(self, view: TaskView | None) -> None:
        share = view.listened if view is not None and view.state is AssignmentState.OPEN else None
        kinds = frozenset(tag.KIND for tag in view.design.media()) if view is not None else frozenset()
        self._heard.setText("" if share is None else played_text(share, kinds))
        self._show_figures()

    def _show_figures(self) -> None:
        for part in (self._pay, self._heard):
            part.setVisible(bool(part.text()) and not (self._is_asked and self.width() < ALL_FROM_PX))

    def show_times(self, times: TaskTimes | None, max_s: int | None) -> None:
        """Show the task time. None: the time of the task has ended."""
        if times is None:
            self._time.setText(NOTHING)
            self._left.setText("")
            return
        active_ms = times.active_ms
        self._time.setText(number_format.stopwatch(active_ms))
        if max_s is None:
            self._left.setText("")
            return
        left_ms = max_s * 1000 - sum(times.by_state.values())
        text = _left_text() if left_ms >= 0 else _over_text()
        self._left.setText(text.format(time=number_format.stopwatch(abs(left_ms))))


def _left_text() -> str:
    return _("{time} left")


def _over_text() -> str:
    return _("over by {time}")


def _two_lines(*lines: tuple[QWidget, ...], at: Qt.AlignmentFlag) -> QVBoxLayout:
    """Return lines stacked and vertically centred. `at` is the side on which a shorter line starts."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch()
    for widgets in lines:
        line = QHBoxLayout()
        line.setSpacing(LABEL_MARGIN_PX)
        for widget in widgets:
            line.addWidget(widget)
        column.addLayout(line)
        column.setAlignment(line, at)
    column.addStretch()
    return column


def _toggle(text: str, icon_name: str, command: str) -> QPushButton:
    toggle = fold_button(text, icon_name)
    tip_keys(toggle, command)
    return toggle
