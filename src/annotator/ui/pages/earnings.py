"""The earnings: what an hour really pays, where the time went, what became of each reward, and what is left of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.earnings_view import EarningsView, Period
from annotator.core.facts import EarningsChanged, Fact, Failed, SettingsChanged, TaskSubmitted, TimeJudged
from annotator.ui import earnings_words as say
from annotator.ui.pages.earnings_figures import FigureCards
from annotator.ui.widgets.calm_combo import CalmCombo
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.scrolled import scrolled
from annotator.ui.words import _
from annotator.work.desk import Desk

COLUMN_PX = 1120


class EarningsPage(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: EarningsView | None = None
        self.period = CalmCombo()
        self.currency = CalmCombo()
        self.figures: FigureCards | None = None
        self._pages = QStackedWidget()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        for period in Period:
            self.period.addItem(say.period_words(period), period.value)
        self.period.setCurrentIndex(list(Period).index(Period.MONTH))
        self.period.setAccessibleName(_("Period"))
        self.period.activated.connect(lambda _index: self.refresh())
        self.currency.setAccessibleName(_("Currency"))
        self.currency.activated.connect(lambda _index: self._show())
        for combo in (self.period, self.currency):
            combo.setMaximumWidth(180)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (label(_("Earnings"), "title"), self.period, self.currency):
            top.addWidget(widget)
        top.addStretch()
        self._pages.addWidget(_empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def on_fact(self, fact: Fact) -> None:
        if isinstance(fact, Failed) and self.figures is not None:
            self.figures.export.failed()
        elif isinstance(fact, SettingsChanged | TaskSubmitted | TimeJudged | EarningsChanged) and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Reads the period anew. What is chosen stays chosen."""
        self._view = view = self._desk.periods.view(Period(str(self.period.currentData())))
        before, names = self.currency.currentData(), view.currencies
        self.currency.clear()
        for name in names:
            self.currency.addItem(name, name)
        self.currency.setCurrentIndex(max(0, names.index(before) if before in names else 0))
        self.currency.setVisible(len(names) > 1)
        self._show()

    def _show(self) -> None:
        if self._view is None or self._view.is_empty:
            self._pages.setCurrentIndex(0)
            return
        if self.figures is None:
            self.figures = FigureCards(self._desk)
            self._pages.addWidget(_scrolled(self.figures))
        self.figures.show_view(self._view, str(self.currency.currentData() or ""))
        self._pages.setCurrentIndex(1)


def _empty() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 24, 12, 0)
    column.addWidget(label(_("Nothing here yet"), "heading"))
    words = _(
        "Once you have worked, this page shows what an hour really pays, day by day, against your reference wage; "
        "where the time went; what became of each reward; and what is left after contributions."
    )
    column.addWidget(label(words, "muted", wrap=True))
    column.addStretch()
    return made


def _scrolled(inner: QWidget) -> QScrollArea:
    inner.setMaximumWidth(COLUMN_PX)
    area = scrolled(inner)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
