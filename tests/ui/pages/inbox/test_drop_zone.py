"""Dropping a bundle: one local folder or file is taken, anything else is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.pages.inbox.page import ALL_FROM_PX, DropZone


def carried(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


def entered(zone: DropZone, mime: QMimeData) -> bool:
    """Return True if the zone accepts the dragged content."""
    keys = Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, keys)
    event.ignore()
    zone.dragEnterEvent(event)
    return event.isAccepted()


def test_a_dropped_folder_is_asked_for(app: QApplication, tmp_path: Path) -> None:
    assert app is not None
    zone, dropped = DropZone(), list[str]()
    zone.dropped.connect(dropped.append)
    mime = carried(QUrl.fromLocalFile(str(tmp_path)).toString())
    assert entered(zone, mime)
    assert zone.property("over")
    keys = Qt.KeyboardModifier.NoModifier
    zone.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, keys))
    assert dropped == [str(tmp_path)]
    assert not zone.property("over")


@pytest.mark.parametrize("urls", [(), ("https://example.org/bundle.zip",), ("file:///one.zip", "file:///two.zip")])
def test_what_is_not_one_local_bundle_is_not_taken(app: QApplication, urls: tuple[str, ...]) -> None:
    assert app is not None
    assert not entered(DropZone(), carried(*urls))


@pytest.mark.parametrize(("width_px", "is_said"), [(ALL_FROM_PX - 1, False), (ALL_FROM_PX, True)])
def test_in_a_narrow_window_only_the_buttons_say_what_can_be_opened(
    app: QApplication, width_px: int, *, is_said: bool
) -> None:
    assert app is not None
    zone = DropZone()
    zone.resize(width_px, 88)
    zone.show()
    assert zone._what.isVisible() == is_said
    assert zone.open_folder.isVisible()


@pytest.mark.parametrize("width_px", range(300, 700, 20))
def test_the_heading_is_on_one_line_or_not_there(app: QApplication, width_px: int) -> None:
    assert app is not None
    zone = DropZone()
    zone.resize(width_px, 88)
    zone.show()
    heading = zone._heading
    assert heading.height() < 2 * heading.fontMetrics().height() or not heading.isVisible()
    assert heading.isVisible() == (heading.fontMetrics().horizontalAdvance(heading.text()) <= heading.width())


def test_in_a_narrow_window_the_heading_has_a_place_among_the_buttons(app: QApplication) -> None:
    assert app is not None
    zone = DropZone()
    for width_px, is_among in ((900, False), (zone._in_a_row_px - 1, True), (900, False)):
        zone.resize(width_px, 88)
        zone.show()
        assert zone._heading.isVisible()
        assert (zone._ways.indexOf(zone._words) >= 0) == is_among
