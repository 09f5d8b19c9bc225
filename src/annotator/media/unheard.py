"""For a program that may never hear any sound: what decodes them is loaded when the first is wished for; and a player
that stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import MediaFault
from annotator.core.ports.player import PlayerState, WhySilent

if TYPE_CHECKING:
    from annotator.core.ports.audio_sink import SinkDevice
    from annotator.core.ports.sounds import OpenSound, Sounds


class SoundsLater:
    """`ports.Sounds` over the real ones. `kept` is the folder for what is known of sounds that were decoded once."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._making: asyncio.Task[Sounds] | None = None
        self._wish: tuple[str, ...] = ()
        self._is_closed = False

    async def open(self, path: str) -> OpenSound:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        return await (await self._real()).open(path)

    def prefetch(self, paths: Sequence[str]) -> None:
        self._wish = tuple(paths)
        if self._is_closed or (self._making is None and not paths):
            return
        self._real().add_done_callback(self._pass_on)

    async def close(self) -> None:
        self._is_closed = True
        if self._making is not None:
            await (await self._making).close()

    def _pass_on(self, making: asyncio.Task[Sounds]) -> None:
        if not self._is_closed and not making.cancelled() and making.exception() is None:
            making.result().prefetch(self._wish)

    def _real(self) -> asyncio.Task[Sounds]:
        if self._making is None:
            self._making = asyncio.ensure_future(self._make())
        return self._making

    async def _make(self) -> Sounds:
        """Loaded in a thread: numpy alone takes longer than a window may stand still."""
        return await asyncio.to_thread(_loaded, self._kept)


def _loaded(kept: Path) -> Sounds:
    from annotator.media.sound.window_side.service import SoundService

    return SoundService(kept)


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
