"""All that a requester wants to know about a bundle: every problem, notes on it, and whether its pictures decode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager

from annotator.core.bundle.whole import Bundle
from annotator.core.design.medium import MediumKind
from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.pay.wages import WageRule
from annotator.core.ports.bundles import BundleSource, Lender, Lent, Progress
from annotator.core.ports.pictures import PictureRequest, Pictures
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_notes import requester_notes
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import belied, format_of, is_opened
from annotator.work.bundles import CheckedBundle

# A picture is decoded whole whatever the size that is asked for; a small one costs nothing to hand over.
LOOK_PX = 32
AT_ONCE = 8

type Decoders = Callable[[int], AbstractAsyncContextManager[Pictures]]


class RequesterChecks:
    """`decoders` opens what decodes a number of pictures; `reference` gives the wage to hold pay in a currency against.
    Pictures take long, so they are decoded only when nothing else is wrong."""

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
        """Nothing is taken. `comparing` counts bytes of what has a checksum, `looking` pictures."""
        try:
            source = await asyncio.to_thread(self._open_source, location)
        except BundleRefused as refused:
            return CheckedBundle(None, refused.problems)
        try:
            reading = await asyncio.to_thread(read_bundle, source, comparing)
            log = ProblemLog(reading.problems)
            if reading.readable is not None:
                log.extend(await asyncio.to_thread(self._notes, reading.readable, reading.problems))
            if reading.bundle is not None:
                paths = await asyncio.to_thread(_pictures, reading.bundle)
                log.extend(await self._undecodable(source, paths, looking))
        finally:
            await asyncio.to_thread(source.close)
        problems = log.problems()
        return CheckedBundle(None if errors(problems) else reading.bundle, problems)

    def _notes(self, bundle: Bundle, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        pay = bundle.manifest.pay
        return requester_notes(bundle, problems, None if pay is None else self._reference(pay.currency))

    async def _undecodable(self, source: BundleSource, paths: Sequence[str], progress: Progress) -> Iterable[Problem]:
        if not paths:
            return ()
        log, lender, pending, done = ProblemLog(), self._lender(source), iter(paths), 0

        async def look_on(pictures: Pictures) -> None:
            nonlocal done
            for path in pending:
                await _look(path, lender, pictures, log)
                done += 1
                progress(done, len(paths))

        try:
            async with self._decoders(len(paths)) as pictures, asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(look_on(pictures))
        finally:
            await asyncio.to_thread(lender.close)
        return log.problems()


def _pictures(bundle: Bundle) -> list[str]:
    """Every picture that some task shows, each once."""
    return [medium.path for medium in bundle.all_media() if medium.kind is MediumKind.PICTURE]


async def _look(path: str, lender: Lender, pictures: Pictures, log: ProblemLog) -> None:
    try:
        lent = await asyncio.to_thread(lender.lend, path)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return
    except StoreFault as fault:
        log.add(ProblemCode.UNREADABLE, path, detail=fault.params.get("detail", ""))
        return
    try:
        await pictures.picture(PictureRequest(lent.location, LOOK_PX, LOOK_PX))
    except MediaFault as fault:
        _tell(fault, path, lent, log)
    else:
        kind = belied(path, lent.head)
        if kind:
            suffix = "." + path.rpartition(".")[2]
            log.add(ProblemCode.MEDIA_SUFFIX, path, severity=Severity.NOTE, suffix=suffix, kind=kind)
    finally:
        await asyncio.to_thread(lender.give_back, lent)


def _tell(fault: MediaFault, path: str, lent: Lent, log: ProblemLog) -> None:
    kind = format_of(lent.head)
    if fault.code == MediaFault.TOO_LARGE:
        megapixels, limit = fault.params.get("megapixels", ""), fault.params.get("limit", "")
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why="large", megapixels=megapixels, limit=limit)
    elif not lent.head:
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why="empty")
    elif kind and not is_opened(kind, MediumKind.PICTURE):
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why="kind", kind=kind)
    else:
        # The decoder's own words may name the place where the file was put aside.
        detail = fault.params.get("detail", "").replace(lent.location, path) or "it cannot be opened"
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, detail=detail)
