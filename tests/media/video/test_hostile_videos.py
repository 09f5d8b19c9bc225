"""Strangers' films: right pictures or a fault, soon, and within bounds."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.video.client.service import OpenedVideo, VideoService
from depth import IS_DEEP
from media.video.hostile_videos import Hostile, all_of_them, large_ones, naming_others
from media.video.made_videos import KINDS, made
from media.video.watching import Watching

HERE = Path(__file__).parent
FORMATS = ("MP4, 25", "MKV, variable rate", "TS", "AVI, MPEG-4", "raw H.264")
MOST_BYTES = 700 * 1000**2
# Of the processor, as these tests may share it: until its first picture, and those at its end and in its midst.
MOST_CPU_S = 3.0
WITHIN_S = 60
# A quick run takes some of each sort.
EVERY = 1 if IS_DEEP else 13


async def outcome(service: VideoService, hostile: Hostile) -> MediaFault | OpenedVideo:
    """A fault, or the film once some of its pictures came."""
    try:
        video = await service.open(str(hostile.path))
        watching = Watching(video)
        video.see(640, 360, MediaFilter())
        last = 1_000 if hostile.must_show else video.shape.frames - 1
        for number in (0, last, last // 2):
            for purpose in ThumbnailRequest:  # whatever comes of them, the film goes on
                video.thumbnail(purpose, (number // 3, number), (144, 80), lambda _thumbnail: None)
            video.show(number)
            (await watching.image()).release()
        if hostile.frames is not None:
            await watching.until(lambda: video.shape.is_exact)
    except MediaFault as fault:
        return fault
    return video


def used(pid: int) -> tuple[float, int]:
    """Processor seconds and the most memory of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak_kb * 1024


def judged(hostiles: Iterable[Hostile]) -> Iterator[str]:
    """Return the faults of the outcome."""
    service: VideoService
    with asyncio.Runner() as runner:
        service = VideoService()
        for hostile in hostiles:
            started_s = time.monotonic()
            found = runner.run(asyncio.wait_for(outcome(service, hostile), WITHIN_S))
            took_s = time.monotonic() - started_s
            yield from (f"{hostile.name}: {what}" for what in faults_of(hostile, found, took_s))
            if isinstance(found, OpenedVideo):
                found.close()
        runner.run(service.close())


def faults_of(hostile: Hostile, found: MediaFault | OpenedVideo, took_s: float) -> Iterator[str]:
    if isinstance(found, MediaFault):
        is_right = found.code in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) and hostile.frames is None
        if not is_right or hostile.must_show or found.params["path"] != str(hostile.path):
            yield f"{found.code} {dict(found.params)}"
        if found.params["detail"] == "the decoder stopped":
            yield "the decoder stopped, which tells nobody anything"
        return
    if not hostile.may_show:
        yield f"shows {found.shape}"
    if hostile.frames is not None and found.shape.frames != hostile.frames:
        yield f"{found.shape.frames} frames instead of {hostile.frames}"
    pid = found.connection.worker_pid
    if pid is None:
        yield "its worker is gone"
        return
    cpu_s, peak_bytes = used(pid)
    if cpu_s > MOST_CPU_S or peak_bytes > MOST_BYTES:
        yield f"{cpu_s} s and {peak_bytes} bytes, after {took_s:.1f} s"


def test_there_are_sixty_and_each_ends_in_a_fault_or_in_right_images(tmp_path: Path) -> None:
    everything = list(all_of_them(tmp_path))
    assert len(everything) >= 60
    assert not list(judged([*everything[::EVERY], *(large_ones(tmp_path) if IS_DEEP else ())]))


@pytest.mark.parametrize("name", ["folder", "pipe"])
def test_what_is_no_file_is_a_fault_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)

    async def lived() -> None:
        service = VideoService()
        with pytest.raises(MediaFault):
            await service.open(str(path))
        await service.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


def test_no_worker_opens_a_file_or_a_socket(tmp_path: Path) -> None:
    """strace lists the files opened by a whole program that shows videos: the window opens each video, and no process
    opens a file that is named in one."""
    videos = [made(tmp_path / str(at), replace(KINDS[name], frames=30)) for at, name in enumerate(FORMATS)]
    made(tmp_path / "secret", replace(KINDS["MP4, 25"], frames=2))
    others = [hostile.path for hostile in naming_others(tmp_path)][:: 1 if IS_DEEP else 3]
    trace = tmp_path / "trace"
    command = [
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-e",
        "trace=%file,%network,execve",
        "-o",
        str(trace),
        sys.executable,
    ]
    command += [str(HERE / "watching_program.py"), *map(str, [*videos, *others])]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent.parent)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["watched"] * len(videos) + ["refused"] * len(others)
    lines = trace.read_text(errors="replace").splitlines()
    opened = [line for line in lines if re.search(r"\bopen(at)?\(", line) and " = -1 " not in line]
    for path in (*videos, *others):
        assert len([line for line in opened if f'"{path}"' in line]) == 1
    assert not [line for line in lines if str(tmp_path / "secret.") in line and "execve" not in line]
    workers = {line.split()[0] for line in opened if "av.libs/libavcodec" in line}
    assert len(workers) >= len(videos)
    assert not [line for line in opened if line.split()[0] in workers and str(tmp_path) in line]
    network = [line for line in lines if re.search(r"\b(socket|connect|bind|listen|accept4?)\(", line)]
    assert not [line for line in network if line.split()[0] in workers and " = -1 " not in line]
