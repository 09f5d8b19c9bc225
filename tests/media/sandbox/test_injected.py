"""Code that took over a decoder can do nothing else: thirty things are denied in each kind of decoder, whatever
Landlock there is. Where nothing is confined the same code does nearly all of them."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from media.sandbox.injected import EVERYTHING

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
KINDS = ("picture", "dicom", "pdf", "plain", "sound", "film", "speech")


def said_with(how: str, folder: Path) -> tuple[Any, int]:
    """Return the program's output, and the number of characters typed into its terminal."""
    for name in ("file", "removed", "renamed"):
        (folder / name).write_bytes(b"a stranger's")
    ours, theirs = pty.openpty()
    terminal = os.ttyname(theirs)
    attributes = termios.tcgetattr(theirs)
    attributes[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    command = [sys.executable, str(HERE / "injected_program.py"), how, str(folder / "file"), str(folder), terminal]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, start_new_session=True, env=environment
    )
    typed = int.from_bytes(fcntl.ioctl(theirs, termios.FIONREAD, bytes(4)), sys.byteorder)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout), typed


def test_there_are_at_least_twenty_five() -> None:
    assert len(EVERYTHING) >= 25


@pytest.mark.parametrize("files", ["as here", "version 1", "none"])
def test_in_each_kind_of_decoder_all_is_denied(files: str, tmp_path: Path) -> None:
    found, typed = said_with(files, tmp_path)
    assert found == dict.fromkeys(KINDS, "all denied")
    assert typed == 0
    assert {path.name for path in tmp_path.iterdir()} == {"file", "removed", "renamed"}
    assert (tmp_path / "file").read_bytes() == b"a stranger's"


def test_unconfined_the_same_code_does_nearly_all_of_it(tmp_path: Path) -> None:
    """Actions that a kernel or a container denies to everybody may be missing: a ring, a namespace, the terminal."""
    done, _typed = said_with("unconfined", tmp_path)
    assert len(done) >= len(EVERYTHING) - 5
