"""The content warning, displayed in place of a sensitive task before anything of it is visible."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.design.medium import MediumKind
from annotator.core.protection import Blur, ContentWarning, Protection
from annotator.core.time.exposure import DayExposure
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.protection_text import SEEN, exposure_text, how_much, how_shown, limit_reached_text, may_hurt
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled

WIDEST_PX = 620


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
        tip_keys(self.stop, "stop_now", _("Return this task now and see no more for the moment"))
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
        for words in (self._what, self._why, self._how, self._today, self._limit):
            column.addWidget(words)
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

    def tell(self, comes: Comes) -> None:
        """Display the warning of a task and its protection."""
        self._what.setText(may_hurt(comes.warned).rstrip("."))
        self._why.setText(how_much(comes.warned, comes.requester))
        looks = how_shown(comes.protection, comes.kinds)
        self._how.setText(looks)
        blurs = bool(SEEN & comes.kinds) and comes.protection.blur is not Blur.NONE
        words = _("Show blurred") if blurs else _("Show")
        self.show_it.setText(f" {words}")
        self.show_it.setAccessibleName(words)
        self.skip.setVisible(comes.allows_skip)
        self.stop.setVisible(comes.allows_stop)
        sentences = (self._lead.text(), self._what.text(), self._why.text(), looks)
        self.setAccessibleName(" ".join(f"{sentence.rstrip('.')}." for sentence in sentences))

    def tell_exposure(self, exposure: DayExposure, limit_ms: int | None) -> None:
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
