"""Films decoded in worker processes: one for each that is open, one for what is opened next, one that waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Thread

from annotator.core.errors import MediaFault
from annotator.media.film.window_side.opened import OpenedFilm
from annotator.media.film.worker import spawned
from annotator.media.spares import Spares


class FilmService:
    """The real `ports.Films`. Nothing is spawned before a film is wished for or opened. `spares` are its own from now
    on."""

    def __init__(self, spares: Spares | None = None) -> None:
        self._spares = spares or Spares(spawned)
        self._open: list[OpenedFilm] = []
        self._wished: OpenedFilm | None = None
        self._is_closed = False

    async def open(self, path: str) -> OpenedFilm:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        film, self._wished = self._wished, None
        if film is None or film.path != path:
            if film is not None:
                film.close()
                self._open.append(film)
            film = OpenedFilm(path, self._spares.take)
        self._open = [other for other in self._open if not other.lane.ended.done()] + [film]
        try:
            await asyncio.wrap_future(film.lane.opened)
        except BaseException:
            film.close()
            raise
        self.expect()
        return film

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
            self._wished = OpenedFilm(path, self._spares.take)
        else:
            self.expect()

    def expect(self) -> None:
        Thread(target=self._spares.prepare, name="annotator-film-spare", daemon=True).start()

    async def close(self) -> None:
        """Returns when all processes are gone."""
        self._is_closed = True
        every = [*self._open, *([self._wished] if self._wished is not None else [])]
        self._open, self._wished = [], None
        for film in every:
            film.close()
        await asyncio.gather(*(asyncio.wrap_future(film.lane.ended) for film in every))
        self._spares.close()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Of the films that are open."""
        return tuple(pid for film in self._open if (pid := film.lane.worker_pid) is not None)
