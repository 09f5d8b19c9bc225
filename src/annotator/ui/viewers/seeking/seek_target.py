"""What plays a sound or a film, as far as it is sent about in it."""

from __future__ import annotations

from typing import Protocol

from annotator.core.ports.audio import OpenAudio
from annotator.core.ports.player import PlayerState


class SeekTarget(Protocol):
    @property
    def audio(self) -> OpenAudio | None: ...

    @property
    def state(self) -> PlayerState: ...

    @property
    def position(self) -> float:
        """In samples."""

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def toggle(self) -> None: ...

    def seek(self, sample: float) -> None: ...

    def skip(self, seconds: float) -> None: ...

    def set_speed(self, speed: float) -> None: ...
