"""Actions denied to a worker, and its end when the program dies."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from media.drawn import four_quarters, saved

HERE = Path(__file__).parent


def warning_of(program: str, *arguments: str) -> str:
    command = [sys.executable, str(HERE / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def loaded_with(*modules: str) -> set[str]:
    return set(warning_of("importing_program.py", *(f"annotator.media.{module}" for module in modules)).split())


def test_the_window_s_process_does_not_load_the_decoder() -> None:
    loaded = loaded_with("images.service", "audio.playback.portaudio")
    assert "annotator.media.images.service" in loaded
    assert not loaded & {"PIL", "PySide6", "sounddevice"}


def test_an_import_does_not_load_the_decoder_either() -> None:
    loaded = loaded_with("images.pixel_queries.client")
    assert "annotator.media.images.pixel_queries.worker" in loaded
    assert not loaded & {"PIL", "numpy"}


def test_a_worker_loads_neither_the_window_s_toolkit_nor_asyncio() -> None:
    loaded = loaded_with("images.worker", "images.decode", "images.pixel_queries.values", "sandbox.seal")
    assert "PIL" in loaded
    assert not loaded & {"PySide6", "asyncio", "annotator.core.ports"}
    assert not loaded & {"dataclasses", "inspect"}, "a tenth of its start"


@pytest.mark.parametrize("round_", range(2))
def test_when_the_program_is_killed_its_workers_and_their_memory_go_too(tmp_path: Path, round_: int) -> None:
    image = saved(four_quarters(), tmp_path / f"{round_}.png")
    program = subprocess.Popen(
        [sys.executable, HERE / "decoding_program.py", image],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    width_px, *pids = program.stdout.readline().split()
    assert (width_px, len(pids)) == ("80", 2)
    assert "/memfd:annotator" in Path(f"/proc/{program.pid}/maps").read_text()
    endings = [os.pidfd_open(int(pid)) for pid in pids]
    program.kill()
    said, complaints = program.communicate(timeout=120)
    assert (said, complaints) == ("", "")
    for ending in endings:
        assert select.select([ending], [], [], 120)[0], "a worker is still there"
        os.close(ending)
