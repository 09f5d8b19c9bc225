"""A program that is asked to end while it starts ends as one whose window is closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.ledger.entries import EntryKind
from annotator.store.folders.home import Home
from app.gui.asked_early import MOMENTS, STUCK
from store.killed import ENVIRONMENT
from store.transfer.moved_homes import a_home_with_work, entries_of

PROGRAM = Path(__file__).with_name("asked_early.py")
STARTED = {"after the start is recorded", "as the window is shown"}
DAMAGED = "as the records are damaged"


def ended(home: Home, moment: str) -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(PROGRAM), str(home.folder), moment]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment not in (DAMAGED, STUCK)])
def test_a_signal_before_the_window_is_an_orderly_end(tmp_path: Path, moment: str) -> None:
    home = a_home_with_work(tmp_path)
    before = entries_of(home)
    program = ended(home, moment)
    assert (program.returncode, program.stderr, program.stdout) == (0, "", "")
    kinds = [entry.kind for entry in entries_of(home)[len(before) :]]
    assert kinds == [] or (kinds[0], kinds[-1]) == (EntryKind.STARTED, EntryKind.STOPPED)
    assert kinds or moment not in STARTED
    with home.lock():
        pass


def test_a_signal_closes_the_window_of_damaged_records(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    os.truncate(home.records, 20_000)
    given = home.records.read_bytes()
    program = ended(home, DAMAGED)
    assert program.returncode == 1
    assert "Traceback" not in program.stderr
    assert home.records.read_bytes() == given


def test_a_signal_ends_a_window_that_is_stuck(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    program = ended(home, STUCK)
    assert program.returncode == 1
    assert "Timeout" in program.stderr
    assert entries_of(home)[-1].kind is EntryKind.STARTED
    with home.lock():
        pass
