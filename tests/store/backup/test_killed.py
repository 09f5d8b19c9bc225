"""The program is killed while it copies or restores: the next start finds the old records or the new ones."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.store.backup.change_log import Changes
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from annotator.store.records.reset import begin_anew
from annotator.store.records.sqlite import open_records
from depth import IS_DEEP, part
from fakes.clock import START
from store.backup.damage import flipped
from store.backup.workday import opened_again, rows_of, worked
from store.kept_promises import check
from store.killed import ENVIRONMENT, killed_after

PROGRAM = Path(__file__).with_name("dying_restorer.py")
STEPS = part(range(1, 36), 6, 2)  # as many as change something
STEPS_ANEW = 7


def run(home: Home, what: str, *step: int) -> int:
    command = [sys.executable, str(PROGRAM), str(home.folder), what, *map(str, step)]
    return subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False).returncode


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("day"))
    worked(home, seed=9, before=20, after=20)
    return home


@pytest.mark.parametrize("step", STEPS)
def test_a_restoration_that_was_killed_left_the_old_or_the_new(tmp_path: Path, day: Home, step: int) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(day.folder, home.folder)
    before = rows_of(home.records)
    flipped(0, -100, 3000)(home.records)
    damaged = home.records.read_bytes()
    run(home, "restore", step)
    if not home.restored.exists() and home.records.read_bytes() == damaged:
        with pytest.raises(RecordsDamaged):
            opened_again(home)
        restore(home, START)
        assert rows_of(home.records) == before
    opened_again(home)
    after = rows_of(home.records)
    assert before.items() <= after.items()
    aside = [path for path in home.folder.glob("records-damaged-*.sqlite3") if path.read_bytes() == damaged]
    assert aside
    assert not home.restored.exists()


@pytest.mark.parametrize("step", range(1, STEPS_ANEW + 2))
def test_who_was_killed_while_beginning_anew_has_all_of_the_old_and_begins(
    tmp_path: Path, day: Home, step: int
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(day.folder, home.folder)
    flipped(0, -100, 3000)(home.records)
    old = [path.read_bytes() for path in (home.records, *CopiesFolder(home.copies).copies())]
    ended = run(home, "anew", step)
    try:
        opened_again(home)
    except RecordsDamaged:  # the window asks once more
        begin_anew(home)
        opened_again(home)
    there = [path.read_bytes() for path in home.folder.rglob("*.sqlite3")]
    assert all(data in there for data in old)
    assert ended == (0 if step > STEPS_ANEW else -signal.SIGKILL)


@pytest.mark.parametrize("step", STEPS)
def test_a_copy_that_was_killed_costs_neither_the_records_nor_a_copy(tmp_path: Path, day: Home, step: int) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(day.folder, home.folder)
    before = rows_of(home.records)
    run(home, "copy", step)
    for copy in CopiesFolder(home.copies).copies():
        backup_summary_of(copy)
    home.records.unlink()
    restore(home, START)
    assert rows_of(home.records) == before
    opened_again(home)


def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path, day: Home) -> None:
    chance = random.Random(4)
    for kill in range(60 if IS_DEEP else 4):
        home = Home(tmp_path / str(kill))
        shutil.copytree(day.folder, home.folder)
        before = rows_of(home.records)
        what = ("restore", "copy")[kill % 2]
        if what == "restore":
            flipped(0, -100, 3000)(home.records)
        command = [sys.executable, str(PROGRAM), str(home.folder), what]
        with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE) as process:
            end_s = time.monotonic() + chance.uniform(0.3, 1.2)
            while time.monotonic() < end_s and process.poll() is None:
                pass
            process.kill()
        try:
            opened_again(home)
        except StoreFault:
            restore(home, START)
            opened_again(home)
        assert before.items() <= rows_of(home.records).items()
        shutil.rmtree(home.folder)


def test_killed_amid_work_and_a_copy_the_records_and_what_comes_back_hold_what_was_promised(tmp_path: Path) -> None:
    """The copies of a program that was killed: all but what was on its way at that very moment."""
    home = Home(tmp_path)
    chance = random.Random(5)
    promised: list[dict[str, Any]] = []
    for _kill in range(20 if IS_DEEP else 3):
        promised += killed_after(chance.randint(20, 120), PROGRAM.with_name("busy_copier.py"), home.folder)
        asyncio.run(check(open_records(home, Changes(CopiesFolder(home.copies))), promised))
        there = Home(tmp_path / "there")
        shutil.copytree(home.folder, there.folder, ignore=shutil.ignore_patterns("there"))
        before = rows_of(home.records)
        there.records.unlink()
        restoration = restore(there, START)
        assert rows_of(there.records) == before
        assert restoration.is_complete
        shutil.rmtree(there.folder)
