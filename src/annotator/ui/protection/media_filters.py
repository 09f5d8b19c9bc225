"""Media filters of a task: the user's protection, and the original while the user reveals it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.design.medium import PLAYED, MediumKind
from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.protection import NO_WARNING, UNPROTECTED, ContentWarning, Protection
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.design.panel import DesignPanel
from annotator.ui.keyboard.key_names import MODIFIER_KEYS

if TYPE_CHECKING:
    from annotator.ui.protection.control_row import ControlRow


# A press consumed by a shortcut arrives only as the first of these events, held or not.
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
# X11 reports auto-repeat as release and press at once, thirty times a second, which Qt does not always recognise. Each
# would make the image flash if it counted as the end.
GOES_ON_WITHIN_MS = 40


class Release(QObject):
    """A watch for a release. `over`: a key was released and not pressed again at once, or the window lost the focus.
    Modifiers such as Alt have no auto-repeat, so their release ends it at once."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_watching = False
        self._released = 0
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.setInterval(GOES_ON_WITHIN_MS)
        self._ending.timeout.connect(self.over)

    def watch(self) -> None:
        app = QCoreApplication.instance()
        if app is not None and not self._is_watching:
            self._is_watching = True
            self._released = 0
            app.installEventFilter(self)

    def end(self) -> None:
        app = QCoreApplication.instance()
        self._ending.stop()
        if app is not None and self._is_watching:
            self._is_watching = False
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._released = event.key()
            if event.key() in MODIFIER_KEYS:
                self._end_at_once()
            else:
                self._ending.start()
        elif kind in _PRESSES and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            if event.key() == self._released:
                self._ending.stop()
        elif kind in (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate):
            self._end_at_once()
        return False

    def _end_at_once(self) -> None:
        self.end()
        self.over.emit()


def looks_of(protection: Protection) -> MediaFilter:
    return MediaFilter(protection.blur.share, protection.is_grey, protection.is_cartoon)


class Looking(QObject):
    stop_wanted = Signal()
    explained = Signal()

    def __init__(self, services: Services, above: QVBoxLayout, page: QWidget) -> None:
        """Create the filters. The controls are displayed in `above`."""
        super().__init__(page)
        self._services = services
        self._above = above
        self._page = page
        self._view: TaskView | None = None
        self._panel: DesignPanel | None = None
        self._is_held = self._is_uncovered = self._is_row_wanted = False
        self._release = Release(self)
        self._release.over.connect(lambda: self.reveal(is_held=False))
        player = services.media.player
        page.destroyed.connect(lambda: player.mute(is_mute=False))

    def begin(self, view: TaskView, panel: DesignPanel) -> None:
        """Prepare for a task before anything of it is shown: reset the state of the previous one."""
        before = self._looks
        self._view = view
        self._panel = panel
        self._is_held = self._is_uncovered = False
        self._release.end()
        if before != self._looks:
            panel.parts.clear_media()  # the previous content must not be visible with a weaker filter
        self._protect()

    def show_row(self, *, is_shown: bool = True) -> None:
        """Show the controls for sensitive content, or if the user asked for them."""
        if is_shown and self.kinds and (self.warned.is_sensitive or self._is_row_wanted):
            self._row.offer(self.warned, self.kinds)
            self._row.show_protection(self.protection, is_uncovered=self._is_uncovered)
            self._row.show()
        elif "_row" in self.__dict__:
            self._row.hide()

    def choose(self) -> None:
        """Show or hide the controls by key, also in a bundle without a content warning."""
        is_there = "_row" in self.__dict__ and self._row.isVisible()
        self._is_row_wanted = not (is_there and self._row.isAncestorOf(self._page.focusWidget()))
        self.show_row()
        if self._is_row_wanted and self.kinds:
            self._row.take_focus()

    def reveal(self, *, is_held: bool) -> None:
        """Reveal the original while a key or button is held."""
        if is_held is self._is_held:
            return
        self._is_held = is_held
        if is_held:
            self._release.watch()
        self._protect()

    def cover(self) -> None:
        """Apply the filters again."""
        self._release.end()
        if self._is_held or self._is_uncovered:
            self._is_held = self._is_uncovered = False
            self._protect()
            self.show_row()

    @property
    def warned(self) -> ContentWarning:
        """The content warning of the current task."""
        return NO_WARNING if self._view is None else self._view.bundle.warned(self._view.task)

    @property
    def protection(self) -> Protection:
        return UNPROTECTED if self._view is None else self._services.preferences.protection(self.warned)

    @property
    def kinds(self) -> frozenset[MediumKind]:
        return frozenset() if self._view is None else frozenset(tag.KIND for tag in self._view.design.media())

    @cached_property
    def _row(self) -> ControlRow:
        """The row of controls, created on first use."""
        from annotator.ui.protection.control_row import ControlRow

        row = ControlRow(self._page)
        row.hide()
        self._above.addWidget(row)
        row.chosen.connect(self._choose)
        row.revealed.connect(lambda is_held: self.reveal(is_held=is_held))
        row.uncovered.connect(self._uncover)
        row.stopped.connect(self.stop_wanted)
        row.explained.connect(self.explained)
        return row

    def _choose(self, protection: Protection) -> None:
        """Apply the protection at once; store it afterwards."""
        from annotator.ui.design.reminder_strip import FirstAnswerStrip

        warned = self.warned
        self._services.preferences.protect(warned, protection)
        self._protect()
        strip = None if self._panel is None else self._panel.findChild(FirstAnswerStrip)
        if strip is not None:
            strip.put_away()  # the next task shows it again with this filter
        self.show_row()
        self._services.intents.post(lambda: self._services.preferences.keep_protection(warned))

    @property
    def _looks(self) -> MediaFilter:
        return AS_IT_IS if self._is_held or self._is_uncovered else looks_of(self.protection)

    def _uncover(self, is_uncovered: bool) -> None:
        self._is_uncovered = is_uncovered
        self._protect()

    def _protect(self) -> None:
        protection = self.protection
        if self._panel is not None:
            self._panel.parts.protect(self._looks, is_small=protection.is_small)
        if self.kinds & PLAYED:
            self._services.media.player.mute(is_mute=protection.is_mute)
