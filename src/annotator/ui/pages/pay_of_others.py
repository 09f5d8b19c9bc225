"""The sheet with what other workers' pay cards say about one requester."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from annotator.core.pay.pay_cards import PaySummary
from annotator.ui.i18n.pay_card_text import detail_lines, explanation
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.sheet import Sheet

WIDTH_PX = 520


def lines_grid(lines: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(lines):
        grid.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, wrap=True), row, 1)
    return grid


class DetailsSheet(Sheet):
    def __init__(self, summary: PaySummary, parent: QWidget) -> None:
        super().__init__(_("Pay of other workers"), WIDTH_PX, parent)
        self.setAccessibleDescription(explanation(summary))
        self.close_button = button(_("Close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self.column.addWidget(label(summary.requester.name, "heading", wrap=True))
        self.column.addWidget(label(explanation(summary), wrap=True))
        self.column.addLayout(lines_grid(detail_lines(summary)))
        trust = _("Nobody checks who made a card: one person may have made several. See “Pay cards” in the handbook.")
        self.column.addWidget(label(trust, "small", wrap=True))
        self.column.addStretch()
        self.whole.addWidget(self.close_button)
        self.close_button.setFocus()
        self.fit()


def open_details(summary: PaySummary, parent: QWidget) -> None:
    """Show the details of one requester over the window."""
    DetailsSheet(summary, parent.window()).open()
