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
    """User and system time of the process so far, its threads that ended included."""
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
    """Until all of it is known, as the window has it when a sound was just opened."""
    state = SharedState()
    with state.tables():
        client = WorkerClient(serving, "annotator-cost", AUDIO_REPLIES)
        return _handed(client, path, OpenAudioFile, state.all_tables, partial(_audio_heard, state))


def _audio_heard(state: SharedState, worker: WorkerClient, message: object) -> bool:
    if isinstance(message, TableTooSmall):
        worker.send(TableGrown(message.table, state.grow_table(message.table, message.size_bytes)))
    return isinstance(message, ScanProgress) and message.state.is_complete and message.state.has_all_peaks


def videos(serving: Serve, path: Path) -> tuple[float, float]:
    """The first frames, played as fast as they come."""
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
        worker.await_ready(WITHIN_S)
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


KINDS: Mapping[str, Decode] = {"picture": images, "sound": audio_files, "film": videos}


def media(folder: Path) -> dict[str, Path]:
    from benchmarks.images import drawn
    from media.audio.made_audio_files import KINDS as AUDIO_FILES
    from media.audio.made_audio_files import made
    from media.video.flashing_videos import flashing

    return {
        "picture": drawn(folder / "picture.jpg", (4000, 3000), 5.0),
        "sound": made(folder / "sound", AUDIO_FILES["MP3 VBR"], 120.0),
        "film": flashing(folder / "film.mp4", 1_280, 720, 6),
    }


def sealing_ms() -> float:
    worker = WorkerClient(serve_sealed, "annotator-cost", (Took,))
    try:
        worker.await_ready(WITHIN_S)
        if not wait([worker.pipe], WITHIN_S):
            raise TimeoutError
        took = worker.receive()
        assert isinstance(took, Took)
        return took.milliseconds
    finally:
        worker.end()


def measured(rounds: int, paths: Mapping[str, Path]) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """By kind and way, for each round: what the start took, and what decoding did (ms)."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(rounds + 1):
        for kind, decode in KINDS.items():
            for way in WAYS if number % 2 else reversed(WAYS):
                times = decode(partial(serve, kind, way), paths[kind])
                if number:  # the first fills caches
                    found.setdefault((kind, way), []).append(times)
    return found


def main(rounds: int) -> None:
    # As an installed program is: what was edited since is compiled now, not in every start that is measured.
    compileall.compile_dir(Path(seal.__file__).parents[2], quiet=2)
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        found = measured(rounds, media(Path(folder)))
    sealing = [sealing_ms() for _ in range(rounds)]
    for kind in KINDS:
        shut_in, free = (found[kind, way] for way in WAYS)
        ratio = median(first[1] / second[1] for first, second in zip(shut_in, free, strict=True))
        spread = median(abs(first[1] / second[1] - ratio) for first, second in zip(shut_in, free, strict=True))
        later_ms = median(first[0] - second[0] for first, second in zip(shut_in, free, strict=True))
        per_ms = median(times[1] for times in free)
        sys.stdout.write(f"{kind:<8} decoding {per_ms:8.1f} ms, shut in {100 * (ratio - 1):+6.2f} % ")
        sys.stdout.write(f"(half within {100 * spread:.2f})   aim {100 * MOST_SHARE:+.0f} %    ")
        sys.stdout.write(f"whole start {median(times[0] for times in free):6.1f} ms, shut in {later_ms:+5.2f} ms\n")
    sys.stdout.write(f"giving up by itself {median(sealing):.2f} ms of a start   aim {MOST_START_MS:g} ms\n")
