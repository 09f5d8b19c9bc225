"""Scroll areas: their content never moves sideways."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.widgets.scroll_area import SteadyScrollArea, scrolled


def an_area(app: QApplication, count: int) -> tuple[SteadyScrollArea, list[QPushButton]]:
    inner = QWidget()
    column = QVBoxLayout(inner)
    buttons = [QPushButton(f"Button {number}") for number in range(count)]
    for button in buttons:
        column.addWidget(button)
    area = scrolled(inner)
    area.resize(300, 200)
    area.show()
    app.processEvents()
    return area, buttons


def test_lines_are_as_wide_with_a_bar_as_without(app: QApplication) -> None:
    area, (button, *more) = an_area(app, 12)
    assert area.verticalScrollBar().isEnabled()
    with_bar = button.geometry()
    for other in more:
        other.hide()
    for _turn in range(4):
        app.processEvents()
    assert not area.verticalScrollBar().isEnabled()
    assert (button.width(), button.x()) == (with_bar.width(), with_bar.x())
    area.deleteLater()


def test_what_fits_only_without_the_bar_comes_to_rest(app: QApplication) -> None:
    """Words that take one line more in the room that the bar leaves."""
    for width_px in range(200, 330):
        words = QLabel("Words that break their lines. " * 12)
        words.setWordWrap(True)
        area = scrolled(words)
        area.resize(width_px, words.heightForWidth(width_px - 2))
        area.show()
        for _turn in range(4):
            app.processEvents()
        assert words.width() == area.viewport().width() == width_px - area.bar_px
        area.hide()
        area.deleteLater()


def test_what_is_wider_than_the_room_does_not_slide_to_the_side_for_good(app: QApplication) -> None:
    area, (button, *_more) = an_area(app, 3)
    button.setMinimumWidth(900)
    app.processEvents()
    area.ensureWidgetVisible(button, 0, 0)
    area.horizontalScrollBar().setValue(400)
    app.processEvents()
    assert button.mapTo(area, QPoint(0, 0)).x() >= 0
    area.deleteLater()


def test_an_area_scrolls_while_its_content_has_the_focus(app: QApplication) -> None:
    area, buttons = an_area(app, 12)
    buttons[0].setFocus()
    area.activateWindow()
    app.processEvents()
    assert buttons[0].hasFocus()
    for value in (40, 0, area.verticalScrollBar().maximum()):
        area.verticalScrollBar().setValue(value)
        assert area.verticalScrollBar().value() == value
    area.deleteLater()
