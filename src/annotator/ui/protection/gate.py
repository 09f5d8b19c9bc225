"""The content warning, displayed in place of a sensitive task before anything of it is visible."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import PayKind
from annotator.core.design.medium import MediumKind
from annotator.core.protection import Blur, ContentWarning, Protection
from annotator.core.time.exposure import DayExposure
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.protection_text import SEEN, exposure_text, how_much, how_shown, limit_reached_text, may_hurt
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.scroll_area import scrolled

SIZE_PX = (760, 540)
_DOES = (
    N_("Blur, greyscale and drawing are applied while decoding, so the hidden details never reach the screen."),
    N_("Muted: audio is off. Small: images and videos are shown small. Playback never starts automatically."),
    N_(
        "Your choice is remembered per category on this computer. Requesters see neither your choice nor "
        "which media you viewed."
    ),
)
_KNOWN = (
    N_("These protections are not guaranteed to help: studies disagree."),
    N_("Interactive blurring reduced the emotional impact without slowing down work (Das, Dang, Lease 2020)."),
    N_("Greyscale helped (Karunakaran, Ramakrishan 2019)."),
    N_("For videos, calm clips between them and a drawn style helped (DIS 2024, doi 10.1145/3643834.3660708)."),
    N_("In a study of 674 people, blurring and greyscale made no difference (Lewitzka 2026)."),
    N_("Blurred images can cause anxiety themselves (Takarangi 2023), so a text warning is shown first."),
    N_("Most people reveal hidden content: 80 to 85% (Bridgland 2022)."),
    N_(
        "The most effective protection is less exposure: INHOPE recommends four hours a day at most, and "
        "advance warning of the content."
    ),
)


class SourcesSheet(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("About protection"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(8)
        column.addWidget(label(_("How it works"), "heading"))
        for sentence in _DOES:
            column.addWidget(label(_(sentence), wrap=True))
        column.addSpacing(8)
        column.addWidget(label(_("Research findings"), "heading"))
        for sentence in _KNOWN:
            column.addWidget(label(_(sentence), wrap=True))
        column.addStretch()
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 12, 16)
        outer.addWidget(scrolled(inner), 1)
        outer.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        width, height = SIZE_PX
        room = parent.window().size()
        self.resize(min(width, room.width()), min(height, room.height()))
        close.setFocus()


WIDEST_PX = 620


class StoppedPanel(QFrame):
    recovery_wanted = Signal()
    going_on_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(_("Stopped"), "title")
        self._words = label("", wrap=True)
        self.recover = button(_("Recovery time"), "pause", "primary")
        self.recover.setAccessibleDescription(
            _("Recovery time after sensitive content. It counts as work and is shown separately.")
        )
        self.recover.setToolTip(self.recover.accessibleDescription())
        self.go_on = button(_("Next task"), "next")
        self.leave = button(_("Back to inbox"))
        tip_keys(self.leave, "leave")
        self.recover.clicked.connect(self.recovery_wanted)
        self.go_on.clicked.connect(self.going_on_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self._title)
        column.addWidget(self._words)
        note = label(_("Recovery time counts as work and is shown separately. It is never shared."), "muted", wrap=True)
        column.addWidget(note)
        flow = FlowLayout(8)
        for pressed in (self.recover, self.go_on, self.leave):
            flow.addWidget(pressed)
        column.addSpacing(4)
        column.addLayout(flow)
        column.addStretch()
        area = scrolled(inner)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_stopped(self, kind: PayKind, *, is_given_back: bool) -> None:
        """Display the state. `is_given_back` is False while the return is not on disk yet, or if the task was
        submitted before. `kind` is that of the bundle."""
        if is_given_back and kind is PayKind.PRACTICE:
            text = _("The task was returned without an answer, as if skipped. Practice time does not count as work.")
        elif is_given_back:
            text = _(
                "The task was returned without an answer, as if skipped. Your time on the task is recorded and "
                "counts as work."
            )
        else:
            text = _("The task is no longer on screen.")
        self._words.setText(text)
        self.setAccessibleName(f"{self._title.text()}. {text}")

    def take_focus(self) -> None:
        self.recover.setFocus()
        announce(self, self.accessibleName())


class Comes(Struct, frozen=True):
    """The task behind the warning. `allows_skip` and `allows_stop`: it can be returned in these ways."""

    warned: ContentWarning
    requester: str
    protection: Protection
    kinds: frozenset[MediumKind]
    allows_skip: bool
    allows_stop: bool


class SensitiveGate(QFrame):
    """A content warning. `shown`: the user wants to see the task."""

    shown = Signal()
    skipped = Signal()
    stopped = Signal()
    explained = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        image = label()
        image.setPixmap(pixmap("warning", "attention", 28))
        self._lead = label(_("Before content is shown"), "muted")
        self._what = label("", "title", wrap=True)
        self._why = label("", wrap=True)
        self._how = label("", wrap=True)
        self._today = label("", "small", wrap=True)
        self._limit = label("", "attention", wrap=True)
        self.show_it = button("", "eye", "primary")
        self.skip = button(_("Skip"), "skip")
        self.stop = button(_("Stop now"), "close")
        self.more = button(_("About protection"), role="link")
        tip_keys(self.show_it, "submit")
        tip_keys(self.skip, "skip", _("Return this task without pay"))
        tip_keys(self.stop, "stop_now", _("Return this task now without showing another one"))
        self._connect()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(image)
        head.addWidget(self._lead, 1)
        self._lay_out(head)

    def _connect(self) -> None:
        self.show_it.clicked.connect(self.shown)
        self.skip.clicked.connect(self.skipped)
        self.stop.clicked.connect(self.stopped)
        self.more.clicked.connect(self.explained)

    def _lay_out(self, head: QHBoxLayout) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addStretch()
        column.addLayout(head)
        for text in (self._what, self._why, self._how, self._today, self._limit):
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(8)
        for pressed in (self.show_it, self.skip, self.stop):
            row.addWidget(pressed)
        row.addStretch()
        column.addSpacing(4)
        column.addLayout(row)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scrolled(inner)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(area)

    def show_warning(self, comes: Comes) -> None:
        """Display the warning of a task and its protection."""
        self._what.setText(may_hurt(comes.warned).rstrip("."))
        self._why.setText(how_much(comes.warned, comes.requester))
        looks = how_shown(comes.protection, comes.kinds)
        self._how.setText(looks)
        blurs = bool(SEEN & comes.kinds) and comes.protection.blur is not Blur.NONE
        text = _("Show blurred") if blurs else _("Show")
        self.show_it.setText(f" {text}")
        self.show_it.setAccessibleName(text)
        self.skip.setVisible(comes.allows_skip)
        self.stop.setVisible(comes.allows_stop)
        sentences = (self._lead.text(), self._what.text(), self._why.text(), looks)
        self.setAccessibleName(" ".join(f"{sentence.rstrip('.')}." for sentence in sentences))

    def show_exposure(self, exposure: DayExposure, limit_ms: int | None) -> None:
        """Display the sensitive content viewed today, and announce a reached limit."""
        self._today.setText(exposure_text(exposure, _("Today")))
        self._today.setVisible(bool(self._today.text()))
        self._limit.setText(limit_reached_text(exposure, limit_ms))
        self._limit.setVisible(bool(self._limit.text()))
        if self._limit.text():
            announce(self, f"{self._today.text()} {self._limit.text()}")

    def take_focus(self) -> None:
        self.show_it.setFocus()
        announce(self, self.accessibleName())
