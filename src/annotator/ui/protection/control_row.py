"""The row above a sensitive task with its media filters and the buttons to reveal the content."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from annotator.core.design.controls import Selection
from annotator.core.design.medium import PLAYED, MediumKind
from annotator.core.protection import Blur, ContentWarning, Protection
from annotator.ui.controls.choosing.choice_button import choice_button
from annotator.ui.i18n.protection_text import SEEN, STRENGTHS, may_hurt
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import ToolButton, button, tip
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

BLUR_PX = 138


class ControlRow(QFrame):
    """A row of controls. `chosen` carries a Protection; `revealed` is True while a key or button is held to reveal
    the content; `uncovered` is True while the whole task is revealed."""

    chosen = Signal(object)
    revealed = Signal(bool)
    uncovered = Signal(bool)
    stopped = Signal()
    explained = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._protection = Protection()
        self.blur = NoWheelComboBox(self)
        self.blur.setAccessibleName(_("Blur"))
        self.blur.setFixedWidth(BLUR_PX)
        self.blur.addItems([_(STRENGTHS[strength]) for strength in Blur])
        self.grey, self.cartoon = _box(_("Greyscale")), _box(_("Drawing"))
        self.mute, self.small = _box(_("Muted")), _box(_("Small"))
        self.reveal = button(_("Hold to view"), "eye")
        self.uncover = _box(_("Reveal"))
        tip(self.uncover, _("Show until the next task"))
        self.more = ToolButton(self)
        self.more.setProperty("role", "tool")
        self.more.setIcon(icon("question"))
        self.more.setToolTip(_("About protection"))
        self.more.setAccessibleName(_("About protection"))
        self.stop = button(_("Stop now"), "close")
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.blur.activated.connect(lambda at: self._choose(tuple(Blur)[at]))
        flags: dict[QAbstractButton, Callable[[bool], Protection]] = {
            self.grey: lambda on: replace(self._protection, is_grey=on),
            self.cartoon: lambda on: replace(self._protection, is_cartoon=on),
            self.mute: lambda on: replace(self._protection, is_mute=on),
            self.small: lambda on: replace(self._protection, is_small=on),
        }
        for box, changed in flags.items():
            box.clicked.connect(lambda on, changed=changed: self.chosen.emit(changed(on)))
        self.reveal.pressed.connect(lambda: self.revealed.emit(True))
        self.reveal.released.connect(lambda: self.revealed.emit(False))
        self.uncover.clicked.connect(self.uncovered)
        self.more.clicked.connect(self.explained)
        self.stop.clicked.connect(self.stopped)
        tip_keys(self.stop, "stop_now", _("Return this task now without showing another one"))
        follow(self, self._name_reveal)

    def _name_reveal(self) -> None:
        key = keys_of("reveal")
        text = _("You can also hold {key}. Release it to hide the content again.").format(key=key) if key else ""
        self.reveal.setToolTip(text)
        self.reveal.setAccessibleDescription(text)

    def _lay_out(self) -> None:
        flow = FlowLayout(4)
        for part in (
            *(self.blur, self.grey, self.cartoon, self.small, self.mute),
            *(self.reveal, self.uncover, self.stop, self.more),
        ):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.addLayout(flow)

    def _choose(self, blur: Blur) -> None:
        self.chosen.emit(replace(self._protection, blur=blur))

    def offer(self, warned: ContentWarning, kinds: frozenset[MediumKind]) -> None:
        """Show the controls for a task with these media, without those that have no effect on them."""
        self.setAccessibleName(may_hurt(warned) or _("Protection"))
        is_seen = bool(kinds & SEEN)
        for part in (self.blur, self.grey, self.cartoon, self.small, self.reveal, self.uncover):
            part.setVisible(is_seen)
        self.mute.setVisible(bool(kinds & PLAYED))

    def show_protection(self, protection: Protection, *, is_uncovered: bool) -> None:
        """Display the current protection."""
        self._protection = protection
        self.blur.setCurrentIndex(tuple(Blur).index(protection.blur))
        self.grey.setChecked(protection.is_grey)
        self.cartoon.setChecked(protection.is_cartoon)
        self.mute.setChecked(protection.is_mute)
        self.small.setChecked(protection.is_small)
        self.uncover.setChecked(is_uncovered)
        hides = protection.blur is not Blur.NONE or protection.is_grey or protection.is_cartoon
        self.reveal.setEnabled(hides)
        self.uncover.setEnabled(hides)

    def take_focus(self) -> None:
        first = self.blur if not self.blur.isHidden() else self.mute
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _box(text: str) -> QAbstractButton:
    return choice_button(Selection.MULTIPLE, text, "")
