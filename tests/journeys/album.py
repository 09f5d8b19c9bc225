"""Screenshots in the order in which they are taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from journeys.driver import Driver


def sheet_over(window: QWidget) -> QDialog | None:
    """The one that is in front of it."""
    return next((sheet for sheet in window.findChildren(QDialog) if sheet.isVisible()), None)


class Album:
    """Goes on with the number that follows what lies in `folder`."""

    def __init__(self, driver: Driver, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._driver = driver
        self._folder = folder
        self._number = len(list(folder.glob("*.png")))

    def look(self, name: str, over: QWidget | None = None) -> None:
        """`over` is a sheet in a window of its own, which is drawn where it would stand."""
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        window = self._driver.running.top
        over = over or sheet_over(window)
        image = window.grab()
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.render(image, popup.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()))
        if over is not None:
            over.render(image, QPoint((window.width() - over.width()) // 2, (window.height() - over.height()) // 2))
        assert image.save(str(path)), f"{path} could not be written"
        assert QApplication.activeModalWidget() in (None, over)
