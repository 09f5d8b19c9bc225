"""The pay meter at the bottom of the workbench: the real hourly pay at a glance. It informs without urging."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import PayKind
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.totals import AudioWork, all_in, left_above_floor_ms, pace
from annotator.core.time.worktime import TaskTimes
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import (
    compared,
    earned,
    headline,
    kind_text,
    rates,
    unpaid,
    why_per_minute,
    work_per_minute,
)
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.wage_bar import PayFigure, WageBar

# Wide enough for most figures, so that the columns stay in place when a figure grows.
HEADLINE_PX = 250
COLUMN_PX = 170
TODAY_PX = 264  # on one line if there is room
ALL_FROM_PX = 1400
ONE_LINE_FROM_PX = 1180
CAPTION_PX = 112
LEFT_PX = 240  # maximum width, so that the remaining time fits on one line
USUAL_TIME = "00:00"
MOST_LINES = 3

NO_AUDIO = AudioWork()
# Before this time the pace is hidden while it is above the minimum: it would be a large figure that falls every second
# and says nothing.
PACE_FROM_MS = 30_000


class MeterBar(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.headline = PayFigure()
        self._caption = label("", "small")
        self._below = label("", "small")
        self._bar = WageBar()
        self._reference = label("", "small")
        self._today = label("", "small", wrap=True)
        self._kind = label("", wrap=True)
        # takes no width from the figures
        self._kind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._kind.hide()
        self._pace = label("", "small")
        self._left = label("", "small")
        self._takes = label("", "small")
        self._takes.hide()
        self._unpaid = label("", "small")
        self._all_in = label("", "small")
        self._session = label("", "small")
        for column_of in (self._below, self._today, self._kind, self._pace):
            column_of.setMinimumWidth(HEADLINE_PX if column_of is self._below else COLUMN_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addLayout(_column(_side_by_side(self.headline, self._caption), self._below))
        row.addLayout(_column(self._bar, self._reference), 2)
        # These columns share the remaining width; lines wrap only if there is none.
        row.addLayout(_column(self._today, self._session), 2)
        row.addLayout(_column(self._kind, self._pace, self._left, self._takes), 2)
        row.addLayout(_column(self._unpaid, self._all_in))
        # A fixed height for the full content, so that the task above does not move when a line wraps.
        self._today.ensurePolished()
        self.setFixedHeight(MOST_LINES * self._today.fontMetrics().lineSpacing() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the least important figures in a narrow window and wrap the texts beside the others."""
        has_room = event.size().width() >= ALL_FROM_PX
        breaks = event.size().width() < ONE_LINE_FROM_PX
        for least in (self._unpaid, self._all_in):
            least.setVisible(has_room)
        self._takes.setVisible(bool(self._takes.text()) and not breaks)
        self._session.setVisible(not breaks)  # no column then has more than two lines
        self._today.setMinimumWidth(TODAY_PX if has_room else COLUMN_PX)
        for beside in (self._caption, self._reference, self._left):
            beside.setWordWrap(breaks)
        self._caption.setMinimumWidth(CAPTION_PX if breaks else 0)
        self._keep_on_a_line()
        super().resizeEvent(event)

    def _keep_on_a_line(self) -> None:
        """Reserve the width of both wordings, so that no column moves when a task falls below the minimum."""
        wordings = (_("below your minimum in {time}"), _("below your minimum since {time}"))
        metrics = self._left.fontMetrics()
        words_px = max(metrics.horizontalAdvance(text.format(time=USUAL_TIME)) for text in wordings) + 2
        self._left.setMinimumWidth(min(LEFT_PX, words_px) if self._left.wordWrap() else 0)

    def hear(self) -> None:
        """Announce the meter to a screen reader."""
        announce(self, self.spoken())

    def spoken(self) -> str:
        """Return all texts of the meter and the explanation of its main figure."""
        day = (self._caption, self._below, self._reference, self._today, self._session)
        task = (self._kind, self._pace, self._left, self._takes, self._all_in, self._unpaid)
        shown = [self.headline.text(), *(part.text() for part in (*day, *task))]
        return ". ".join(text for text in (*shown, self.headline.why) if text)

    def show_reading(
        self,
        reading: MeterReading,
        reward: Money | None,
        reference: Reference | None,
        kind: PayKind = PayKind.PAID,
        audio_files: AudioWork = NO_AUDIO,
    ) -> None:
        """Show a meter reading. `reward` is that of the current task, if it has one; `kind` is its pay kind;
        `audio_files` is the work on the audio of its bundle so far."""
        pay = headline(reading)
        self.headline.show_figure(pay.text, pay.why)
        self._caption.setText(pay.caption)
        self._caption.setVisible(bool(pay.caption))
        self._below.setText(pay.below)
        held = compared(reading, reference)
        self._reference.setText(held.text)
        in_words = ". ".join(filter(None, (pay.text, pay.caption, pay.below, held.text)))
        self._bar.show_values(held.value, held.mark, held.band, in_words)
        worked = number_format.reckoned(reading.today.work_ms)
        self._today.setText(_("today: {money} in {time}").format(money=earned(reading.today), time=worked))
        session = rates(reading.session)
        self._session.setText(_("this session: {rate}").format(rate=session) if session else "")
        self._unpaid.setText(unpaid(reading.today))
        self._show_task(reading, reward, reference)
        self._takes.setText(work_per_minute(audio_files))
        self._takes.setToolTip(why_per_minute(audio_files))
        self._takes.setVisible(bool(self._takes.text()) and self.width() >= ONE_LINE_FROM_PX)
        self._kind.setText(kind_text(kind))
        self._kind.setVisible(kind is not PayKind.PAID)
        for figure in (self._pace, self._left):
            figure.setVisible(kind is PayKind.PAID)

    def _show_task(self, reading: MeterReading, reward: Money | None, reference: Reference | None) -> None:
        task_rate = pace(reward, reading.task) if reward is not None and reading.task is not None else None
        if reward is None or reading.task is None or task_rate is None:
            for figure in (self._pace, self._all_in, self._left):
                figure.setText("")
            return
        alone, whole = number_format.rate(task_rate, reward.currency), _total_text(reward, reading.task)
        floor = reference.needed if reference is not None else None
        left_ms = left_above_floor_ms(reward, reading.task, floor)
        is_above = left_ms is None or left_ms >= 0
        is_early = is_above and reading.task.of(State.ON_TASK) < PACE_FROM_MS
        unpaced = "" if left_ms is None else _("this task")  # heading for the line below
        self._pace.setText(unpaced if is_early else _("this task: {rate}").format(rate=alone))
        self._all_in.setText("" if is_early or whole == alone else _("all included: {rate}").format(rate=whole))
        self._all_in.setToolTip(_("This task with instructions and loading time"))
        if left_ms is None:
            self._left.setText("")
        elif left_ms >= 0:
            self._left.setText(_("below your minimum in {time}").format(time=number_format.stopwatch(left_ms)))
        else:
            self._left.setText(_("below your minimum since {time}").format(time=number_format.stopwatch(-left_ms)))
        self._keep_on_a_line()


def _total_text(reward: Money, times: TaskTimes) -> str:
    rate = all_in(reward, times)
    return number_format.rate(rate, reward.currency) if rate is not None else ""


def _column(*parts: QWidget | QLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch()
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    column.addStretch()
    return column


def _side_by_side(figure: QWidget, text: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(figure)
    row.addWidget(text, 1, Qt.AlignmentFlag.AlignBottom)
    return row
