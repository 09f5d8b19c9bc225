"""After the last task of a bundle: a way back to it beside the thanks, for as long as it has not left."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from annotator.core.facts import Fact, TaskSubmitted
from annotator.ui.keyboard.commands import UNDO, bind, keys_of
from annotator.ui.language.translation import _
from annotator.ui.windows.notice_strip import NoticeStrip
from annotator.work.desk import Desk


class LastSent:
    def __init__(self, desk: Desk, notice: NoticeStrip, page: QWidget) -> None:
        """`page` is where the person is then: the key of undo acts there."""
        self._desk = desk
        self._notice = notice
        self._sent: TaskSubmitted | None = None
        self._wanted = ""
        self._over = QTimer(notice)
        self._over.setSingleShot(True)
        self._over.timeout.connect(notice.withdraw)
        bind(page, (UNDO,), {UNDO.name: self._by_key})

    def on_fact(self, fact: Fact) -> None:
        if isinstance(fact, TaskSubmitted):
            self._sent = fact

    def offer(self) -> None:
        """In the notice that is shown."""
        left_ms = self._sent.due_utc_ms - self._desk.journal.now().utc_ms if self._sent is not None else 0
        if left_ms > 0:
            self._notice.offer(_("Take it back ({keys})").format(keys=keys_of(UNDO.name)), self._take_back)
            self._over.start(left_ms)

    def is_wanted(self, unique_id: str) -> bool:
        """Whether the person wants to go where this was taken back. Asked once."""
        wanted, self._wanted = self._wanted, ""
        return wanted == unique_id

    def _by_key(self) -> None:
        if self._notice.isVisible() and self._notice.action.isVisible():
            self._take_back()

    def _take_back(self) -> None:
        sent = self._sent
        if sent is not None:
            self._wanted = sent.unique_id
            self._notice.hide()
            self._desk.intents.post(lambda: self._desk.session.take_back(sent.unique_id, go_there=True))
