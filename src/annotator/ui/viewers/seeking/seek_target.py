"""The protocol of a player that can be sought in."""

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
        """The position in samples."""

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def toggle(self) -> None: ...

    def seek(self, sample: float) -> None: ...

    def skip(self, seconds: float) -> None: ...

    def set_speed(self, speed: float) -> None: ...
