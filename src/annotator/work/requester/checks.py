"""All that a requester wants to know about a bundle: every problem, notes on it, and whether its media decode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from annotator.core.bundle.whole import Bundle
from annotator.core.design.medium import Medium
from annotator.core.errors import BundleRefused
from annotator.core.pay.wages import WageRule
from annotator.core.ports.bundles import BundleSource, Lender, Progress
from annotator.core.problems import Problem, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_notes import requester_notes
from annotator.formats.problem_log import ProblemLog
from annotator.work.bundles import CheckedBundle
from annotator.work.requester.media_looks import Decoders, MediaLooks


class RequesterChecks:
    """`reference` gives the wage to hold pay in a currency against. Media are looked at whatever else is wrong, as far
    as it can be told which there are: who mends a bundle is told of all of it at once."""

    def __init__(
        self,
        open_source: Callable[[str], BundleSource],
        lender: Callable[[BundleSource], Lender],
        decoders: Decoders,
        reference: Callable[[str], WageRule | None],
    ) -> None:
        self._open_source = open_source
        self._lender = lender
        self._decoders = decoders
        self._reference = reference

    async def check(self, location: str, comparing: Progress, looking: Progress) -> CheckedBundle:
        """Nothing is taken. `comparing` counts bytes of what has a checksum, `looking` media."""
        try:
            source = await asyncio.to_thread(self._open_source, location)
        except BundleRefused as refused:
            return CheckedBundle(None, refused.problems)
        try:
            reading = await asyncio.to_thread(read_bundle, source, comparing)
            log = ProblemLog(reading.problems)
            if reading.readable is not None:
                log.extend(await asyncio.to_thread(self._notes, reading.readable, reading.problems))
                named = {problem.params.get("value") for problem in errors(reading.problems)}
                media = await asyncio.to_thread(reading.readable.all_media)
                there = set(reading.paths) - named  # what is missing was told by the reading
                media = tuple(medium for medium in media if medium.path in there)
                await self._look_at(source, reading.readable, media, looking, log)
        finally:
            await asyncio.to_thread(source.close)
        problems = log.problems()
        return CheckedBundle(None if errors(problems) else reading.bundle, problems)

    def _notes(self, bundle: Bundle, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        pay = bundle.manifest.pay
        return requester_notes(bundle, problems, None if pay is None else self._reference(pay.currency))

    async def look(self, location: str, bundle: Bundle) -> tuple[Problem, ...]:
        """What is to be said of the media of a bundle that was read already. Nothing where it is gone meanwhile."""
        log = ProblemLog()
        try:
            source = await asyncio.to_thread(self._open_source, location)
        except BundleRefused:
            return ()
        try:
            media = await asyncio.to_thread(bundle.all_media)
            await self._look_at(source, bundle, media, lambda *_: None, log)
        finally:
            await asyncio.to_thread(source.close)
        return log.problems()

    async def _look_at(
        self, source: BundleSource, bundle: Bundle, media: Sequence[Medium], progress: Progress, log: ProblemLog
    ) -> None:
        if not media:
            return
        lender = self._lender(source)
        try:
            await MediaLooks(bundle, self._decoders, lender, log, progress).look(media)
        finally:
            await asyncio.to_thread(lender.close)
