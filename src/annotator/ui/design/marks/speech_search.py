"""Speech search in audio. Results arrive incrementally, and the search can be stopped."""

from __future__ import annotations

from contextlib import aclosing

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio
from annotator.ui import async_tasks


class SpeechSearch(QObject):
    """A speech search. `found` carries phrases as bounds in samples, and the sample rate. `changed`: the search
    started, advanced or ended. `ended` carries the error or None; it is not emitted after `stop`."""

    found = Signal(object, int)
    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running = async_tasks.Latest(self)
        self.is_on = False
        self.share = 0.0  # fraction of the audio searched so far

    def start(self, audio: OpenAudio) -> None:
        self.is_on, self.share = True, 0.0
        self._running.start(self._search(audio))
        self.changed.emit()

    def stop(self) -> None:
        if self.is_on:
            self._running.cancel()
            self.is_on = False
            self.changed.emit()

    async def _search(self, audio: OpenAudio) -> None:
        fault: MediaFault | None = None
        try:
            async with aclosing(audio.speech()) as search:
                async for some in search:
                    self.share = min(1.0, some.to / max(1, audio.shape.length))
                    if some.phrases:
                        self.found.emit(some.phrases, audio.shape.rate_hz)
                    self.changed.emit()
        except MediaFault as caught:
            fault = caught
        self.is_on = False
        self.changed.emit()
        self.ended.emit(fault)
