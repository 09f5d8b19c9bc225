"""All that a requester wants to know about a bundle: every problem, notes on it, and whether its media decode."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from annotator.core.bundle.whole import Bundle
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.pay.wages import WageRule
from annotator.core.ports.bundles import BundleSource, Lender, Lent, Progress
from annotator.core.ports.films import Films
from annotator.core.ports.pictures import PictureRequest, Pictures
from annotator.core.ports.sounds import Sounds
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_notes import requester_notes
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import belied, format_of, is_opened
from annotator.work.bundles import CheckedBundle

# A picture is decoded whole whatever the size that is asked for; a small one costs nothing to hand over.
LOOK_PX = 32
# A sound or a film that is open has a process of its own.
AT_ONCE: Mapping[MediumKind, int] = {MediumKind.PICTURE: 8, MediumKind.SOUND: 2, MediumKind.FILM: 2}
# Why a medium cannot be opened: it is damaged, or something else.
_WHY: Mapping[MediumKind, tuple[str, str]] = {
    MediumKind.PICTURE: ("", "kind"),
    MediumKind.SOUND: ("sound", "sound-kind"),
    MediumKind.FILM: ("film", "film-kind"),
}

type Look = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Decoders:
    """`pictures` opens what decodes a number of pictures, `sounds` and `films` what decodes those."""

    pictures: Callable[[int], AbstractAsyncContextManager[Pictures]]
    sounds: Callable[[], AbstractAsyncContextManager[Sounds]]
    films: Callable[[], AbstractAsyncContextManager[Films]]


class RequesterChecks:
    """`reference` gives the wage to hold pay in a currency against. Media take long, so they are decoded only when
    nothing else is wrong."""

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
            if reading.bundle is not None:
                media = await asyncio.to_thread(reading.bundle.all_media)
                await self._look_at(source, media, looking, log)
        finally:
            await asyncio.to_thread(source.close)
        problems = log.problems()
        return CheckedBundle(None if errors(problems) else reading.bundle, problems)

    def _notes(self, bundle: Bundle, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        pay = bundle.manifest.pay
        return requester_notes(bundle, problems, None if pay is None else self._reference(pay.currency))

    async def _look_at(
        self, source: BundleSource, media: Sequence[Medium], progress: Progress, log: ProblemLog
    ) -> None:
        """Whatever some task shows or plays, each once."""
        if not media:
            return
        report = _Report(log, lambda done: progress(done, len(media)))
        pictures, sounds, films = ([medium.path for medium in media if medium.kind is kind] for kind in AT_ONCE)
        lender = self._lender(source)
        try:
            if pictures:
                async with self._decoders.pictures(len(pictures)) as decoder:
                    await _look_all(pictures, lender, MediumKind.PICTURE, _seen(decoder), report)
            if sounds:
                async with self._decoders.sounds() as decoder:
                    await _look_all(sounds, lender, MediumKind.SOUND, _opened(decoder), report)
            if films:
                async with self._decoders.films() as decoder:
                    await _look_all(films, lender, MediumKind.FILM, _opened(decoder), report)
        finally:
            await asyncio.to_thread(lender.close)


@dataclass(slots=True)
class _Report:
    """What was found, and how far one is."""

    log: ProblemLog
    progress: Callable[[int], None]
    done: int = 0

    def another(self) -> None:
        self.done += 1
        self.progress(self.done)


def _seen(pictures: Pictures) -> Look:
    async def look(location: str) -> None:
        await pictures.picture(PictureRequest(location, LOOK_PX, LOOK_PX))

    return look


def _opened(decoder: Sounds | Films) -> Look:
    async def look(location: str) -> None:
        (await decoder.open(location)).close()

    return look


async def _look_all(paths: Sequence[str], lender: Lender, kind: MediumKind, look: Look, report: _Report) -> None:
    pending = iter(paths)

    async def look_on() -> None:
        for path in pending:
            await _look(path, lender, kind, look, report.log)
            report.another()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE[kind]):
            group.create_task(look_on())


async def _look(path: str, lender: Lender, kind: MediumKind, look: Look, log: ProblemLog) -> None:
    try:
        lent = await asyncio.to_thread(lender.lend, path)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return
    except StoreFault as fault:
        log.add(ProblemCode.UNREADABLE, path, detail=fault.params.get("detail", ""))
        return
    try:
        await look(lent.location)
    except MediaFault as fault:
        _tell(fault, path, lent, kind, log)
    else:
        name = belied(path, lent.head)
        if name:
            suffix = "." + path.rpartition(".")[2]
            log.add(ProblemCode.MEDIA_SUFFIX, path, severity=Severity.NOTE, suffix=suffix, kind=name)
    finally:
        await asyncio.to_thread(lender.give_back, lent)


def _tell(fault: MediaFault, path: str, lent: Lent, kind: MediumKind, log: ProblemLog) -> None:
    name, (why, why_other) = format_of(lent.head), _WHY[kind]
    if fault.code == MediaFault.TOO_LARGE and kind is MediumKind.PICTURE:
        megapixels, limit = fault.params.get("megapixels", ""), fault.params.get("limit", "")
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why="large", megapixels=megapixels, limit=limit)
    elif not lent.head:
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why="empty")
    elif name and not is_opened(name, kind):
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why=why_other, kind=name)
    else:
        # The decoder's own words may name the place where the file was put aside.
        detail = fault.params.get("detail", "").replace(lent.location, path) or "it cannot be opened"
        log.add(ProblemCode.MEDIA_UNDECODABLE, path, why=why, detail=detail)
