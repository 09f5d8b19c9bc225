"""What stands where a task was that the person stopped: what became of it, and where to go from here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import PayKind
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled

WIDEST_PX = 620


class StoppedPanel(QFrame):
    recovery_wanted = Signal()
    going_on_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(_("Stopped"), "title")
        self._words = label("", wrap=True)
        self.recover = button(_("Recover"), "pause", "primary")
        self.recover.setAccessibleDescription(_("After hurtful content. Counts as work, and is shown apart."))
        self.recover.setToolTip(self.recover.accessibleDescription())
        self.go_on = button(_("Next task"), "next")
        self.leave = button(_("Back to the inbox"))
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
        note = label(_("Recovery counts as work and is shown apart. Nobody is told of it."), "muted", wrap=True)
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

    def tell(self, kind: PayKind, *, is_given_back: bool) -> None:
        """False while that is not on disk yet, or where the task was sent before. `kind` is the bundle's."""
        if is_given_back and kind is PayKind.PRACTICE:
            words = _("The task went back without an answer, as when it is skipped. Practice is not counted.")
        elif is_given_back:
            words = _(
                "The task went back without an answer, as when it is skipped. Your time on it is kept and counts as "
                "work."
            )
        else:
            words = _("Nothing of the task is on screen any more.")
        self._words.setText(words)
        self.setAccessibleName(f"{self._title.text()}. {words}")

    def take_focus(self) -> None:
        self.recover.setFocus()
        announce(self, self.accessibleName())
