"""Strangers' files: right sound or a fault, soon, and within bounds."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from annotator.core.errors import MediaFault
from annotator.media.audio.client.service import AudioService, OpenedAudio
from depth import part
from media.audio.hostile_audio_files import Hostile, all_of_them

MOST_BYTES = 512 * 1024**2
# Of the processor, as these tests may share it with a lot else; alone none takes 1 s.
MOST_CPU_S = 6.0
WITHIN_S = 120
EVERY = 10


async def outcome(service: AudioService, hostile: Hostile) -> MediaFault | OpenedAudio:
    """A fault, or the sound once its end is known and something was played of it."""
    try:
        audio = await service.open(str(hostile.path))
        for start in (1e12, 0.0, audio.shape.length * 0.8):
            await asyncio.to_thread(audio.block, start, 1_000, rate_hz=48_000, channels=2, speed=1.25)
    except MediaFault as fault:
        return fault
    return audio


def used(pid: int) -> tuple[float, int]:
    """Processor seconds and the most memory of a process; nothing of a process that has just ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0
    peak_kb = int(("".join(status.partition("VmHWM:")[2:]).split() or ["0"])[0])
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak_kb * 1024


def test_there_are_sixty_and_each_ends_in_a_fault_or_in_right_sound(tmp_path: Path) -> None:
    everything = list(all_of_them(tmp_path))
    assert len(everything) >= 60
    wrong: list[str] = []

    async def lived() -> None:
        service = AudioService(tmp_path / "kept")
        for hostile in part(everything, EVERY):
            started_s = time.monotonic()
            found = await asyncio.wait_for(outcome(service, hostile), WITHIN_S)
            took_s = time.monotonic() - started_s
            wrong.extend(f"{hostile.name}: {what}" for what in faults_of(hostile, found, service, took_s))
            if isinstance(found, OpenedAudio):
                found.close()
        await service.close()

    asyncio.run(lived())
    assert not wrong


def faults_of(hostile: Hostile, found: MediaFault | OpenedAudio, service: AudioService, took_s: float) -> list[str]:
    if isinstance(found, MediaFault):
        right = found.code in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) and hostile.length is None
        return [] if right and found.params["path"] == str(hostile.path) else [f"{found.code} {dict(found.params)}"]
    wrong = []
    if not hostile.may_play:
        wrong.append(f"plays {found.shape}")
    if hostile.length is not None and found.shape.length != hostile.length:
        wrong.append(f"{found.shape.length} samples instead of {hostile.length}")
    for pid in service.worker_pids:
        cpu_s, peak_bytes = used(pid)
        if cpu_s > MOST_CPU_S or peak_bytes > MOST_BYTES:
            wrong.append(f"{cpu_s} s and {peak_bytes} bytes, after {took_s:.1f} s")
    return wrong


@pytest.mark.parametrize("name", ["folder", "pipe"])
def test_what_is_no_file_is_a_fault_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)

    async def lived() -> None:
        service = AudioService(tmp_path / "kept")
        with pytest.raises(MediaFault):
            await service.open(str(path))
        await service.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))
