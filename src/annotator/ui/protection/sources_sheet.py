"""Information about protection: effects, limits and sources."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import N_, _
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled

SIZE_PX = (760, 540)
_DOES = (
    N_("Blur, greyscale and drawing are applied while decoding, so the hidden details never reach the screen."),
    N_("Muted: audio is off. Small: images and videos are shown small. Playback never starts automatically."),
    N_(
        "Your choice is remembered per category on this computer. Requesters see neither your choice nor "
        "the media you viewed."
    ),
)
_KNOWN = (
    N_("This is not guaranteed to help: studies disagree."),
    N_("Interactive blurring reduced emotional impact at no cost in speed (Das, Dang, Lease 2020)."),
    N_("Greyscale helped (Karunakaran, Ramakrishan 2019)."),
    N_("For videos, calm clips in between and a drawn style helped (DIS 2024, doi 10.1145/3643834.3660708)."),
    N_("In a study of 674 people, blurring and greyscale made no difference (Lewitzka 2026)."),
    N_("Blurred images can cause anxiety themselves (Takarangi 2023), so a text warning comes first."),
    N_("Most people reveal hidden content: 80 to 85 % (Bridgland 2022)."),
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
