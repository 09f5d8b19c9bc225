"""After the last task of a bundle: a way back to it beside the thanks, for as long as it has not left."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from annotator.ui.keyboard.commands import UNDO, bind, with_keys
from annotator.ui.language.translation import _
from annotator.ui.pages.workbench.ways_back import WaysBack
from annotator.ui.windows.notice_strip import NoticeStrip


class LastSent:
    def __init__(self, ways_back: WaysBack, notice: NoticeStrip, page: QWidget) -> None:
        """`page` is where the person is then: the key of undo acts there."""
        self._ways_back = ways_back
        self._notice = notice
        self._over = QTimer(notice)
        self._over.setSingleShot(True)
        self._over.timeout.connect(notice.withdraw)
        bind(page, (UNDO,), {UNDO.name: self._by_key})

    def offer(self) -> None:
        """In the notice that is shown."""
        left_ms = self._ways_back.left_ms
        if left_ms > 0:
            self._notice.offer(with_keys(_("Take it back"), UNDO.name), self._take_back)
            self._over.start(left_ms)

    def _by_key(self) -> None:
        if self._notice.action.isVisible():
            self._take_back()

    def _take_back(self) -> None:
        self._notice.hide()
        self._ways_back.go_back()
