"""The process that copies the records beside the work: as sound as a copy made here, and nothing of it stays."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.app.gui import backup_process
from annotator.app.gui.backup_process import copied_apart
from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.media import worker_process
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from large_ledger import Worker, write_ledger

ENTRIES = 20_000  # a second or two, all of it together
DYING = Path(__file__).with_name("dying_window.py")


class ThoughtBetter(Exception):
    pass


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "records.sqlite3"
    write_ledger(path, Worker(ENTRIES))
    return path


@pytest.fixture
def home(tmp_path: Path, written: Path) -> Home:
    home = Home(tmp_path)
    home.prepare()
    home.copies.mkdir()
    shutil.copy(written, home.records)
    return home


def target_of(home: Home) -> Path:
    return home.copies / "records-2026-11-24.sqlite3"


def test_the_copy_is_made_by_a_process_that_stands_back_and_then_is_gone(home: Home) -> None:
    steps: list[int] = []
    niceness: set[int] = set()

    def progress(done: int, _all: int) -> None:
        steps.append(done)
        for child in multiprocessing.active_children():
            with suppress(ProcessLookupError):
                niceness.add(os.getpriority(os.PRIO_PROCESS, child.pid or 0))

    holding = copied_apart(home.records, target_of(home), progress)
    assert holding == backup_summary_of(target_of(home))
    assert holding.entries == ENTRIES
    assert steps == sorted(steps)
    assert steps[-1] > 40
    assert max(niceness) >= min(19, os.nice(0) + 10)
    assert multiprocessing.active_children() == []
    assert [path.name for path in home.copies.iterdir()] == [target_of(home).name]


def test_who_thinks_better_of_it_amid_the_copy_leaves_nothing(home: Home) -> None:
    def progress(done: int, _all: int) -> None:
        if done > 40:
            raise ThoughtBetter

    with pytest.raises(ThoughtBetter):
        copied_apart(home.records, target_of(home), progress)
    assert multiprocessing.active_children() == []
    assert list(home.copies.iterdir()) == []


def test_a_process_that_is_killed_amid_the_copy_is_a_fault_and_the_next_takes_away_what_it_left(home: Home) -> None:
    def progress(done: int, _all: int) -> None:
        if done > 40:
            (child,) = multiprocessing.active_children()
            os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(StoreFault) as fault:
        copied_apart(home.records, target_of(home), progress)
    assert fault.value.params["path"] == str(target_of(home))
    assert len(list(home.copies.iterdir())) == 1  # half of a copy, hidden
    CopiesFolder(home.copies).remove_parts()
    assert list(home.copies.iterdir()) == []


def test_a_window_that_is_killed_takes_the_process_along_and_nothing_half_stays(home: Home) -> None:
    words = [sys.executable, str(DYING), str(home.records), str(target_of(home))]
    # Whoever has the other end of this pipe lives: the window, and the process that it made.
    with subprocess.Popen(words, stdout=subprocess.PIPE) as window:
        assert window.stdout is not None
        window.stdout.read()
    assert window.returncode == -signal.SIGKILL
    assert list(home.copies.iterdir()) == []


def test_faults_come_back_as_they_are(home: Home) -> None:
    data = bytearray(home.records.read_bytes())
    data[-4096 * 4 :] = bytes(4096 * 4)
    home.records.write_bytes(data)
    with pytest.raises(RecordsDamaged) as damaged:
        copied_apart(home.records, target_of(home), lambda _done, _all: None)
    assert damaged.value.params["path"] == str(home.records)
    with pytest.raises(StoreFault) as nowhere:
        copied_apart(home.records, home.folder / "nowhere" / "copy", lambda _done, _all: None)
    assert "nowhere" in nowhere.value.params["path"]


@pytest.mark.parametrize("comes_to_nothing", [True, False])
def test_where_there_is_no_process_the_copy_is_made_here(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, comes_to_nothing: bool
) -> None:
    def none(_start: object) -> None:
        raise OSError("no process is to be had")

    if comes_to_nothing:
        monkeypatch.setattr(backup_process, "serve", os.close)  # ends at once, before a word
    else:
        monkeypatch.setattr(worker_process._SPAWNER, "run", none)
    holding = copied_apart(home.records, target_of(home), lambda _done, _all: None)
    assert holding == backup_summary_of(target_of(home))
