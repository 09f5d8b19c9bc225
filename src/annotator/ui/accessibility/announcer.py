"""Announcements for screen readers: changes on screen that happen away from the focus, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget
from shiboken6 import isValid

from annotator.ui.i18n.number_format import ROW_DOT

# Events that follow each other closely are spoken as one message. The delay also lets a focus change arrive first,
# because a focus change cuts off current speech.
GATHER_MS = 150
STILL_AFTER_MS = 300  # a held key repeats each 30 to 50 ms, so only the last of its places is spoken


def is_active() -> bool:
    """Return True if assistive technology is active. Otherwise, announcement code stays unloaded."""
    return QAccessible.isActive()


def sentence(text: str) -> str:
    """Return text from others with a final punctuation mark, at which a screen reader pauses."""
    return text if not text or text[-1] in ".?!…:;" else f"{text}."


def spoken(lines: Iterable[str]) -> str:
    """Return the lines of a card or row as sentences. Dots between the parts of a line become commas."""
    return " ".join(sentence(line.replace(ROW_DOT, ", ")) for line in lines if line)


def announce(widget: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Announce `text` (plain text in full sentences); do nothing if the text is empty. An urgent announcement
    interrupts current speech."""
    if text:
        _announcer_of(widget.window()).add(text, is_urgent=is_urgent)


def announce_when_still(widget: QWidget, place: str) -> None:
    """Announce a place that keys move, once the movement pauses. A newer place replaces one that waits."""
    when_still(widget, lambda: announce(widget, place))


def when_still(widget: QWidget, say: Callable[[], None] | None) -> None:
    """Call `say` once a movement by keys pauses, if the widget still exists; None drops one that waits."""
    _announcer_of(widget.window()).add_movement(widget, say)


class Announcer(QObject):
    """A queue of announcements per window. It joins messages that arrive together, in order, each once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._waiting: list[str] = []
        self._is_urgent = False
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._say)
        self._moved: tuple[QWidget, Callable[[], None]] | None = None
        self._moving = QTimer(self, singleShot=True, interval=STILL_AFTER_MS)
        self._moving.timeout.connect(self._end_movement)

    def add(self, text: str, *, is_urgent: bool) -> None:
        if text not in self._waiting:
            self._waiting.append(text)
        self._is_urgent = self._is_urgent or is_urgent
        if not self._gathering.isActive():
            self._gathering.start()

    def add_movement(self, widget: QWidget, say: Callable[[], None] | None) -> None:
        self._moved = None if say is None else (widget, say)
        self._moving.start()

    def _end_movement(self) -> None:
        moved, self._moved = self._moved, None
        if moved is not None and isValid(moved[0]):
            moved[1]()

    def _say(self) -> None:
        speaker = self.parent()  # not stored as an attribute: the announcer would keep a closed window alive
        if not isinstance(speaker, QWidget):
            return
        event = QAccessibleAnnouncementEvent(speaker.window(), " ".join(self._waiting))
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if self._is_urgent else politeness.Polite)
        self._waiting = []
        self._is_urgent = False
        QAccessible.updateAccessibility(event)


def _announcer_of(window: QWidget) -> Announcer:
    found = window.findChild(Announcer, "", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Announcer) else Announcer(window)


type Role = QAccessible.Role


@cache
def give_roles() -> None:
    """Give each widget class with a `ACCESSIBLE_ROLE` that accessibility role. Call this once the QApplication exists.
    Qt calls the factory only while assistive technology is active."""
    QAccessible.installFactory(_interface)


def _interface(class_name: str, asked: QObject) -> QAccessibleInterface | None:
    """Return a widget's interface. Qt asks for its class first, then base classes; the first result counts."""
    role = getattr(type(asked), "ACCESSIBLE_ROLE", None)
    if not isinstance(role, QAccessible.Role) or class_name != type(asked).__name__:
        return None
    if role is QAccessible.Role.Button and isinstance(asked, QAbstractButton):
        return _FoldInterface(asked, role)
    return QAccessibleWidget(asked, role) if isinstance(asked, QWidget) else None


class _FoldInterface(QAccessibleWidget):
    """A button that opens and folds a part of the page, expanded while it is checked."""

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = True
        state.expanded = self._button.isChecked()
        state.collapsed = not state.expanded
        return state

    def actionNames(self) -> list[str]:
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, action: str) -> None:
        if action == self.pressAction():
            self._button.click()
        else:
            super().doAction(action)

    @property
    def _button(self) -> QAbstractButton:
        return cast("QAbstractButton", self.widget())
