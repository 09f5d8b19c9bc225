"""Measuring rounds of `confined_cost`: each starts every kind of worker in both ways and decodes the same media."""

from __future__ import annotations

import compileall
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from statistics import median

from annotator.core.ports.images import ImageRequest
from annotator.media.audio.client.shared_state import SharedState
from annotator.media.audio.protocol import AUDIO_REPLIES, OpenAudioFile, ScanProgress, TableGrown, TableTooSmall
from annotator.media.images import connection
from annotator.media.messages import Fault, TableHandle, WorkerMessage
from annotator.media.sandbox import seal
from annotator.media.shared_memory import OwnedMemory
from annotator.media.video.protocol import (
    MOST_FRAMES,
    SLOT_BYTES,
    SLOTS,
    THUMBNAIL_BYTES,
    VIDEO_REPLIES,
    FrameReady,
    FreeSlot,
    OpenVideoFile,
    PlaybackEnded,
    PlayFrames,
    SetView,
    VideoOpened,
)
from annotator.media.worker_client import WorkerClient, open_regular_file
from benchmarks.confined_serving import Took, serve, serve_sealed

ROUNDS = 20
WITHIN_S = 120.0
SAME_IMAGE, FRAMES = 3, 120
MOST_SHARE, MOST_START_MS = 0.02, 3.0
WAYS = ("confined", "unconfined")

type Serve = Callable[[Connection], None]
type Decode = Callable[[Serve, Path], tuple[float, float]]


def spent_ms(pid: int | None) -> float:
    """Return the user and system time of the process so far, including ended threads."""
    return time.clock_gettime_ns((~(pid or 0) << 3) | 2) / 1e6


def images(serving: Serve, path: Path) -> tuple[float, float]:
    heard, said = multiprocessing.Pipe(duplex=False)
    vars(connection)["serve"] = serving
    worker = connection.ImageWorker(heard)
    try:
        worker.wait_until_ready()
        ready_ms = spent_ms(worker.pid)
        for _ in range(SAME_IMAGE):
            worker.decode(ImageRequest(str(path), 1200, 760), WITHIN_S)
        return ready_ms, spent_ms(worker.pid) - ready_ms
    finally:
        worker.end()
        heard.close()
        said.close()


def audio_files(serving: Serve, path: Path) -> tuple[float, float]:
    """Measure until the whole file is decoded, as for audio that was just opened in the window."""
    state = SharedState()
    with state.tables():
        client = WorkerClient(serving, "annotator-cost", AUDIO_REPLIES)
        return _handed(client, path, OpenAudioFile, state.all_tables, partial(_audio_heard, state))


def _audio_heard(state: SharedState, worker: WorkerClient, message: object) -> bool:
    if isinstance(message, TableTooSmall):
        worker.send(TableGrown(message.table, state.grow_table(message.table, message.size_bytes)))
    return isinstance(message, ScanProgress) and message.state.is_complete and message.state.has_all_peaks


def videos(serving: Serve, path: Path) -> tuple[float, float]:
    """Measure the first frames, decoded as fast as possible."""
    tables = (OwnedMemory(SLOTS * SLOT_BYTES + THUMBNAIL_BYTES), OwnedMemory(MOST_FRAMES * 8))
    seen: list[int] = []
    try:
        client = WorkerClient(serving, "annotator-cost", VIDEO_REPLIES)
        return _handed(client, path, OpenVideoFile, tables, partial(_video_heard, seen))
    finally:
        for table in tables:
            table.close()


def _video_heard(seen: list[int], worker: WorkerClient, message: object) -> bool:
    match message:
        case VideoOpened():
            worker.send(SetView(1, 640, 360))
            worker.send(PlayFrames(1, 0, 1))
        case FrameReady():
            seen.append(message.number)
            worker.send(FreeSlot(message.slot))
    return len(seen) >= FRAMES or isinstance(message, PlaybackEnded)


def _handed(
    worker: WorkerClient,
    path: Path,
    request: Callable[[int, tuple[TableHandle, ...]], WorkerMessage],
    tables: tuple[OwnedMemory, ...],
    is_done: Callable[[WorkerClient, object], bool],
) -> tuple[float, float]:
    descriptor = open_regular_file(str(path))
    try:
        worker.await_ready()
        ready_ms = spent_ms(worker.pid)
        worker.open(descriptor, tables, request)
        while True:
            if not wait([worker.pipe], WITHIN_S):
                raise TimeoutError
            message = worker.receive()
            if isinstance(message, Fault):
                raise RuntimeError(str(message))
            if is_done(worker, message):
                return ready_ms, spent_ms(worker.pid) - ready_ms
    finally:
        os.close(descriptor)
        worker.end()


KINDS: Mapping[str, Decode] = {"image": images, "audio": audio_files, "video": videos}


def media(folder: Path) -> dict[str, Path]:
    from benchmarks.images import drawn
    from media.audio.made_audio_files import KINDS as AUDIO_FILES
    from media.audio.made_audio_files import made
    from media.video.flashing_videos import flashing

    return {
        "image": drawn(folder / "image.jpg", (4000, 3000), 5.0),
        "audio": made(folder / "audio", AUDIO_FILES["MP3 VBR"], 120.0),
        "video": flashing(folder / "video.mp4", 1_280, 720, 6),
    }


def sealing_ms() -> float:
    worker = WorkerClient(serve_sealed, "annotator-cost", (Took,))
    try:
        worker.await_ready()
        if not wait([worker.pipe], WITHIN_S):
            raise TimeoutError
        took = worker.receive()
        assert isinstance(took, Took)
        return took.milliseconds
    finally:
        worker.end()


def measured(rounds: int, paths: Mapping[str, Path]) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return start time and decoding time in ms of each round, by kind and way."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(rounds + 1):
        for kind, decode in KINDS.items():
            for way in WAYS if number % 2 else reversed(WAYS):
                times = decode(partial(serve, kind, way), paths[kind])
                if number:  # the first fills caches
                    found.setdefault((kind, way), []).append(times)
    return found


def main(rounds: int) -> None:
    # As in an installed program: edited files are compiled now, not in every measured start.
    compileall.compile_dir(Path(seal.__file__).parents[2], quiet=2)
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        found = measured(rounds, media(Path(folder)))
    sealing = [sealing_ms() for _ in range(rounds)]
    for kind in KINDS:
        sandboxed, free = (found[kind, way] for way in WAYS)
        ratio = median(first[1] / second[1] for first, second in zip(sandboxed, free, strict=True))
        spread = median(abs(first[1] / second[1] - ratio) for first, second in zip(sandboxed, free, strict=True))
        later_ms = median(first[0] - second[0] for first, second in zip(sandboxed, free, strict=True))
        per_ms = median(times[1] for times in free)
        sys.stdout.write(f"{kind:<8} decoding {per_ms:8.1f} ms, sandboxed {100 * (ratio - 1):+6.2f} % ")
        sys.stdout.write(f"(median deviation {100 * spread:.2f})   aim {100 * MOST_SHARE:+.0f} %    ")
        sys.stdout.write(f"whole start {median(times[0] for times in free):6.1f} ms, sandboxed {later_ms:+5.2f} ms\n")
    sys.stdout.write(f"sealing alone {median(sealing):.2f} ms of the start   aim {MOST_START_MS:g} ms\n")
