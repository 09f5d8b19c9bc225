"""Every call that a session of the real program makes to the disk fails in turn, full, failing or read-only, and all
after it do until a sentence is read. The sentence is true, nothing that was acknowledged is lost, nothing is there
twice, and once the disk is mended work goes on in the same window."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from annotator.app.gui import crash_report
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.store.folders.home import Home
from bundle_making import valid_bundle
from depth import IS_DEEP
from hard_times.faulty_disk import DiskFault, FaultyDisk
from hard_times.short_session import Heard, Person
from journeys.driver import Driver

KEY = "street-things@1"
TASKS = 2
MOST_CALLS = 400
SAMPLE = 5  # of the calls in a normal run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose bundle is taken, and which was left."""
    place = tmp_path_factory.mktemp("prepared")
    bundle = valid_bundle(place / "bundle")

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        running.top.closing.emit()

    assert main(["open", "--home", str(place / "home"), str(bundle)], companion) == 0
    return place / "home"


def lived(home: Path, disk: FaultyDisk, tasks: int = TASKS) -> tuple[int, Heard]:
    heard = Heard()

    async def companion(running: Running) -> None:
        await Person(running, KEY, disk, heard).work(tasks)

    def say(message: crash_report.FatalMessage, **_how: object) -> None:
        heard.sentences.append(message.text)

    with disk.in_place(), patch.object(crash_report, "show_fatal_error", say):
        return main(["--home", str(home)], companion), heard


def calls_of_a_session(prepared: Path, home: Path) -> list[str]:
    shutil.copytree(prepared, home)
    disk = FaultyDisk((home,), DiskFault.FULL)
    code, heard = lived(home, disk)
    assert (code, heard.sentences) == (0, [])
    return disk.calls


def results(home: Path) -> Counter[str]:
    return Counter(path.stem for path in Home(home).results.rglob("*.json"))


def judged(prepared: Path, home: Path, disk: FaultyDisk) -> str:
    """Return the outcome in a few words."""
    shutil.copytree(prepared, home)
    code, heard = lived(home, disk)
    where = f"{disk.fault.name} from call {disk.first} ({disk.calls[disk.first - 1]}) on: {code}, {heard}"
    assert disk.refused, where
    assert not list(Home(home).log.glob("crash-*")), where
    assert heard.sentences or code == 0, where
    for sentence in heard.sentences:
        assert_is_true(sentence, disk.fault, home, where)
    disk.mend()
    if code:
        left = TASKS - len(heard.submitted)
        assert left in (0, TASKS), f"it ended amid work: {where}"
        again, more = lived(home, FaultyDisk((home,), disk.fault), left)
        assert (again, more.sentences) == (0, []), where
        heard.submitted += more.submitted
    found = results(home)
    assert set(heard.submitted) <= set(found), where
    assert set(found.values()) == {1}, where
    tasks = Counter(json.loads(path.read_bytes())["task"]["id"] for path in Home(home).results.rglob("*.json"))
    assert set(tasks.values()) == {1}, where
    assert not list(Home(home).results.rglob(".*")), where
    assert main(["ledger", "verify", "--home", str(home)]) == 0, where
    return where


def assert_is_true(sentence: str, fault: DiskFault, home: Path, where: str) -> None:
    """It names the place, and says that the disk is full exactly where it is."""
    assert str(home) in sentence or "(" in sentence, where
    is_full = "disk is full" in sentence or "is full" in sentence
    assert is_full == (fault is DiskFault.FULL), where


@pytest.mark.parametrize("fault", DiskFault, ids=lambda fault: fault.name)
def test_whatever_call_fails_nothing_is_lost_and_a_true_sentence_is_shown(
    prepared: Path, tmp_path: Path, fault: DiskFault
) -> None:
    calls = calls_of_a_session(prepared, tmp_path / "whole")
    assert TASKS * 10 < len(calls) < MOST_CALLS, calls
    for number in numbers(len(calls), fault):
        judged(prepared, tmp_path / f"home-{number}", FaultyDisk((tmp_path / f"home-{number}",), fault, number))


def numbers(count: int, fault: DiskFault) -> Iterator[int]:
    """Return the numbers of the calls that fail: different ones for each fault."""
    step = 1 if IS_DEEP else count // SAMPLE * len(DiskFault)
    first = 1 if IS_DEEP else 1 + list(DiskFault).index(fault) * count // SAMPLE
    yield from range(first, count + 1, step)
