"""Checks of media: whether they decode and have all that their headers claim, and the frame rates of videos."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.bundle.content import Bundle
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.design.tree import paths_in
from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.core.ports.bundles import Lender, Lent, Progress
from annotator.core.ports.images import ImageRequest, Images
from annotator.core.ports.videos import OpenVideo, Videos
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.bundle.media_checks import note_pages, note_rates
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog
from annotator.formats.source.media_kinds import belied, format_of, is_opened, stops_in_the_middle

# An image is always decoded completely, whatever the requested size. A small result is cheap to transfer.
LOOK_PX = 32
# Each open audio or video file has its own decoder process.
AT_ONCE: Mapping[MediumKind, int] = {MediumKind.IMAGE: 8, MediumKind.AUDIO: 2, MediumKind.VIDEO: 2}
# Reasons why a medium cannot be opened: it is damaged, has another format, or is cut off.
_WHY: Mapping[MediumKind, tuple[str, str, str]] = {
    MediumKind.IMAGE: ("", "kind", ""),
    MediumKind.AUDIO: ("sound", "sound-kind", "sound-cut"),
    MediumKind.VIDEO: ("film", "film-kind", "film-cut"),
}
# Many files of this format store at their end the data needed to open them.
_NEEDS_ITS_END = "MP4"
_MADE_NOTHING = ("the file cannot be decoded", "End of file")
# Headers may be slightly wrong: by a frame, or by the padding that an encoder put before the beginning.
_MISSING_S, _MISSING_RATIO = 0.5, 0.03
# A claimed frame rate is accepted if the timestamps give nearly the same rate.
_CLAIMED_IS_TRUE = Fraction(1, 500)

MOST_S = 30 * 60.0

type Look = Callable[[Lent, str], Awaitable[None]]


class Decoders(Struct, frozen=True):
    """The decoders. `images` opens one for a number of images; `audio_files` and `videos` those of media."""

    images: Callable[[int], AbstractAsyncContextManager[Images]]
    audio_files: Callable[[], AbstractAsyncContextManager[AudioFiles]]
    videos: Callable[[], AbstractAsyncContextManager[Videos]]


class MediaCheckTimeout(Struct, frozen=True):
    """The end of the checks before all media are done: at `until_s` of the loop's clock or when `stopped`."""

    until_s: float
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def over(self, looking: asyncio.Future[None]) -> bool:
        """Wait for `looking`. Cancel it and return True if the time is over or the checks are stopped."""
        stopping = asyncio.ensure_future(self.stopped.wait())
        try:
            left_s = max(0.0, self.until_s - asyncio.get_running_loop().time())
            await asyncio.wait((looking, stopping), timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
            return not looking.done()
        finally:  # also if the caller is cancelled
            stopping.cancel()
            looking.cancel()
            await asyncio.wait((looking, stopping))


class MediaChecks(Struct):
    """The checks of the media of one bundle. Each medium is checked once, and problems go to `log`."""

    bundle: Bundle
    decoders: Decoders
    lender: Lender
    log: ProblemLog
    progress: Progress
    ends: MediaCheckTimeout
    is_designed: bool = True  # otherwise it is unknown how its frames are counted
    _rates: dict[str, Fraction] = field(default_factory=dict)
    _pages: dict[str, int] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _shown: dict[str, tuple[int, int]] = field(default_factory=dict)
    _count: int = 0

    async def look(self, media: Sequence[Medium]) -> None:
        """Check these media, which exist. Report the media that could not be checked in time."""
        self._count = len(media)
        self.progress(0, self._count)
        looking = asyncio.ensure_future(self._look_at_each(media))
        if not await self.ends.over(looking):
            looking.result()
            return
        unseen = [medium.path for medium in media if medium.path not in self._seen]
        is_stopped = self.ends.stopped.is_set()
        self.log.add(
            ProblemCode.MEDIA_UNSEEN,
            ENTIRE_BUNDLE,
            severity=Severity.NOTE if is_stopped else Severity.ERROR,
            why="stopped" if is_stopped else "late",
            count=str(len(unseen)),
            all=str(len(media)),
            first=next(iter(unseen), ""),
        )

    async def _look_at_each(self, media: Sequence[Medium]) -> None:
        images, audio_files, videos = ([medium.path for medium in media if medium.kind is kind] for kind in AT_ONCE)
        if images:
            async with self.decoders.images(len(images)) as seen:
                await self._look_all(images, MediumKind.IMAGE, lambda lent, path: self._see(seen, lent, path))
        if audio_files:
            async with self.decoders.audio_files() as heard:
                await self._look_all(audio_files, MediumKind.AUDIO, lambda lent, path: self._hear(heard, lent, path))
        if videos:
            async with self.decoders.videos() as shown:
                await self._look_all(videos, MediumKind.VIDEO, lambda lent, path: self._watch(shown, lent, path))
        if self._rates and self.is_designed:
            await asyncio.to_thread(note_rates, self.bundle, self._rates, self.log)
        if self._pages:
            await asyncio.to_thread(note_pages, self.bundle, self._pages, self.log)

    async def _look_all(self, paths: Sequence[str], kind: MediumKind, look: Look) -> None:
        pending = iter(paths)

        async def look_on() -> None:
            for path in pending:
                await self._look(path, kind, look)
                self._seen.add(path)
                self.progress(len(self._seen), self._count)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE[kind]):
                group.create_task(look_on())

    async def _look(self, path: str, kind: MediumKind, look: Look) -> None:
        try:
            lent = await self._lent(path)
        except BundleRefused as refused:
            self.log.extend(refused.problems)
            return
        except StoreFault as fault:
            self.log.add(ProblemCode.UNREADABLE, path, detail=fault.params.get("detail", ""))
            return
        try:
            await look(lent, path)
        except MediaFault as fault:
            self._report(fault, path, lent, kind)
        else:
            name = belied(path, lent.head)
            if name:
                suffix = "." + path.rpartition(".")[2]
                self.log.add(ProblemCode.MEDIA_SUFFIX, path, severity=Severity.NOTE, suffix=suffix, kind=name)
        finally:
            await asyncio.to_thread(self.lender.give_back, lent)

    async def _lent(self, path: str) -> Lent:
        """Borrow a file, returned if the caller is cancelled. Raise `BundleRefused` and `StoreFault`."""
        lending = asyncio.ensure_future(asyncio.to_thread(self.lender.lend, path))
        try:
            return await asyncio.shield(lending)
        except asyncio.CancelledError:
            with suppress(BundleRefused, StoreFault):
                await asyncio.to_thread(self.lender.give_back, await lending)
            raise

    async def _see(self, images: Images, lent: Lent, path: str) -> None:
        image = await images.image(ImageRequest(lent.location, LOOK_PX, LOOK_PX))
        if image.pages > 1:
            self._pages[path] = image.pages

    async def _hear(self, audio_files: AudioFiles, lent: Lent, path: str) -> None:
        """Decode a whole audio file, because its header does not prove that the content is there."""
        audio = await audio_files.open(lent.location)
        try:
            await known_exactly(audio)
            shape = audio.shape
            is_short = self._compare(path, shape.claimed / shape.rate_hz, shape.length / shape.rate_hz, "")
            if not is_short and await asyncio.to_thread(stops_in_the_middle, format_of(lent.head), lent.tail):
                self._add(ProblemCode.MEDIA_CUT, path, Severity.NOTE, why="middle")
        finally:
            audio.close()

    async def _watch(self, videos: Videos, lent: Lent, path: str) -> None:
        video = await videos.open(lent.location)
        try:
            await known_exactly(video)
            shape = video.shape
            lasted_s = video.time_s(shape.frames - 1) - video.time_s(0)
            self._compare(path, shape.claimed_s, lasted_s + float(1 / shape.rate), "film")
            if _is_even(video):
                measured = Fraction(shape.frames - 1) / Fraction(lasted_s) if lasted_s > 0 else shape.rate
                is_true = abs(shape.rate - measured) <= measured * _CLAIMED_IS_TRUE
                self._rates[path] = shape.rate if is_true else measured
        finally:
            video.close()

    def _compare(self, path: str, claimed_s: float, found_s: float, why: str) -> bool:
        """Return whether the medium is shorter than it claims, and report that."""
        is_short = claimed_s - found_s > max(_MISSING_S, claimed_s * _MISSING_RATIO)
        if is_short:
            claimed, found = f"{claimed_s:.1f}", f"{found_s:.1f}"
            self._add(ProblemCode.MEDIA_CUT, path, Severity.NOTE, why=why, claimed_s=claimed, found_s=found)
        return is_short

    def _report(self, fault: MediaFault, path: str, lent: Lent, kind: MediumKind) -> None:
        name, (why, why_other, why_cut) = format_of(lent.head), _WHY[kind]
        code = ProblemCode.MEDIA_UNDECODABLE
        # The message of the decoder may contain the path of the temporary copy.
        detail = fault.params.get("detail", "").replace(lent.location, path) or "it cannot be opened"
        if fault.code == MediaFault.TOO_LARGE and kind is MediumKind.IMAGE:
            megapixels, limit = fault.params.get("megapixels", ""), fault.params.get("limit", "")
            self._add(code, path, Severity.ERROR, why="large", megapixels=megapixels, limit=limit)
        elif not lent.head:
            self._add(code, path, Severity.ERROR, why="empty")
        elif name and not is_opened(name, kind):
            self._add(code, path, Severity.ERROR, why=why_other, kind=name)
        elif why_cut and name == _NEEDS_ITS_END and detail in _MADE_NOTHING:
            self._add(code, path, Severity.ERROR, why=why_cut)
        else:
            self._add(code, path, Severity.ERROR, why=why, detail=detail)

    def _add(self, code: ProblemCode, path: str, severity: Severity, **params: str) -> None:
        shown = {**params, **self._tasks(path)}
        self.log.add(code, path, line=None, row=None, field=None, severity=severity, **shown)

    def _tasks(self, path: str) -> dict[str, str]:
        """Return the row of the medium's first task and the number of its tasks; empty if only in the design."""
        if not self._shown:
            self._shown.update(_shown_in(self.bundle))
        if path not in self._shown:
            return {}
        row, count = self._shown[path]
        return {"tasks_file": self.bundle.manifest.tasks_file, "tasks_row": str(row), "tasks": str(count)}


def _shown_in(bundle: Bundle) -> dict[str, tuple[int, int]]:
    """Return by medium path the row of the first task that shows it, from 1, and the number of such tasks."""
    columns = bundle.tasks.columns
    tags = [tag for tag in bundle.design.media() if tag.value.startswith("$") and tag.value[1:] in columns]
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(zip(*(columns[tag.value[1:]] for tag in tags), strict=True), start=1):
        for path in {path for tag, cell in zip(tags, cells, strict=True) for path in paths_in(tag, cell)}:
            first, count = found.get(path, (row, 0))
            found[path] = first, count + 1
    return found


def _is_even(video: OpenVideo) -> bool:
    """Return whether the frames are evenly spaced. No other video has a frame rate by which frames can be counted."""
    last = video.shape.frames - 1
    begin_s, each_s = video.time_s(0), (video.time_s(last) - video.time_s(0)) / max(1, last)
    places = (last * part // 8 for part in range(1, 8))
    return all(abs(video.time_s(place) - begin_s - place * each_s) <= each_s for place in places)


async def known_exactly(medium: OpenAudio | OpenVideo) -> None:
    """Wait until the exact length of the medium is known. Raise `MediaFault`."""
    changed, faults = asyncio.Event(), list[MediaFault]()

    def hear(fault: MediaFault | None) -> None:
        if fault is not None:
            faults.append(fault)
        changed.set()

    stop = medium.listen(hear)
    try:
        while not medium.shape.is_exact:
            if faults:
                raise faults[0]
            await changed.wait()
            changed.clear()
    finally:
        stop()
