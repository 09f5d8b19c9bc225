"""Times and days as they are typed: what a person may count on, and what a field in parts would not do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from gettext import NullTranslations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from annotator.ui.i18n import translation
from annotator.ui.widgets.form_fields import ClockField, DayField


@pytest.mark.parametrize("field", [ClockField, lambda name: DayField(name, date(2026, 10, 31))])
def test_one_press_of_tab_leads_on(app: QApplication, field: Callable[[str], QLineEdit]) -> None:
    window, behind = QWidget(), QLineEdit()
    first = field("From")
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(behind)
    window.show()
    window.activateWindow()
    first.setFocus()
    app.processEvents()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert behind.hasFocus()


@pytest.mark.usefixtures("app")
def test_the_arrows_go_on_past_the_end_of_a_month() -> None:
    field = DayField("Day", date(2026, 10, 31))
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.day == date(2026, 11, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("text", ["2/11/26", "02.11.2026", "02/11/2026"])
def test_a_day_is_typed_in_french_in_several_ways(text: str) -> None:
    translation.use(NullTranslations(), "fr")
    field = DayField("Jour", date(2026, 10, 5))
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.day, field.text()) == (date(2026, 11, 2), "02/11/2026")
