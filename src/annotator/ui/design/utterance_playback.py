"""A conversation in step with its audio: what is heard is shown, and each utterance can be played."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.core.design.structures.paragraphs import Utterance
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.text.paragraph_view import ParagraphView


class UtterancePlayback(QObject):
    def __init__(self, view: ParagraphView, audio: AudioView) -> None:
        super().__init__(view)
        self._view = view
        self._audio = audio
        # The view of the audio reports each of its frames on screen.
        audio.moved.connect(self._show)
        audio.left.connect(lambda: view.show_time(None))
        view.play_wanted.connect(self.play)

    @property
    def has_focus(self) -> bool:
        return QApplication.focusWidget() is self._view

    def play_chosen(self) -> None:
        """Play the utterance with the caret."""
        utterance = self._view.utterance
        if utterance is not None:
            self.play(utterance)

    def play(self, utterance: Utterance) -> None:
        """Play an utterance to its end, or to the end of the audio. Do nothing if its time is unknown."""
        audio = self._audio.playing.audio
        if audio is None or utterance.start_s is None:
            return
        rate_hz, length = audio.shape.rate_hz, audio.shape.length
        end = length if utterance.end_s is None else min(length, round(utterance.end_s * rate_hz))
        start = round(utterance.start_s * rate_hz)
        if start < end:
            self._audio.wave.follow()
            self._audio.playing.play(start, end)

    def _show(self) -> None:
        playing = self._audio.playing
        if playing.audio is not None:
            self._view.show_time(playing.position / playing.audio.shape.rate_hz)
