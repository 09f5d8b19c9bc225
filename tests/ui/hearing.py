"""Events for a screen reader, in order. The journey of that name listens on a real bus."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication

PATIENCE_S = 120.0


class Heard:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.spoken: list[str] = []
        self.urgent: list[str] = []
        monkeypatch.setattr(QAccessible, "isActive", lambda: True)
        monkeypatch.setattr(QAccessible, "updateAccessibility", self._hear)

    def _hear(self, event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.spoken.append(event.message().replace("\u00a0", " "))
            if event.politeness() is QAccessible.AnnouncementPoliteness.Assertive:
                self.urgent.append(self.spoken[-1])

    def any(self, words: str) -> bool:
        return any(words in sentence for sentence in self.spoken)

    def wait(self, words: str) -> None:
        """Turns the event loop until it is spoken."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.any(words):
            assert time.monotonic() < deadline, (words, self.spoken)
            QApplication.processEvents()
