"""Sounds that cannot be opened, and a player that stays silent: until they are built, every design with sound is
refused before it comes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.core.errors import MediaFault
from annotator.core.ports.audio_sink import SinkDevice
from annotator.core.ports.player import PlayerState, WhySilent
from annotator.core.ports.sounds import OpenSound


class NoSounds:
    async def open(self, path: str) -> OpenSound:
        raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="")

    def prefetch(self, paths: Sequence[str]) -> None:
        """Nothing will be opened."""

    async def close(self) -> None:
        """Nothing is open."""


class NoPlayer:
    state = PlayerState(silence=WhySilent.NO_DEVICE)
    position = 0.0

    def listen(self, _heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        return lambda: None

    def load(self, sound: OpenSound | None) -> None: ...

    def play(self, first: float | None = None, until: int | None = None) -> None: ...

    def pause(self) -> None: ...

    def seek(self, sample: float) -> None: ...

    def loop(self, stretch: tuple[int, int] | None) -> None: ...

    def set_speed(self, speed: float) -> None: ...

    def set_gain(self, gain: float) -> None: ...

    def devices(self) -> tuple[SinkDevice, ...]:
        return ()

    def set_device(self, device: str) -> None: ...

    async def close(self) -> None: ...
