"""The assembly of `services.requester.checks`: sources from disk, media in worker processes, the user's reference
wage."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.command_line.progress_line import told_in_place
from annotator.app.gui.system_clock import SystemClock
from annotator.app.rates.reference_wages import reference_wages
from annotator.core.ledger.clock import local_day
from annotator.media.images.service import ImageService
from annotator.services.bundles import CheckedBundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import MOST_S, Decoders
from annotator.store.bundles.sources import open_source
from annotator.store.bundles.worker_files import LentFiles
from annotator.store.disk import temporary_folder
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

if TYPE_CHECKING:
    from annotator.media.audio.client.service import AudioService
    from annotator.media.video.client.service import VideoService

MOST_LANES = 8


def checked(location: str, home: Home, wage: Decimal | None, most_s: float = MOST_S) -> CheckedBundle:
    """Check a bundle. Pay is compared with `wage` per hour in the bundle's currency, or else with the reference of
    the home's settings.

    Show the progress on a terminal. After `most_s` seconds no further media are checked."""
    return asyncio.run(_checked(location, home, wage, most_s))


async def _checked(location: str, home: Home, wage: Decimal | None, most_s: float) -> CheckedBundle:
    timestamp = SystemClock().now()
    today = local_day(timestamp.utc_ms, timestamp.offset_min)
    decoders = Decoders(_images, _audio_files, _videos)
    checks = RequesterChecks(open_source, LentFiles, decoders, await reference_wages(home, wage, today), most_s)
    with told_in_place(_compared) as compared, told_in_place(_looked_at) as looked_at:
        return await checks.check(location, compared, looked_at)


def media_checks() -> RequesterChecks:
    """Return checks for media only; pay is not compared."""
    return RequesterChecks(open_source, LentFiles, Decoders(_images, _audio_files, _videos), lambda _currency: None)


def _compared(done_bytes: int, all_bytes: int) -> str:
    return number_format.bytes_of(_("Comparing checksums: {done} of {all}"), done_bytes, all_bytes)


def _looked_at(done: int, count: int) -> str:
    return _("Checking media: {done} of {count}").format(done=done, count=count)


@asynccontextmanager
async def _images(count: int) -> AsyncIterator[ImageService]:
    service = ImageService(connections=min(count, os.cpu_count() or 1, MOST_LANES))
    service.start()
    try:
        yield service
    finally:
        await service.close()


@asynccontextmanager
async def _audio_files() -> AsyncIterator[AudioService]:
    """Provide an audio service with a temporary cache, because the bundle may never be worked on here."""
    # Imported late: most bundles have no audio, and numpy takes a while to load.
    from annotator.media.audio.client.service import AudioService

    with tempfile.TemporaryDirectory(prefix="annotator-", dir=temporary_folder()) as kept:
        service = AudioService(Path(kept))
        try:
            yield service
        finally:
            await service.close()


@asynccontextmanager
async def _videos() -> AsyncIterator[VideoService]:
    """Provide a video service, imported late as well."""
    from annotator.media.video.client.service import VideoService

    service = VideoService()
    try:
        yield service
    finally:
        await service.close()
