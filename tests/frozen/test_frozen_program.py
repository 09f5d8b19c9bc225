"""The program as it is shipped: built, asked to prove itself, and shown to a person on a (virtual) screen."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from virtual_screen import virtual_screen

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 40.0


def _smoke() -> ModuleType:
    spec = importlib.util.spec_from_file_location("smoke", ROOT / "packaging" / "smoke.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def program() -> Path:
    built = _smoke().build()
    assert isinstance(built, Path)
    return built


@contextmanager
def window(program: Path, display: str, home: Path, bundle: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**_smoke().bare_environment(), "DISPLAY": display, "LANG": "C.UTF-8"}
    command = [str(program), "open", "--home", str(home), str(bundle)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                running.terminate()


def kinds(program: Path, home: Path) -> list[str]:
    """The kinds of the ledger's entries so far, as the shipped program itself exports them."""
    done = subprocess.run([program, "ledger", "export", "--home", home], capture_output=True, check=False)
    return [json.loads(line)["kind"] for line in done.stdout.splitlines()] if done.returncode == 0 else []


def press(display: str, key: str) -> None:
    """Into the visible window. There is no window manager here, so the focus is given by hand; the key goes to whoever
    has the focus and not to a window by name, which may be gone before the key is up again."""
    environment = {**os.environ, "DISPLAY": display}
    focus = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^annotator$", "windowfocus", "--sync"]
    subprocess.run(focus, env=environment, check=True, timeout=PATIENCE_S)
    subprocess.run(["xdotool", "key", key], env=environment, check=True, timeout=PATIENCE_S)


def test_the_built_program_proves_itself_without_stray_output(program: Path) -> None:
    assert _smoke().proven(program) == []


def test_its_window_shows_the_sample(program: Path, tmp_path: Path) -> None:
    sample = program.parent / "_internal" / "resources" / "samples" / "image-tagging"
    home = tmp_path / "home"
    with virtual_screen() as display, window(program, display, home, sample) as running:
        # The picture is painted, not only asked for: that is what ends the waiting of the first task.
        deadline = time.monotonic() + PATIENCE_S
        while "loading-ended" not in kinds(program, home):
            assert running.poll() is None, running.stderr.read() if running.stderr else b""
            assert time.monotonic() < deadline, "the sample did not appear"
        press(display, "ctrl+q")
        out, error = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, out, error) == (0, b"", b"")
    assert kinds(program, home)[-1] == "program-stopped"
