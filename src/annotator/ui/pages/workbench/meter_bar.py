"""The pay meter at the bottom of the workbench: today's money, the real hourly pay beside the wage, and the time left
for the task. It informs without urging. Everything else is in the sheet behind the figure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import PayKind
from annotator.core.events import Event
from annotator.core.money.amount import Money
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.totals import left_above_wage_ms
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import GoalLine, PayOf, in_work, kind_text, pay_line
from annotator.ui.i18n.translation import _
from annotator.ui.pages.figure_note import FigureNote
from annotator.ui.widgets.labels import ElidedLabel, label
from annotator.ui.widgets.wage_bar import GoalBar, PayFigure, WageBar

TASK_PX = 190
# The widths of pay and bar in proportion: the money of several currencies takes more.
ONE, SEVERAL = (5, 3), (7, 2)
FIGURE_BORDER_PX = 2  # of the focus ring, which is transparent without the focus
LINES = 4  # two beside the figure, which is nearly as high as two


class MeterBar(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.pay_of: PayOf | None = None  # gives the figures of a day
        self.headline = PayFigure()
        self._caption = ElidedLabel("small")
        self._caption.setWordWrap(True)
        self._caption.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._sentence = label("", wrap=True)
        self._bar, self._goal = WageBar(), GoalBar()
        self._note = label("", "small", wrap=True)
        # They take no width from the sentence.
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.headline.open_from(self)
        self._why = ""
        self._figure_note = FigureNote()
        self._task = label("", wrap=True)
        self._task.setMinimumWidth(TASK_PX)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addLayout(_column(_side_by_side(self.headline, self._caption), self._sentence))
        row.addLayout(_column(self._bar, self._goal, self._note))
        row.addLayout(_column(self._task), 2)
        # A fixed height for the full content, so that the task above does not move when a line wraps.
        self._sentence.ensurePolished()
        self.setFixedHeight(LINES * self._sentence.fontMetrics().lineSpacing() + 4)
        # The figure above stays in place while its sentence takes one line or two.
        self._sentence.setText("M\nM")
        self._sentence.setMinimumHeight(self._sentence.sizeHint().height())
        self._sentence.setText("")
        self._sentence.setContentsMargins(FIGURE_BORDER_PX, 0, 0, 0)  # in line with the text of the figure
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)

    def hear(self) -> None:
        """Announce the meter to a screen reader."""
        announce(self, self.spoken())

    def spoken(self) -> str:
        """Return all texts of the meter and the calculation of its figure."""
        day = (self.headline.accessibleName(), self._sentence.text(), self._goal.accessibleName(), self._note.text())
        shown = (*day, self._task.text(), self._why)
        return " ".join(text if text.endswith(".") else f"{text}." for text in shown if text)

    def on_event(self, event: Event) -> None:
        self._figure_note.on_event(event)

    def show_reading(
        self, reading: MeterReading, reward: Money | None, reference: Reference, kind: PayKind = PayKind.PAID
    ) -> None:
        """Show a meter reading. `reward` is that of the current task, if it has one; `kind` is its pay kind."""
        figures = self.pay_of(reading.today) if self.pay_of is not None else reading.today.pay(reference)
        pay = pay_line(figures, reference, reading.currency)
        self._caption.setText(in_work(reading.today, pay.basis))
        self.headline.show_figure(pay.money, self._caption.text())
        for place, stretch in enumerate(SEVERAL if len(reading.today.money) > 1 else ONE):
            self._row.setStretch(place, stretch)
        self._sentence.setText(pay.sentence)
        self._why = pay.why
        self._bar.show_values(pay.value, pay.wage, pay.sentence)
        self.show_time_left(reading, reward, reference, kind)
        self._note.setText(self._figure_note.of(f"{pay.money} {pay.sentence}", reading))
        announce(self, self._figure_note.news)

    def show_goal(self, goal: GoalLine | None) -> None:
        """Show what today has of the daily goal."""
        self._goal.show_share(goal.share if goal else None, goal.text if goal else "")

    def show_time_left(self, reading: MeterReading, reward: Money | None, reference: Reference, kind: PayKind) -> None:
        """Show the time left for the task, in step with its clock. The arguments are those of `show_reading`."""
        self._task.setText(_time_left(reading, reward, reference) if kind is PayKind.PAID else kind_text(kind))


def _time_left(reading: MeterReading, reward: Money | None, reference: Reference) -> str:
    """Return the time that the current task may take until its pay falls below the worker's wage."""
    if reward is None or reading.task is None:
        return ""
    left_ms = left_above_wage_ms(reward, reading.approval, reading.task, reference)
    if left_ms is None:
        return ""
    if left_ms >= 0:
        return _("this task: {time} left to stay above your minimum").format(time=number_format.stopwatch(left_ms))
    return _("this task: below your minimum since {time}").format(time=number_format.stopwatch(-left_ms))


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
