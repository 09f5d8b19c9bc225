"""The bar under a waveform: play and pause, and where it is of how long."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from annotator.ui.language.moments import moment
from annotator.ui.language.translation import _
from annotator.ui.looks.icons import icon
from annotator.ui.objects.sound.playing import Playing

ICON_PX = 20


class Transport(QFrame):
    def __init__(self, playing: Playing) -> None:
        super().__init__()
        self._playing = playing
        self._is_playing: bool | None = None
        self.play = QToolButton(self)
        self.play.setProperty("role", "tool")
        self.play.setIconSize(QSize(ICON_PX, ICON_PX))
        self.play.clicked.connect(playing.toggle)
        self._time = QLabel(self)
        self._time.setTextFormat(Qt.TextFormat.PlainText)
        self._time.setProperty("role", "figure")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.play)
        row.addWidget(self._time)
        row.addStretch(1)
        playing.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        sound, state = self._playing.sound, self._playing.state
        self.play.setEnabled(sound is not None)
        if state.is_playing != self._is_playing:
            self._is_playing = state.is_playing
            words = _("Pause the sound") if state.is_playing else _("Play")
            self.play.setIcon(icon("pause" if state.is_playing else "play"))
            self.play.setAccessibleName(words)
            self.play.setToolTip(words)
        self.show_position()

    def show_position(self) -> None:
        sound = self._playing.sound
        if sound is None:
            self._time.setText("")
            return
        rate_hz, length = sound.shape.rate_hz, sound.shape.length
        of = moment(length / rate_hz)
        self._time.setText(f"{moment(self._playing.position / rate_hz)} / {of if sound.shape.is_exact else f'~{of}'}")
