"""The request form of a project: the number of tasks, and the pay per task and the language of the recordings if the
worker knows them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.core.errors import MoneyReason
from annotator.core.money.amount import Money
from annotator.core.ports.servers import ListedProject
from annotator.core.text import printable_line
from annotator.services.servers.fetch_queue import typed_pay
from annotator.services.servers.projects import ProjectPreview
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.pages.server_import.text import language_names, money_text, pay_text, project_title, reward_text
from annotator.ui.widgets.form_fields import FieldRow
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

_SIGNS: Mapping[str, str] = {"€": "EUR", "$": "USD", "£": "GBP"}
_AMOUNT = r"[^A-Za-z]*\d[^A-Za-z]*"
_CURRENCY = r"[€$£]|[A-Za-z]{3}"
_AFTER = re.compile(rf"(?P<amount>{_AMOUNT}?)\s*(?P<currency>{_CURRENCY})")
_BEFORE = re.compile(rf"(?P<currency>{_CURRENCY})\s*(?P<amount>{_AMOUNT})")


def parted_money(text: str) -> tuple[str, str]:
    """Return the amount and the currency code, which is "" if the text contains none."""
    bare = text.strip()
    found = _AFTER.fullmatch(bare) or _BEFORE.fullmatch(bare)
    if found is None:
        return text, ""
    return found["amount"], _SIGNS.get(found["currency"], found["currency"].upper())


STOCK = 20
COUNTS = (10, STOCK, 50, 100, 200)
LONGEST = 400  # characters of a description


class RequestForm(QFrame):
    """A request form. `wanted` carries the number of tasks (None: all), the pay per task (None: unknown) and
    the language of the recordings ("": that of the tasks)."""

    wanted = Signal(object, object, str)
    refused = Signal(object)  # the field with the fault

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._place: tuple[str, str] | None = None  # address and number of the shown project
        self._typed: dict[tuple[str, str], tuple[str, str]] = {}  # amounts and currencies by address and project number
        self._filled: tuple[str, str] | None = None  # the values that the program filled in
        self._look: ProjectPreview | None = None
        self._title = label("", "heading", wrap=True)
        self._description = label("", wrap=True)
        self.count = NoWheelComboBox()
        self._pay = label("", "small", wrap=True)
        self.amount, self.currency = QLineEdit(), QLineEdit()
        self.media_language = NoWheelComboBox()
        self._fields = FieldRow()
        self._fault = label("", "danger", wrap=True)
        self.fetch = button(_("Download tasks"), "drop", "primary")
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.count.setEditable(True)
        for count in COUNTS:
            self.count.addItem(number_format.count(count))
        self.count.addItem(_("All"))
        self.count.setCurrentText(number_format.count(STOCK))
        self.currency.setMaxLength(3)
        self.currency.setText("EUR")
        for field in (self.amount, self.currency, self.count.lineEdit()):
            if field is not None:
                field.textChanged.connect(lambda _text: self._show_message(""))
                field.returnPressed.connect(self.fetch.click)
        line = self.count.lineEdit()
        if line is not None:
            line.setAccessibleName(_("Number of tasks"))
            line.setCompleter(QCompleter(line))  # an empty one: Qt's default completer would turn 5 into 50
        self.amount.editingFinished.connect(self._part_money)
        self.media_language.addItem(_("That of the tasks"), "")
        for tag, name in language_names():
            self.media_language.addItem(name, tag)
        self.fetch.clicked.connect(self._want)

    def _lay_out(self) -> None:
        self._fields.add("count", _("Number of tasks"), self.count, 130)
        self._fields.add("amount", _("Pay per task"), self.amount, 110)
        self._fields.add("currency", _("Currency"), self.currency, 70)
        self._fields.add("media_language", _("Language of the recordings"), self.media_language, 270)
        self._fields.add("fetch", "", self.fetch)
        text = _(
            "The tasks are downloaded with their files. They are not reserved for you: other people may answer "
            "the same tasks in the meantime."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        for widget in (self._title, self._description, self._pay, self._fields, self._fault):
            column.addWidget(widget)
        column.addWidget(label(text, "small", wrap=True))
        self._fault.hide()

    def show_project(self, url: str, project: ListedProject, look: ProjectPreview | None) -> None:
        """Show a project. The form remembers the values that the user typed for each project."""
        place = (url, project.number)
        if place != self._place:
            self._keep_typed()
            self._place = place
            self._look = None
            self._fill(*self._typed.get(place, ("", self.currency.text())))
            self.media_language.setCurrentIndex(0)
        if look is not None and look != self._look and not self.amount.text() and place not in self._typed:
            pay = look.pay
            amount = reward_text(look) or (number_format.typed_amount(pay.amount) if pay is not None else "")
            self._fill(amount, pay.currency if pay is not None else self.currency.text())
            self._filled = self._texts
        self._look = look
        self._title.setText(project_title(project))
        description = printable_line(look.description, LONGEST) if look is not None else ""
        self._description.setText(description)
        self._description.setVisible(bool(description))
        self._pay.setText(pay_text(look))

    @property
    def _texts(self) -> tuple[str, str]:
        return self.amount.text(), self.currency.text()

    def _fill(self, amount: str, currency: str) -> None:
        if self._texts != (amount, currency):
            self.amount.setText(amount)
            self.currency.setText(currency)

    def _keep_typed(self) -> None:
        is_own = bool(self.amount.text()) or self._filled is not None or self._place in self._typed
        if self._place is not None and is_own and self._texts != self._filled:
            self._typed[self._place] = self._texts
        self._filled = None

    def _part_money(self) -> None:
        """Move a currency that was typed with the amount to its own field."""
        amount, currency = parted_money(self.amount.text())
        if currency:
            self.amount.setText(amount)
            self.currency.setText(currency)

    def _want(self) -> None:
        self._part_money()
        typed = self.amount.text() or (reward_text(self._look) if self._look is not None else "")
        amount, currency = number_format.read_typed(typed), self.currency.text().strip().upper()
        pay, count = typed_pay(amount, currency), _read_count(self.count.currentText())
        if isinstance(pay, MoneyReason):
            self._show_message(money_text(pay, typed, currency))
            self.refused.emit(self.amount if pay is MoneyReason.AMOUNT else self.currency)
        elif count is not None and count < 1:
            self._show_message(_("Enter how many tasks you want, such as 20, or choose “All”."))
            self.refused.emit(self.count)
        else:
            self._emit(count, pay)

    def _emit(self, count: int | None, pay: Money | None) -> None:
        self._show_message("")
        self.wanted.emit(count, pay, self.media_language.currentData())

    def _show_message(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        if text:
            announce(self, text)


def _read_count(text: str) -> int | None:
    """Return the number of tasks, None for all, or 0 for invalid text."""
    if text.strip().casefold() == _("All").casefold():
        return None
    digits = "".join(text.split())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0
