"""The end of the process beside threads that are inside Qt: never an abort, and the exit code is the program's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# A thread that tells Qt what it has until it is done, as those that decode and deliver do.
PROGRAM = """
import sys
from itertools import islice, repeat
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from annotator.app.gui.shutdown import shut_down

class Teller(QObject):
    heard = Signal(object, tuple)

def tell():
    for _ in {turns}:
        teller.heard.emit(None, ())
        begun.set()

if __name__ == "__main__":
    teller, begun = Teller(), Event()
    teller.heard.connect(lambda what, words: None)
    Thread(target=tell, name="teller", daemon=True).start()
    begun.wait()
    sys.stdout.write("all is on disk")
    {end}
"""
A_WHILE, FOR_EVER = "islice(repeat(0), 30_000)", "repeat(0)"
WITHIN_S = 60.0


def ended(folder: Path, turns: str, end: str) -> subprocess.CompletedProcess[str]:
    program = folder / "program.py"
    program.write_text(PROGRAM.format(turns=turns, end=end), encoding="utf-8")
    command = [sys.executable, str(program)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=WITHIN_S)


@pytest.mark.parametrize("code", [0, 1])
def test_a_thread_that_tells_its_last_words_is_waited_for(tmp_path: Path, code: int) -> None:
    done = ended(tmp_path, A_WHILE, f"shut_down({code})")
    assert (done.returncode, done.stdout, done.stderr) == (code, "all is on disk", "")


@pytest.mark.parametrize("code", [0, 1])
def test_beside_a_thread_that_does_not_end_the_process_ends_at_once_and_says_so(tmp_path: Path, code: int) -> None:
    done = ended(tmp_path, FOR_EVER, f"shut_down({code})")
    assert (done.returncode, done.stdout) == (code, "all is on disk")
    assert "teller" in done.stderr
