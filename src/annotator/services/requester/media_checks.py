"""Checks of media: whether they decode and have all that their headers claim, and the frame rates of videos."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from fractions import Fraction
from functools import partial
from itertools import batched

from msgspec import Struct, field

from annotator.core.bundle.content import Bundle
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.design.tree import in_step, paths_in
from annotator.core.errors import BundleRefused, MediaFault, NoDecoder, StoreFault
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.core.ports.bundles import Lender, Lent, MediaVerdict, MediaVerdicts, Progress
from annotator.core.ports.images import LOOK_PX, MOST_COUNTED, ImageRequest, Images
from annotator.core.ports.videos import DecodedFrames, OpenVideo, Videos
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.bundle.media_checks import note_pages, note_rates
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog
from annotator.formats.source.media_kinds import belied, format_of, is_opened, stops_in_the_middle

# Each open audio or video file has its own decoder process.
AT_ONCE: Mapping[MediumKind, int] = {
    MediumKind.IMAGE: 8,
    MediumKind.DOCUMENT: 8,
    MediumKind.AUDIO: 2,
    MediumKind.VIDEO: 2,
}
# Reasons why a medium cannot be opened: it is damaged, has another format, or is cut off.
_WHY: Mapping[MediumKind, tuple[str, str, str]] = {
    MediumKind.IMAGE: ("", "kind", ""),
    MediumKind.DOCUMENT: ("document", "document-kind", ""),
    MediumKind.AUDIO: ("sound", "sound-kind", "sound-cut"),
    MediumKind.VIDEO: ("film", "film-kind", "film-cut"),
}
# Many files of this format store at their end the data needed to open them.
_NEEDS_ITS_END = "MP4"
_NO_AUDIO = "it contains no audio"
_MADE_NOTHING = ("the file cannot be decoded", "End of file")
# Headers may be slightly wrong: by a frame, or by the padding that an encoder put before the beginning.
_MISSING_S, _MISSING_RATIO = 0.5, 0.03
# A claimed frame rate is accepted if the timestamps give nearly the same rate.
_CLAIMED_IS_TRUE = Fraction(1, 500)

MOST_S = 30 * 60.0

type Look = Callable[[Lent], Awaitable[MediaVerdict]]
# Returns the verdicts about several media, by path, as far as they can be decoded together.
type LookTogether = Callable[[Mapping[str, Lent]], Awaitable[Mapping[str, MediaVerdict]]]


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
    verdicts: MediaVerdicts
    is_designed: bool = True  # otherwise it is unknown how its frames are counted
    _rates: dict[str, Fraction] = field(default_factory=dict)
    _pages: dict[str, int] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _shown: dict[str, tuple[int, int]] = field(default_factory=dict)
    _count: int = 0
    _no_decoder: str = ""  # the reason why no decoder can be started, if none can

    async def look(self, media: Sequence[Medium]) -> None:
        """Check these media, which exist. Report the media that could not be checked in time."""
        self._count = len(media)
        self.progress(0, self._count)
        looking = asyncio.ensure_future(self._look_at_each(media))
        is_over = await self.ends.over(looking)
        if not is_over:
            looking.result()
        unseen = [medium.path for medium in media if medium.path not in self._seen]
        params = {"count": str(len(unseen)), "all": str(len(media)), "first": next(iter(unseen), "")}
        if not is_over and self._no_decoder:
            params |= {"why": "decoder", "detail": self._no_decoder}
        elif not is_over:
            return
        else:
            params["why"] = "stopped" if self.ends.stopped.is_set() else "late"
        severity = Severity.NOTE if params["why"] == "stopped" else Severity.ERROR
        self.log.add(
            ProblemCode.MEDIA_UNSEEN, ENTIRE_BUNDLE, line=None, row=None, field=None, severity=severity, **params
        )

    async def _look_at_each(self, media: Sequence[Medium]) -> None:
        images, documents, audio_files, videos = (
            [medium.path for medium in media if medium.kind is kind] for kind in AT_ONCE
        )
        if images or documents:
            async with self.decoders.images(len(images) + len(documents)) as seen:
                for paths, kind in ((images, MediumKind.IMAGE), (documents, MediumKind.DOCUMENT)):
                    await self._look_all(paths, kind, partial(self._see, seen), partial(self._see_together, seen))
        if audio_files:
            async with self.decoders.audio_files() as heard:
                await self._look_all(audio_files, MediumKind.AUDIO, partial(self._hear, heard))
        if videos:
            async with self.decoders.videos() as shown:
                await self._look_all(videos, MediumKind.VIDEO, partial(self._watch, shown))
        if self._rates and self.is_designed:
            await asyncio.to_thread(note_rates, self.bundle, self._rates, self.log)
        if self._pages:
            await asyncio.to_thread(note_pages, self.bundle, self._pages, self.log)

    async def _look_all(
        self, paths: Sequence[str], kind: MediumKind, look: Look, together: LookTogether | None = None
    ) -> None:
        # Few images are divided among all decoders.
        size = 1 if together is None else min(MOST_COUNTED, 1 + len(paths) // (2 * AT_ONCE[kind]))
        pending = batched(paths, size, strict=False)

        async def look_on() -> None:
            for some in pending:
                if self._no_decoder:
                    return
                try:
                    await self._look_some(some, kind, look, together)
                except NoDecoder as missing:  # the other media would fail, too
                    self._no_decoder = missing.params["detail"]
                    return
                self._seen.update(some)
                self.progress(len(self._seen), self._count)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE[kind]):
                group.create_task(look_on())

    async def _look_some(
        self, paths: Sequence[str], kind: MediumKind, look: Look, together: LookTogether | None
    ) -> None:
        lent = await self._lent(paths)
        try:
            known = {path: self.verdicts.known(kind.value, each.sha256) for path, each in lent.items()}
            found = {path: verdict for path, verdict in known.items() if verdict is not None}
            new = {path: each for path, each in lent.items() if path not in found}
            if together is not None and len(new) > 1:
                found |= await together(new)
            for path, each in new.items():
                with self._reporting(path, each, kind):
                    if path not in found:
                        found[path] = await look(each)
            await asyncio.to_thread(self._remember, kind, new, found)
            for path, verdict in found.items():
                self._report_verdict(path, lent[path], kind, verdict)
        finally:
            await self._give_back(lent)

    async def _lent(self, paths: Sequence[str]) -> Mapping[str, Lent]:
        """Borrow files, returned if the caller is cancelled. Report those that cannot be lent."""
        lending = asyncio.ensure_future(asyncio.to_thread(self._lend_each, paths))
        try:
            lent, faults = await asyncio.shield(lending)
        except asyncio.CancelledError:
            await self._give_back((await lending)[0])
            raise
        for path, fault in faults.items():
            if isinstance(fault, BundleRefused):
                self.log.extend(fault.problems)
            else:
                self.log.add(ProblemCode.UNREADABLE, path, detail=fault.params.get("detail", ""))
        return lent

    def _lend_each(self, paths: Sequence[str]) -> tuple[dict[str, Lent], dict[str, BundleRefused | StoreFault]]:
        lent, faults = dict[str, Lent](), dict[str, BundleRefused | StoreFault]()
        for path in paths:
            try:
                lent[path] = self.lender.lend(path)
            except (BundleRefused, StoreFault) as fault:
                faults[path] = fault
        return lent, faults

    async def _give_back(self, lent: Mapping[str, Lent]) -> None:
        await asyncio.to_thread(lambda: list(map(self.lender.give_back, lent.values())))

    def _remember(self, kind: MediumKind, lent: Mapping[str, Lent], found: Mapping[str, MediaVerdict]) -> None:
        for path, each in lent.items():
            if path in found and self.lender.is_unchanged(each):
                self.verdicts.add(kind.value, each.sha256, found[path])

    @contextmanager
    def _reporting(self, path: str, lent: Lent, kind: MediumKind) -> Iterator[None]:
        try:
            yield
        except NoDecoder:
            raise
        except MediaFault as fault:
            self._report(fault, path, lent, kind)

    def _report_verdict(self, path: str, lent: Lent, kind: MediumKind, verdict: MediaVerdict) -> None:
        """Report what is odd about a sound medium."""
        if verdict.pages > 1:
            self._pages[path] = verdict.pages
        if verdict.rate:
            self._rates[path] = Fraction(verdict.rate)
        is_short = self._compare(path, verdict.claimed_s, verdict.found_s, "film" if kind is MediumKind.VIDEO else "")
        if verdict.is_cut and not is_short:
            self._add(ProblemCode.MEDIA_CUT, path, Severity.NOTE, why="middle")
        if verdict.decoded != verdict.numbered and not is_short:
            why = "" if verdict.decoded > verdict.numbered else "missing"
            decoded, numbered = str(verdict.decoded), str(verdict.numbered)
            self._add(ProblemCode.MEDIA_FRAMES, path, Severity.NOTE, why=why, decoded=decoded, numbered=numbered)
        name = belied(path, lent.head)
        if name:
            suffix = "." + path.rpartition(".")[2]
            self.log.add(ProblemCode.MEDIA_SUFFIX, path, severity=Severity.NOTE, suffix=suffix, kind=name)

    async def _see_together(self, images: Images, lent: Mapping[str, Lent]) -> Mapping[str, MediaVerdict]:
        pages = await images.page_counts([each.location for each in lent.values()])
        return {path: MediaVerdict(count) for path, count in zip(lent, pages, strict=True) if count}

    async def _see(self, images: Images, lent: Lent) -> MediaVerdict:
        image = await images.image(ImageRequest(lent.location, LOOK_PX, LOOK_PX))
        return MediaVerdict(image.pages)

    async def _hear(self, audio_files: AudioFiles, lent: Lent) -> MediaVerdict:
        """Decode a whole audio file, because its header does not prove that the content is there."""
        audio = await audio_files.open(lent.location)
        try:
            await known_exactly(audio)
            shape = audio.shape
            is_cut = await asyncio.to_thread(stops_in_the_middle, format_of(lent.head), lent.tail)
            return MediaVerdict(
                claimed_s=shape.claimed / shape.rate_hz, found_s=shape.length / shape.rate_hz, is_cut=is_cut
            )
        finally:
            audio.close()

    async def _watch(self, videos: Videos, lent: Lent) -> MediaVerdict:
        video = await videos.open(lent.location)
        try:
            await known_exactly(video)
            shape = video.shape
            lasted_s = video.time_s(shape.frames - 1) - video.time_s(0)
            rate = ""
            if _is_even(video):
                measured = Fraction(shape.frames - 1) / Fraction(lasted_s) if lasted_s > 0 else shape.rate
                is_true = abs(shape.rate - measured) <= measured * _CLAIMED_IS_TRUE
                rate = str(shape.rate if is_true else measured)
            frames = await _decoded_frames(video)
            return MediaVerdict(
                claimed_s=shape.claimed_s,
                found_s=lasted_s + float(1 / shape.rate),
                rate=rate,
                decoded=frames.decoded,
                numbered=frames.numbered,
            )
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
        elif kind is MediumKind.AUDIO and detail == _NO_AUDIO and self._has_silent_timeline():
            self._add(code, path, Severity.NOTE, why="mute")
        elif name and not is_opened(name, kind):
            self._add(code, path, Severity.ERROR, why=why_other, kind=name)
        elif why_cut and name == _NEEDS_ITS_END and detail in _MADE_NOTHING:
            self._add(code, path, Severity.ERROR, why=why_cut)
        else:
            self._add(code, path, Severity.ERROR, why=why, detail=detail)

    def _add(self, code: ProblemCode, path: str, severity: Severity, **params: str) -> None:
        shown = {**params, **self._tasks(path)}
        self.log.add(code, path, line=None, row=None, field=None, severity=severity, **shown)

    def _has_silent_timeline(self) -> bool:
        """Return whether an audio tag shows the file of the video that it is synchronised with."""
        design = self.bundle.design
        values = {tag.name: tag.value for tag in design.media()}
        return any(values[video] == values[audio] for video, audio in in_step(design).items())

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
    await _until(medium, lambda: medium.shape.is_exact)


async def _decoded_frames(video: OpenVideo) -> DecodedFrames:
    video.count_frames()
    await _until(video, lambda: video.shape.decoded_frames is not None)
    return video.shape.decoded_frames or DecodedFrames(0, 0)


async def _until(medium: OpenAudio | OpenVideo, is_so: Callable[[], bool]) -> None:
    changed, faults = asyncio.Event(), list[MediaFault]()

    def hear(fault: MediaFault | None) -> None:
        if fault is not None:
            faults.append(fault)
        changed.set()

    stop = medium.listen(hear)
    try:
        while not is_so():
            if faults:
                raise faults[0]
            await changed.wait()
            changed.clear()
    finally:
        stop()
