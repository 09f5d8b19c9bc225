"""A card with take-home pay: fees, contributions and tax, each with its rule, and the rule sources."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.pay.periods import Bar
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import take_home_text as say
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.tables.plain import PlainTable


class KeptCard(QFrame):
    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._desk = desk
        self._figure = label("", "figure")
        self._note = label("", "small", wrap=True)
        self.table = PlainTable(_("Take-home pay"), left=frozenset({0, 1, 2}))
        self._sources = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Take-home pay"), "heading"))
        for widget in (self._figure, self._note, self.table, self._sources):
            column.addWidget(widget)

    def show_total(self, total: Bar, currency: str) -> None:
        take_home = self._desk.books.take_homes.of_days(total.first, total.last).get(currency)
        for widget in (self._figure, self.table, self._sources):
            widget.setVisible(take_home is not None)
        if take_home is None:
            words = _("No rule is available for these days. Enter your own rate in the settings.")
            self._note.setText(words if currency else _("No earnings yet."))
            return
        self._figure.setText(say.kept_headline(take_home, total.work_ms, currency))
        self._note.setText(say.kept_note(take_home, self._desk.preferences.reference(), currency))
        self.table.show_rows(*say.kept_rows(take_home, currency))
        sources = say.source_lines(take_home)
        self._sources.setText("\n".join(sources))
        self._sources.setVisible(bool(sources))
