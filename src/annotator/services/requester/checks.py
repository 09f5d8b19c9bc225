"""The checks of a bundle for its requester: every problem, notes, and whether its media can be decoded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.errors import BundleRefused
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.ports.bundles import BundleSource, Lender, MediaVerdicts, Progress
from annotator.core.ports.folders import NewFolders
from annotator.core.ports.images import PixelQueries
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.bundle.media_checks import unused_media, unused_note
from annotator.formats.bundle.reader import ReadBundle, read_bundle
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.formats.imports.files import unwatched
from annotator.formats.imports.plan import ImportRequest, NewBundle
from annotator.formats.imports.reader import plan_import
from annotator.formats.manifest.reader import manifest_lines, with_line
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog
from annotator.formats.source.listing import JoinedSource
from annotator.formats.source.media_kinds import kind_of
from annotator.formats.source.rejection import rejecting
from annotator.formats.tasks.rows import TASKS_LIMIT_BYTES
from annotator.services.bundles import CheckedBundle, release
from annotator.services.requester.media_checks import MOST_S, Decoders, MediaChecks, MediaCheckTimeout

# A shorter check writes nothing.
_KEPT_FROM_S = 2.0


class RequesterChecks:
    """The checks. `reference` returns the wage that pay in a currency is compared with. Media are checked even if
    the bundle has other errors, as far as they are known, so that the requester sees all problems at once."""

    def __init__(
        self,
        open_source: Callable[[str], BundleSource],
        lender: Callable[[BundleSource], Lender],
        decoders: Decoders,
        reference: Callable[[str], WageRule | None],
        verdicts: MediaVerdicts,
        most_s: float = MOST_S,
        kept_from_s: float = _KEPT_FROM_S,
        today: date | None = None,
    ) -> None:
        """After `most_s` seconds in total no more media are checked, and an error reports this. The verdicts about
        media are kept if they took `kept_from_s` seconds. `today` decides if the wage is confirmed."""
        self._open_source = open_source
        self._lender = lender
        self._decoders = decoders
        self._reference = reference
        self._verdicts = verdicts
        self._kept_from_s = kept_from_s
        self._today = today
        self._most_s = most_s

    async def check(self, location: str, comparing: Progress, looking: Progress) -> CheckedBundle:
        """Check a bundle without importing it. `comparing` counts checksummed files' bytes, `looking` media."""
        ends = self._ends()
        log = ProblemLog()
        try:
            with rejecting():
                source = await asyncio.to_thread(self._open_source, location)
                try:
                    reading = await _read(source, comparing)
                    log.extend(reading.problems)
                    await self._look_again(source, reading, looking, log, ends)
                    unused = unused_media(reading)
                finally:
                    await release(source.close)
        except BundleRefused as refused:
            log.extend(refused.problems)
            return CheckedBundle(None, log.problems())
        problems = log.problems()
        return CheckedBundle(None if errors(problems) else reading.bundle, problems, unused)

    async def _look_again(
        self, source: BundleSource, reading: ReadBundle, looking: Progress, log: ProblemLog, ends: MediaCheckTimeout
    ) -> None:
        """Add the notes and the problems of the media."""
        if reading.readable is not None:
            log.extend(await asyncio.to_thread(self._notes, source, reading, reading.readable))
            media = await asyncio.to_thread(_there, reading, reading.readable)
            await self._look_at(source, reading.readable, media, looking, log, ends)
        elif reading.undesigned is not None:
            await self._look_without_design(source, reading, reading.undesigned, looking, log, ends)

    def _notes(self, source: BundleSource, reading: ReadBundle, bundle: Bundle) -> tuple[Problem, ...]:
        pay = bundle.manifest.pay
        reference = None if pay is None else self._reference(pay.currency)
        notes = requester_notes(bundle, reading.problems, reference, self._today)
        lines = manifest_lines(source)
        unused = unused_note(unused_media(reading))
        return (*(with_line(note, lines) for note in notes), *unused)

    def _ends(self) -> MediaCheckTimeout:
        return MediaCheckTimeout(asyncio.get_running_loop().time() + self._most_s)

    async def look(
        self, location: str, bundle: Bundle, looking: Progress, stopped: asyncio.Event
    ) -> tuple[Problem, ...]:
        """Return the problems of the media of a bundle read before; none if the bundle has been removed since."""
        ends = replace(self._ends(), stopped=stopped)
        log = ProblemLog()
        try:
            source = await asyncio.to_thread(self._open_source, location)
        except BundleRefused:
            return ()
        try:
            media = await asyncio.to_thread(bundle.all_media)
            await self._look_at(source, bundle, media, looking, log, ends)
        except Exception as error:  # no caller waits for this that could report it
            log.add(ProblemCode.MEDIA_UNSEEN, ENTIRE_BUNDLE, severity=Severity.NOTE, detail=_in_words(error))
        finally:
            await release(source.close)
        return log.problems()

    async def _look_without_design(
        self,
        source: BundleSource,
        reading: ReadBundle,
        bundle: Bundle,
        progress: Progress,
        log: ProblemLog,
        ends: MediaCheckTimeout,
    ) -> None:
        """Check media without a valid design. The file name gives the kind of a file, but not whether a video is
        only used for audio. So an undisplayable video is an error only if it cannot be played as audio either."""
        media = [medium for medium in _there(reading, bundle) if kind_of(medium.path) is medium.kind]
        seen, heard = ProblemLog(), ProblemLog()
        await self._look_at(source, bundle, media, progress, seen, ends, is_designed=False)
        unseen = {problem.place.file for problem in errors(seen.problems())}
        videos = (medium.path for medium in media if medium.kind is MediumKind.VIDEO)
        maybe = [Medium(path, MediumKind.AUDIO) for path in videos if path in unseen]
        await self._look_at(source, bundle, maybe, lambda *_: None, heard, ends, is_designed=False)
        unheard = {problem.place.file for problem in errors(heard.problems())}
        only_heard = {medium.path for medium in maybe} - unheard
        log.extend(problem for problem in seen.problems() if problem.place.file not in only_heard)
        log.extend(problem for problem in heard.problems() if problem.place.file in only_heard)

    async def _look_at(
        self,
        source: BundleSource,
        bundle: Bundle,
        media: Sequence[Medium],
        progress: Progress,
        log: ProblemLog,
        ends: MediaCheckTimeout,
        *,
        is_designed: bool = True,
    ) -> None:
        if not media:
            return
        lender = self._lender(source)
        checks = MediaChecks(bundle, self._decoders, lender, log, progress, ends, self._verdicts, is_designed)
        clock = asyncio.get_running_loop().time
        begin_s = clock()
        try:
            await checks.look(media)
        finally:
            try:
                if clock() - begin_s >= self._kept_from_s:
                    await asyncio.to_thread(self._verdicts.save)
            finally:
                await release(lender.close)


async def _read(source: BundleSource, comparing: Progress) -> ReadBundle:
    """Read a bundle in a thread, which ends soon after it is cancelled."""
    is_off = False

    def compared(done: int, whole: int) -> None:
        if is_off:
            raise EOFError
        comparing(done, whole)

    try:
        return await asyncio.to_thread(read_bundle, source, compared)
    except asyncio.CancelledError:
        is_off = True
        raise


def _there(reading: ReadBundle, bundle: Bundle) -> tuple[Medium, ...]:
    """Return the media to check. Missing media were reported when the bundle was read."""
    there = set(reading.paths) - {problem.params.get("value") for problem in errors(reading.problems)}
    return tuple(medium for medium in bundle.all_media() if medium.path in there)


def _in_words(error: BaseException) -> str:
    """Return the message of an error, or of the first error of a group."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) or type(error).__name__


class ImportProgress(Struct, frozen=True):
    """The progress callbacks: images of a dataset that were inspected, then bytes of media that were copied."""

    looked_at: Progress
    copied: Progress


UNWATCHED: Final = ImportProgress(unwatched, unwatched)


class Imported(Struct, frozen=True):
    """The result of an import. `bundle` is None if nothing was written; `problems` then holds the reasons. Otherwise
    the problems are notes about the written bundle."""

    bundle: NewBundle | None
    problems: tuple[Problem, ...]


def import_bundle(
    location: str,
    target: str,
    request: ImportRequest,
    folders: NewFolders,
    images: PixelQueries,
    progress: ImportProgress = UNWATCHED,
) -> Imported:
    """Read `location` and write the bundle folder `target`. Blocking. Raise `StoreFault` if the disk fails, and
    `DecoderFault` if images cannot be inspected."""
    log = ProblemLog()
    try:
        folders.check_target(target)
    except BundleRefused as refused:
        log.extend(refused.problems)
    try:
        with rejecting(), closing(_opened(location, request, folders)) as source:
            planned = plan_import(source, request, _extra_files(source, request, folders), images, progress.looked_at)
            if planned.bundle is None or not log.has_errors():
                log.extend(planned.problems)
            if planned.bundle is None or log.has_errors():
                return Imported(None, log.problems())
            folders.write(target, planned.bundle.files, planned.bundle.media, source, progress.copied)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return Imported(None, log.problems())
    return Imported(planned.bundle, log.problems())


def _opened(location: str, request: ImportRequest, folders: NewFolders) -> BundleSource:
    """Open the source, joined with the folder of its media if they are elsewhere. Raise `BundleRefused`."""
    source = folders.open_source(location)
    if not request.media:
        return source
    try:
        return JoinedSource(source, folders.open_source(request.media))
    except BaseException:
        source.close()
        raise


def _extra_files(source: BundleSource, request: ImportRequest, folders: NewFolders) -> Mapping[str, bytes]:
    """Return the named files that are not in the source. A file that does not exist is reported when needed."""
    listed = {listed_file.path for listed_file in source.listing()}
    found: dict[str, bytes] = {}
    for name in {request.config, request.tasks} - listed - {""}:
        try:
            found[name] = folders.read_file(name, TASKS_LIMIT_BYTES)
        except BundleRefused as refused:
            if any(problem.code is not ProblemCode.NOT_FOUND for problem in refused.problems):
                raise
    return found
