"""What protection does, what it does not, and where that is known from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import N_, _
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled

SIZE_PX = (760, 540)
_DOES = (
    N_("Blur, grey and drawn are made where the file is decoded: what they hide never reaches the screen."),
    N_("Silent plays no sound. Small shows a picture or a film in little room. Nothing plays by itself."),
    N_(
        "What you choose is remembered for each category, on this machine. Requesters learn neither that nor what you "
        "looked at."
    ),
)
_KNOWN = (
    N_("Whether this spares you anything, nobody can promise: studies disagree."),
    N_("A blur that one may lift lessened the emotional load and cost no speed (Das, Dang, Lease 2020)."),
    N_("Grey helped (Karunakaran, Ramakrishan 2019)."),
    N_("With films, calm clips in between and a drawn look helped (DIS 2024, doi 10.1145/3643834.3660708)."),
    N_("Among 674 people neither blur nor grey changed anything (Lewitzka 2026)."),
    N_("Blurred screens can make one anxious themselves (Takarangi 2023), so here words come first."),
    N_("Most uncover what is covered: 80 to 85 in a hundred (Bridgland 2022)."),
    N_("Less of it is what is surest: INHOPE asks for four hours a day at most, and to be told beforehand what comes."),
)


class SourcesSheet(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("What protection does"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(8)
        column.addWidget(label(_("What it does"), "heading"))
        for sentence in _DOES:
            column.addWidget(label(_(sentence), wrap=True))
        column.addSpacing(8)
        column.addWidget(label(_("What is known of it"), "heading"))
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
