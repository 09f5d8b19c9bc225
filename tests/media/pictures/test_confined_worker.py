"""What a worker can no longer do, and what becomes of it when the program dies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from media.drawn import four_quarters, saved

HERE = Path(__file__).parent


def said_by(program: str, *arguments: str) -> str:
    command = [sys.executable, str(HERE / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def loaded_with(*modules: str) -> set[str]:
    return set(said_by("importing_program.py", *(f"annotator.media.{module}" for module in modules)).split())


def test_a_confined_worker_reads_and_answers_and_does_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("there")
    found = json.loads(said_by("confined_program.py", str(tmp_path)))
    assert {name for name, outcome in found.items() if outcome == "done"} == {"read", "list", "shared memory"}
    assert {outcome for outcome in found.values() if outcome != "done"} == {"PermissionError"}
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_the_window_s_process_does_not_load_the_decoder() -> None:
    loaded = loaded_with("pictures.service", "sound.playing.portaudio")
    assert "annotator.media.pictures.service" in loaded
    assert not loaded & {"PIL", "PySide6", "sounddevice"}


def test_a_worker_loads_neither_the_window_s_toolkit_nor_asyncio() -> None:
    loaded = loaded_with("pictures.worker", "pictures.decode", "confine")
    assert "PIL" in loaded
    assert not loaded & {"PySide6", "asyncio", "annotator.core.ports"}


@pytest.mark.parametrize("round_", range(2))
def test_when_the_program_is_killed_its_workers_and_their_memory_go_too(tmp_path: Path, round_: int) -> None:
    picture = saved(four_quarters(), tmp_path / f"{round_}.png")
    program = subprocess.Popen(
        [sys.executable, HERE / "decoding_program.py", picture],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    width_px, *pids = program.stdout.readline().split()
    blocks = {block for pid in pids for block in shared_blocks(pid)}
    assert (width_px, len(pids), len(blocks)) == ("80", 2, 1)
    program.kill()
    # Both streams end only when the last process that holds them has ended.
    said, complaints = program.communicate(timeout=120)
    assert (said, complaints) == ("", "")
    assert not [block for block in blocks if block.exists()]


def shared_blocks(pid: str) -> set[Path]:
    """The blocks of shared memory that a process has open."""
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return {Path(line.split()[-1]) for line in lines if "/dev/shm/psm_" in line}
