"""A focused button has one mark: its border. The style's own mark inside it would be a second one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

BORDER_PX = 4  # with its rounded corners


def inside(button: QWidget) -> QImage:
    """Return the image of a button within its border."""
    image = button.grab().toImage()
    kept = QRect(0, 0, image.width(), image.height()).adjusted(BORDER_PX, BORDER_PX, -BORDER_PX, -BORDER_PX)
    return image.copy(kept)


def test_a_button_that_gets_the_focus_by_tab_changes_only_at_its_border(app: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    before, push, tool = QLineEdit(), QPushButton("Open"), QToolButton()
    tool.setText("Open")
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (before, push, tool):
        row.addWidget(widget)
    window.show()
    window.activateWindow()
    before.setFocus()
    app.processEvents()
    for button in (push, tool):
        plain = inside(button)
        whole = button.grab().toImage()
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        app.processEvents()
        assert button.hasFocus()
        assert button.grab().toImage() != whole
        assert inside(button) == plain
    window.close()
