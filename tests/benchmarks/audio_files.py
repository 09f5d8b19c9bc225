"""Time until a long recording can be played and drawn, through the real service.

`python tests/benchmarks/audio_files.py` prints a table. Each recording is one minute, repeated. The files are in the
system's cache, like those of a bundle that was just added. On a busy machine only processor time and memory count.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import av
import numpy as np

from annotator.core.ports.audio import OpenAudio
from annotator.media.audio.client.service import AudioService
from benchmarks.images import Row
from media.audio.made_audio_files import KINDS, made

# Name, kind, minutes, and the aims: first audio and coarse waveform (ms), exact waveform (s), worker memory (MB).
AUDIO_FILES = (
    ("1 h MP3, VBR without Xing", "MP3 VBR without Xing", 60, (150.0, 300.0, 3.0, 100.0)),
    ("1 h Opus", "Opus", 60, (150.0, 300.0, 7.0, 100.0)),
    ("10 h MP3, VBR without Xing", "MP3 VBR without Xing", 600, (150.0, 300.0, 30.0, 150.0)),
)
SEEK_AIM_MS = 50.0
SEEKS = 20
SPARE_WITHIN_S = 2.0


def measure(folder: Path) -> list[Row]:
    """Create the audio files in `folder` (about 600 MB) and open each once."""
    paths = [
        (name, long_one(folder / str(number), kind, minutes))
        for number, (name, kind, minutes, _) in enumerate(AUDIO_FILES)
    ]
    rows: list[Row] = []
    for (name, path), (*_, aims) in zip(paths, AUDIO_FILES, strict=True):
        rows += measured(name, path, aims, folder / "kept")
    return rows


def measured(name: str, path: Path, aims: tuple[float, ...], kept: Path) -> list[Row]:
    """Open the file and measure. No cached peaks are used if the folder `kept` is empty."""
    return asyncio.run(_measured(name, path, aims, kept))


def long_one(place: Path, kind_name: str, minutes: int) -> Path:
    kind = KINDS[kind_name]
    minute = made(place.with_name(f"{place.name}-minute"), kind, 60.0)
    path = place.with_suffix(minute.suffix)
    if kind.container == "mp3":
        path.write_bytes(minute.read_bytes() * minutes)
        return path
    with av.open(minute) as read, av.open(path, "w", format=kind.container) as written:
        stream = written.add_stream_from_template(read.streams.audio[0])
        packets = [(bytes(packet), packet.duration) for packet in read.demux(audio=0) if packet.size]
        timestamp = 0
        for data, duration in packets * minutes:
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts, packet.duration = stream, timestamp, timestamp, duration
            packet.time_base = read.streams.audio[0].time_base
            timestamp += duration or 0
            written.mux_one(packet)
    return path


async def _measured(name: str, path: Path, aims: tuple[float, ...], kept: Path) -> list[Row]:
    service = AudioService(kept)
    service.prefetch(())
    await asyncio.sleep(SPARE_WITHIN_S)
    started_s = time.perf_counter()
    audio = await service.open(str(path))
    await _played_ms(audio, 0.0)
    rows = [Row(f"{name}: first audio", 1000 * (time.perf_counter() - started_s), "ms", aims[0])]
    await _until(audio, lambda: _is_sketched(audio))
    rows.append(Row(f"{name}: coarse waveform", 1000 * (time.perf_counter() - started_s), "ms", aims[1]))
    await _until(audio, lambda: audio.outline(0, 0, audio.shape.length, 8).exact_columns == 8 and audio.shape.is_exact)
    rows.append(Row(f"{name}: exact waveform", time.perf_counter() - started_s, "s", aims[2]))
    (pid,) = service.worker_pids
    cpu_s, peak_mb = used(pid)
    rows.append(Row(f"{name}: processor time of the worker", cpu_s, "s", None))
    rows.append(Row(f"{name}: memory of the worker", peak_mb, "MB", aims[3]))
    places = np.random.default_rng(1).integers(0, audio.shape.length, SEEKS).tolist()
    rows.append(Row(f"{name}: seek", median([await _played_ms(audio, place) for place in places]), "ms", SEEK_AIM_MS))
    audio.close()
    await service.close()
    return rows


def _is_sketched(audio: OpenAudio) -> bool:
    """Return True if coarse peaks are shown where no exact peaks can be known yet."""
    outline = audio.outline(0, audio.shape.length * 0.9, audio.shape.length, 50)
    return bool(np.any(outline.highs))


async def _until(audio: OpenAudio, condition: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    stop = audio.listen(lambda _fault: changed.set())
    while not condition():
        await changed.wait()
        changed.clear()
    stop()


async def _played_ms(audio: OpenAudio, place: float) -> float:
    started_s = time.perf_counter()
    await asyncio.to_thread(audio.block, place, 4_800, rate_hz=48_000, channels=2, speed=1.0)
    return 1000 * (time.perf_counter() - started_s)


def used(pid: int) -> tuple[float, float]:
    """Return processor seconds and peak memory in MB."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    peak_kb = int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0])
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak_kb / 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(Path(folder)):
            aim = "" if row.aim is None else f"   aim {row.aim:g}"
            sys.stdout.write(f"{row.name:48} {row.value:9.1f} {row.unit}{aim}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
