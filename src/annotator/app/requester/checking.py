"""`work.requester.checks` put together: sources from the disk, media in worker processes, the person's own wage."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.live.system_clock import SystemClock
from annotator.app.rates.reference_wages import reference_wages
from annotator.core.ledger.clock import local_day
from annotator.media.pictures.service import PictureService
from annotator.store.bundles.copying import silent
from annotator.store.bundles.lent_files import LentFiles
from annotator.store.bundles.sources import open_source
from annotator.store.disk import temporary_folder
from annotator.store.folders.home import Home
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.work.bundles import CheckedBundle
from annotator.work.requester.checks import RequesterChecks
from annotator.work.requester.media_looks import MOST_S, Decoders

if TYPE_CHECKING:
    from annotator.media.film.window_side.service import FilmService
    from annotator.media.sound.window_side.service import SoundService

MOST_LANES = 8
LINE = 79  # columns of a terminal, less one, so that no line is broken


def checked(location: str, home: Home, wage: Decimal | None, most_s: float = MOST_S) -> CheckedBundle:
    """All that is to be said about a bundle. Pay is held against `wage` an hour in the bundle's own currency, or else
    against the reference of the home's settings. On a terminal it tells how far it is. After `most_s` seconds
    no more media are looked at."""
    return asyncio.run(_checked(location, home, wage, most_s))


async def _checked(location: str, home: Home, wage: Decimal | None, most_s: float) -> CheckedBundle:
    stamp = SystemClock().now()
    today = local_day(stamp.utc_ms, stamp.offset_min)
    decoders = Decoders(_pictures, _sounds, _films)
    checks = RequesterChecks(open_source, LentFiles, decoders, await reference_wages(home, wage, today), most_s)
    if not sys.stderr.isatty():
        return await checks.check(location, silent, silent)
    try:
        return await checks.check(location, _tell_compared, _tell_looked_at)
    finally:
        sys.stderr.write(f"\r{'':{LINE}}\r")


def media_checks() -> RequesterChecks:
    """To look at media with; pay is not compared."""
    return RequesterChecks(open_source, LentFiles, Decoders(_pictures, _sounds, _films), lambda _currency: None)


def _tell_compared(done_bytes: int, all_bytes: int) -> None:
    _tell(figures.bytes_of(_("Comparing checksums: {done} of {all}"), done_bytes, all_bytes))


def _tell_looked_at(done: int, count: int) -> None:
    _tell(_("Looking at the media: {done} of {count}").format(done=done, count=count))


def _tell(words: str) -> None:
    sys.stderr.write(f"\r{words:{LINE}}")
    sys.stderr.flush()


@asynccontextmanager
async def _pictures(count: int) -> AsyncIterator[PictureService]:
    service = PictureService(lanes=min(count, os.cpu_count() or 1, MOST_LANES))
    service.start()
    try:
        yield service
    finally:
        await service.close()


@asynccontextmanager
async def _sounds() -> AsyncIterator[SoundService]:
    """What is found out of them is kept by nobody: the bundle may never be worked on here."""
    # Late: most bundles have no sound, and numpy takes a while to load.
    from annotator.media.sound.window_side.service import SoundService

    with tempfile.TemporaryDirectory(prefix="annotator-", dir=temporary_folder()) as kept:
        service = SoundService(Path(kept))
        try:
            yield service
        finally:
            await service.close()


@asynccontextmanager
async def _films() -> AsyncIterator[FilmService]:
    """Late, as sounds are."""
    from annotator.media.film.window_side.service import FilmService

    service = FilmService()
    try:
        yield service
    finally:
        await service.close()
