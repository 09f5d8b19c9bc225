"""The panel displayed after the user stopped a task, with its state and the possible next steps."""

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
        self.recover = button(_("Recovery time"), "pause", "primary")
        self.recover.setAccessibleDescription(_("After sensitive content. Counts as work and is shown separately."))
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

    def tell(self, kind: PayKind, *, is_given_back: bool) -> None:
        """Display the state. `is_given_back` is False while the return is not on disk yet, or if the task was
        submitted before. `kind` is that of the bundle."""
        if is_given_back and kind is PayKind.PRACTICE:
            words = _("The task was returned without an answer, as if skipped. Practice is not counted.")
        elif is_given_back:
            words = _(
                "The task was returned without an answer, as if skipped. Your time on it is recorded and counts as "
                "work."
            )
        else:
            words = _("The task is no longer on screen.")
        self._words.setText(words)
        self.setAccessibleName(f"{self._title.text()}. {words}")

    def take_focus(self) -> None:
        self.recover.setFocus()
        announce(self, self.accessibleName())
