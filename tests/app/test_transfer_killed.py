"""`annotator move` is killed at random moments. Out: a whole file, or none under its name. In: all of the work, or
none of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.store.folders.home import Home
from depth import IS_DEEP
from store.killed import ENVIRONMENT
from store.transfer.moved_homes import BUNDLE, a_month_at_home, packed, unpacked, work_of
from unbroken_chain import is_unbroken

KILLS = 60 if IS_DEEP else 3
LARGE_BYTES = 20 << 20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """With something that takes a while to copy."""
    found = a_month_at_home(tmp_path_factory.mktemp("old"), days=9)
    (found.results / BUNDLE / "handed-over.zip").write_bytes(random.Random(7).randbytes(LARGE_BYTES))
    return found


@pytest.fixture(scope="module")
def file(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sound") / "move.zip"
    packed(home, target)
    return target


def command(action: str, file: Path, home: Home) -> list[str]:
    return [sys.executable, "-m", "annotator", "move", action, str(file), "--home", str(home.folder)]


def moments(whole: list[str]) -> Iterator[float]:
    """Seconds, from before anything happens to a little behind the end."""
    began = time.perf_counter()
    assert subprocess.run(whole, env=ENVIRONMENT, check=False, capture_output=True).returncode == 0
    lasted_s = time.perf_counter() - began
    chance = random.Random(20261127)
    return (lasted_s * chance.uniform(0.3, 1.05) for _number in range(KILLS))


def killed_after(seconds: float, wanted: list[str]) -> None:
    with subprocess.Popen(wanted, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def test_out_is_whole_or_not_there(home: Home, tmp_path: Path) -> None:
    lying, ends = work_of(home), []
    for number, after_s in enumerate(moments(command("out", tmp_path / "first.zip", home))):
        target = tmp_path / f"{number}.zip"
        killed_after(after_s, command("out", target, home))
        ends.append(target.exists())
        if target.exists():
            unpacked(there := Home(tmp_path / f"there-{number}"), target)
            assert work_of(there) == lying
        assert is_unbroken(home.folder)
        assert work_of(home) == lying
    assert not (IS_DEEP and all(ends)), "no kill came before the end"
    assert main(["move", "out", str(tmp_path / "last.zip"), "--home", str(home.folder)]) == 0
    assert not list(home.bundles.glob(".staging-*"))


def test_in_is_all_there_or_nothing(home: Home, file: Path, tmp_path: Path) -> None:
    lying, ends = work_of(home), []
    for number, after_s in enumerate(moments(command("in", file, Home(tmp_path / "first")))):
        there = Home(tmp_path / f"there-{number}")
        killed_after(after_s, command("in", file, there))
        with there.lock():  # whoever comes next
            ends.append(there.records.exists())
            assert work_of(there) == (lying if there.records.exists() else {})
        if not there.records.exists():
            assert main(["move", "in", str(file), "--home", str(there.folder)]) == 0
            assert work_of(there) == lying
        assert is_unbroken(there.folder)
    assert not (IS_DEEP and all(ends)), "no kill came before the end"
