"""What a screen reader is to say although the focus stays where it is: what eyes see change elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

# Facts that follow each other become one sentence after the other; a new focus, which cuts short what is being spoken,
# has come by then.
GATHER_MS = 150


def is_heard() -> bool:
    """Whether something reads the screen. What only makes words for it is not even loaded otherwise."""
    return QAccessible.isActive()


def announce(widget: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """`words` are plain text in whole sentences; nothing is said of an empty text. What is urgent interrupts."""
    if words:
        _announcer_of(widget.window()).add(words, is_urgent=is_urgent)


class Announcer(QObject):
    """One for each window: gathers what comes together, and says it in the order in which it came, each thing once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._waiting: list[str] = []
        self._is_urgent = False
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._say)

    def add(self, words: str, *, is_urgent: bool) -> None:
        if words not in self._waiting:
            self._waiting.append(words)
        self._is_urgent = self._is_urgent or is_urgent
        if not self._gathering.isActive():
            self._gathering.start()

    def _say(self) -> None:
        speaker = self.parent()  # not kept: a window that is let go would live as long as its announcer
        if not isinstance(speaker, QWidget):
            return
        event = QAccessibleAnnouncementEvent(speaker.window(), " ".join(self._waiting))
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if self._is_urgent else politeness.Polite)
        self._waiting, self._is_urgent = [], False
        QAccessible.updateAccessibility(event)


def _announcer_of(window: QWidget) -> Announcer:
    found = window.findChild(Announcer, "", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Announcer) else Announcer(window)
