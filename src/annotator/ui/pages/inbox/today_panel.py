"""Today's figures beside the inbox: earnings, work time, hourly pay, and its comparison with the minimum wage."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from annotator.core.pay.meter import MeterReading
from annotator.core.pay.wages import Reference
from annotator.services.ledger.side_activities import SideActivity
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import compared, earned, headline
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.widgets.labels import button, label, rule, tip
from annotator.ui.widgets.wage_bar import PayFigure, WageBar


class TodayPanel(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.headline = PayFigure(in_lines=True)
        self._caption = label("", "small", wrap=True)
        self._below = label("", "small", wrap=True)
        self._bar = WageBar()
        self._reference = label("", "small", wrap=True)
        self._earned = label("", wrap=True)
        self._worked = label("", wrap=True)
        self._tasks = label("", wrap=True)
        self._aside = label("", "small", wrap=True)
        self.beside = button("", "clock")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addWidget(label(_("Today"), "heading"))
        column.addSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self._caption)
        column.addWidget(self._below)
        column.addSpacing(8)
        column.addWidget(self._bar)
        column.addWidget(self._reference)
        column.addSpacing(4)
        for words, value in (
            (_("Earned"), self._earned),
            (_("Work time"), self._worked),
            (_("Submitted today"), self._tasks),
        ):
            column.addWidget(rule())
            column.addLayout(_pair(words, value))
        counted = _("Submitted tasks, including unpaid tests. Skipped tasks and practice are not counted.")
        tip(self._tasks, counted)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addWidget(self.beside)
        column.addWidget(self._aside)  # its appearance must not move the buttons above
        column.addStretch()
        note = _(
            "Real hourly pay: everything you earn, divided by all your work time, including searching and reading."
        )
        column.addWidget(label(note, "small", wrap=True))

    def show_reading(self, reading: MeterReading, reference: Reference | None) -> None:
        pay = headline(reading)
        self.headline.tell(pay.text, pay.why)
        self._caption.setText(pay.caption)
        self._below.setText(pay.below)
        for words in (self._caption, self._below):
            words.setVisible(bool(words.text()))
        held = compared(reading, reference)
        self._reference.setText(held.words)
        in_words = ". ".join(filter(None, (pay.text, pay.caption, pay.below, held.words)))
        self._bar.tell(held.value, held.mark, held.band, in_words)
        self._earned.setText(earned(reading.today))
        self._worked.setText(number_format.reckoned(reading.today.work_ms))
        tasks = reading.today.tasks
        self._tasks.setText(ngettext("{count} task", "{count} tasks", tasks).format(count=number_format.count(tasks)))

    def show_aside(self, aside: SideActivity | None) -> None:
        """Show the current side activity and a button that starts or stops it."""
        self._aside.setText(state_text(aside.state, aside.platform) if aside is not None else "")
        self._aside.setVisible(aside is not None)
        words = _("Other work…") if aside is None else _("Stop")
        self.beside.setText(f" {words}")
        self.beside.setAccessibleName(words)
        explanation = _("Messages, payment admin, recovery time, other platforms") if aside is None else words
        self.beside.setAccessibleDescription(explanation)
        self.beside.setToolTip(with_keys(explanation, "beside"))


def _pair(words: str, value: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(0)
    column.addWidget(label(words, "small"))
    column.addWidget(value)
    return column
