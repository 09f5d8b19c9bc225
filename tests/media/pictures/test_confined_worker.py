"""What a worker can no longer do, and what becomes of it when the program dies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from media.drawn import four_quarters, saved

CONFINED = """
import json, os, socket, sys
from multiprocessing.shared_memory import SharedMemory
from annotator.media.confine import confine

room = SharedMemory(create=True, size=64)
confine()

def attempt(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"

def write_shared():
    again = SharedMemory(room.name)
    again.buf[0] = 7
    again.close()

folder = sys.argv[1]
print(json.dumps({
    "read": attempt(lambda: open(folder + "/there").read()),
    "list": attempt(lambda: os.listdir(folder)),
    "shared memory": attempt(write_shared),
    "write": attempt(lambda: open(folder + "/new", "w")),
    "overwrite": attempt(lambda: open(folder + "/there", "r+")),
    "remove": attempt(lambda: os.unlink(folder + "/there")),
    "rename": attempt(lambda: os.rename(folder + "/there", folder + "/elsewhere")),
    "socket": attempt(lambda: socket.socket()),
    "datagram": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "local socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
    "program": attempt(lambda: os.execv(sys.executable, [sys.executable, "-c", ""])),
}))
room.close()
room.unlink()
"""

LIGHT = """
import sys
import annotator.media.pictures.service, annotator.media.sound.devices
print(*sorted({"PIL", "PySide6", "sounddevice"} & set(sys.modules)))
"""

WORKER = """
import sys
import annotator.media.pictures.worker, annotator.media.pictures.decode, annotator.media.confine
print(*sorted({"PySide6", "asyncio", "annotator.core.ports"} & set(sys.modules)))
"""

PARENT = """
import asyncio, sys
from annotator.core.ports.pictures import PictureRequest
from annotator.media.pictures.service import PictureService

async def story(running):
    picture = await running.picture(PictureRequest(sys.argv[1], 80, 80))
    while len(running.worker_pids) < 2:
        await asyncio.sleep(0.005)
    print(picture.width_px, *running.worker_pids, flush=True)
    await asyncio.Event().wait()

if __name__ == "__main__":
    running = PictureService()
    running.start()
    asyncio.run(story(running))
"""


def said_by(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_a_confined_worker_reads_and_answers_and_does_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("there")
    found = json.loads(said_by(CONFINED, str(tmp_path)))
    assert {name for name, outcome in found.items() if outcome == "done"} == {"read", "list", "shared memory"}
    assert {outcome for outcome in found.values() if outcome != "done"} == {"PermissionError"}
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_the_window_s_process_does_not_load_the_decoder() -> None:
    assert said_by(LIGHT) == ""


def test_a_worker_loads_neither_the_window_s_toolkit_nor_asyncio() -> None:
    assert said_by(WORKER) == ""


@pytest.mark.parametrize("round_", range(2))
def test_when_the_program_is_killed_its_workers_and_their_memory_go_too(tmp_path: Path, round_: int) -> None:
    picture = saved(four_quarters(), tmp_path / f"{round_}.png")
    script = tmp_path / "program.py"
    script.write_text(PARENT)
    program = subprocess.Popen(
        [sys.executable, str(script), picture], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    width_px, *pids = program.stdout.readline().split()
    blocks = {block for pid in pids for block in shared_blocks(pid)}
    assert (width_px, len(pids), len(blocks)) == ("80", 2, 1)
    program.kill()
    # Both streams end only when the last process that holds them has ended.
    said, complaints = program.communicate(timeout=10)
    assert (said, complaints) == ("", "")
    assert not [block for block in blocks if block.exists()]


def shared_blocks(pid: str) -> set[Path]:
    """The blocks of shared memory that a process has open."""
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return {Path(line.split()[-1]) for line in lines if "/dev/shm/psm_" in line}
