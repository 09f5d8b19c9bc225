"""The page of the first start. Each answer is stored at once and can be changed in the settings. A question that is
left as it is, is skipped."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.events import Event, Failed, SettingsChanged
from annotator.core.money.exchange import EURO
from annotator.core.pay.minimum_wages import WageRule, reference_rule
from annotator.core.settings import (
    LANGUAGE,
    OWN_CURRENCY,
    OWN_WAGE,
    OWN_WAGE_BASIS,
    OWN_WAGE_CURRENCY,
    REFERENCE_WAGE,
    SELF_EMPLOYED,
    STATUS,
    Setting,
)
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.pages.base import Page
from annotator.ui.pages.first_start.pay_diagram import PayDiagram
from annotator.ui.pages.settings.stored_editors import StoredEditors
from annotator.ui.pages.settings.text import title
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import SteadyScrollArea, scrolled

COLUMN_PX = 640
ASKED = (LANGUAGE, REFERENCE_WAGE, OWN_WAGE, OWN_WAGE_CURRENCY, OWN_WAGE_BASIS, STATUS, OWN_CURRENCY)
_OF_OWN_WAGE = frozenset({OWN_WAGE, OWN_WAGE_CURRENCY, OWN_WAGE_BASIS})
_WITH_COUNTRY = frozenset({REFERENCE_WAGE.key, OWN_WAGE.key, OWN_WAGE_CURRENCY.key, STATUS.key})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FirstStartPage(Page):
    """The questions, then the diagram. `left` is emitted when the user goes on to the inbox. `refused` carries the
    reason why a typed value was rejected."""

    left = Signal()
    refused = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Welcome"))
        self._services = services
        self._stored = StoredEditors(services, self.refused.emit)
        self.editors: dict[Setting, QWidget] = {}
        self._rows: dict[Setting, QWidget] = {}
        self.go_on = button(_("Continue"), role="primary")
        self.start = button(_("Go to the inbox"), role="primary")
        self._proposed = OWN_CURRENCY.default  # the currency that this page stored by itself
        self._steps = QStackedWidget()
        self._steps.addWidget(self._questions())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._steps)
        self.go_on.clicked.connect(self._show_diagram)
        self.start.clicked.connect(self.left)
        self._show_dependent()

    def on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            self._show_dependent()
            if OWN_CURRENCY.key in event.keys:
                self._stored.show_stored()
            if _WITH_COUNTRY & set(event.keys):
                self._propose_currency()
        elif isinstance(event, Failed):
            self._stored.show_stored()

    def _propose_currency(self) -> None:
        """Store the currency of the country that an answer names, unless the worker chose one."""
        preferences, chosen = self._services.preferences, self._services.preferences.value(OWN_CURRENCY)
        is_open = OWN_CURRENCY.key not in preferences.settings.chosen or chosen == self._proposed
        currency = self._currency()
        if is_open and currency not in ("", chosen) and OWN_CURRENCY.accepts(currency):
            self._proposed = currency
            self._stored.choose(OWN_CURRENCY, currency)

    def _currency(self) -> str:
        """Return the currency of the wage or of the status; empty without either."""
        wage = self._wage()
        if wage is not None:
            return wage.hourly.currency
        return EURO if self._services.preferences.value(STATUS) in SELF_EMPLOYED else ""

    def _wage(self) -> WageRule | None:
        preferences, today = self._services.preferences, self._services.books.timesheets.today()
        return reference_rule(preferences.settings, preferences.rules, today)

    def refresh(self) -> None:
        """Focus the first question when the page is shown."""
        self._focus(self.editors[LANGUAGE])

    def place_of_focus(self) -> str:
        """Return the key of the question that has the focus, or ""."""
        focused: QWidget | None = self.window().focusWidget()
        return next((setting.key for setting, editor in self.editors.items() if editor is focused), "")

    def focus_at(self, place: str) -> None:
        found = next((editor for setting, editor in self.editors.items() if setting.key == place), None)
        if found is not None:
            self._focus(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next question with Enter, from the last one to the diagram."""
        if event.key() not in _ENTER or self._steps.currentIndex() > 0:
            super().keyPressEvent(event)
            return
        order = [*(editor for editor in self.editors.values() if editor.isVisible()), self.go_on]
        focused: QWidget | None = self.window().focusWidget()
        at = order.index(focused) if focused in order else -1
        if order[at] is self.go_on:
            self._show_diagram()
        else:
            self._go_to(order[at + 1])

    def _questions(self) -> QWidget:
        column = _column()
        column.addWidget(label(_("Welcome"), "title"))
        text = _(
            "Four questions, so that your pay is compared fairly. To skip a question, leave it as it is. You can "
            "change your answers in Settings."
        )
        column.addWidget(label(text, "muted", wrap=True))
        hints = {
            REFERENCE_WAGE: _(
                "Your pay is compared with the minimum wage of your country, with a custom amount, or with nothing. "
                "The gross figure is compared with pay before deductions, the net figure with pay after them."
            ),
            STATUS: _("Decides which contributions are deducted from your pay. Nothing is deducted unless you say so."),
            OWN_CURRENCY: _(
                "Money in other currencies is also shown in this one, at rates that you enter or open. Your answers "
                "above propose it."
            ),
        }
        for setting in ASKED:
            row = self._row(setting, hints.get(setting, ""))
            self._rows[setting] = row
            column.addWidget(row)
        column.addSpacing(8)
        column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        return _page_of(column)

    def _row(self, setting: Setting, hint: str) -> QWidget:
        editor = self._stored.editor(setting)
        editor.setAccessibleName(title(setting))
        editor.setAccessibleDescription(hint)
        self.editors[setting] = editor
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0 if setting not in _OF_OWN_WAGE else 24, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(title(setting), wrap=True))
        if hint:
            column.addWidget(label(hint, "small", wrap=True))
        column.addWidget(editor)
        return row

    def _show_dependent(self) -> None:
        is_own = self._services.preferences.value(REFERENCE_WAGE) == "own"
        for setting in _OF_OWN_WAGE:
            self._rows[setting].setVisible(is_own)

    def _show_diagram(self) -> None:
        column = _column()
        sentence = _(
            "Your real hourly pay: what you earn, divided by all the time you spend, finding and reading tasks "
            "included."
        )
        column.addWidget(label(sentence, "heading", wrap=True))
        column.addSpacing(16)
        column.addWidget(PayDiagram(self._currency() or EURO))
        column.addSpacing(16)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        self._steps.setCurrentIndex(self._steps.addWidget(_page_of(column)))
        self._focus(self.start)
        announce(self, sentence)

    def _focus(self, widget: QWidget) -> None:
        """Focus a widget after the layout has run."""
        QTimer.singleShot(0, widget, lambda: self._go_to(widget))

    def _go_to(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        area = self._steps.currentWidget()
        if isinstance(area, SteadyScrollArea):
            area.ensureWidgetVisible(widget)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(4)
    return column


def _page_of(column: QVBoxLayout) -> QWidget:
    """Return a scrolled page with a narrow column in its middle."""
    column.addStretch()
    inner = QWidget()
    inner.setFixedWidth(COLUMN_PX)
    inner.setLayout(column)
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch()
    row.addWidget(inner)
    row.addStretch()
    return scrolled(outer)
