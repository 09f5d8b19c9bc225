"""Sounds decoded in worker processes: one for each that is open, one for what is opened next, one that waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from annotator.core.errors import MediaFault
from annotator.media.sound.window_side.kept import KeptSounds
from annotator.media.sound.window_side.opened import OpenedSound
from annotator.media.sound.window_side.state import Learnt
from annotator.media.sound.worker import spawned
from annotator.media.spares import Spares


class SoundService:
    """The real `ports.Sounds`. Nothing is spawned before a sound is wished for or opened. `kept` is the folder for what
    is learnt of sounds; `spares` are its own from now on."""

    def __init__(self, kept: Path, spares: Spares | None = None) -> None:
        self._kept = KeptSounds(kept)
        self._spares = spares or Spares(spawned)
        self._open: list[OpenedSound] = []
        self._wished: OpenedSound | None = None
        self._is_closed = False

    async def open(self, path: str) -> OpenedSound:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        wished = self._wished
        if wished is not None and wished.path == path:
            sound, self._wished = wished, None
        else:
            sound = OpenedSound(path, self._spares, Learnt(), self._kept)
        self._open = [other for other in self._open if not other.lane.ended.done()] + [sound]
        try:
            await asyncio.wrap_future(sound.lane.opened)
        except BaseException:
            sound.close()
            raise
        return sound

    def prefetch(self, paths: Sequence[str]) -> None:
        """The first of them is opened; the others wait for their turn to be the first."""
        if self._is_closed:
            return
        path = paths[0] if paths else None
        if self._wished is not None and self._wished.path != path:
            self._wished.close()
            self._open.append(self._wished)
            self._wished = None
        if path is not None and self._wished is None:
            self._wished = OpenedSound(path, self._spares, Learnt(), self._kept)
        else:
            self.expect()

    def expect(self) -> None:
        Thread(target=self._spares.prepare, name="annotator-sound-spare", daemon=True).start()

    async def close(self) -> None:
        """Returns when all processes are gone."""
        self._is_closed = True
        every = [*self._open, *([self._wished] if self._wished is not None else [])]
        self._open, self._wished = [], None
        for sound in every:
            sound.close()
        await asyncio.gather(*(asyncio.wrap_future(sound.lane.ended) for sound in every))
        self._spares.close()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Of the sounds that are open."""
        return tuple(pid for sound in self._open if (pid := sound.lane.worker_pid) is not None)
