"""Records that are damaged lead to one page, and one key leads on to work, with every receipted result there."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import startup as live
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.errors import RecordsDamaged
from annotator.core.events import DraftSaved, Failed
from annotator.core.outbox.parcel import ParcelState
from annotator.store.folders.home import Home
from annotator.store.records import connection as database
from annotator.ui.windows.recovery import Trouble
from journeys.driver import Driver
from journeys.mender import pressed_in_turn
from journeys.sample_session import SampleSession
from paid_sample import paid_sample
from ui.stage import says

HEADER, PAGE = 100, 4096


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample was worked on, with a copy of the records from before its last tasks."""
    folder = tmp_path_factory.mktemp("worked")
    bundle = paid_sample(folder / "bundle")

    async def copied(running: Running) -> None:
        """The copy is made of the first start."""
        driver = Driver(running)
        await driver.active()
        home = Home(folder / "home")
        await driver.until(lambda: any(home.copies.glob("*.sqlite3")), "the copy is there")
        running.closing.set()

    async def plays(running: Running) -> None:
        await SampleSession(Driver(running), bundle, folder / "shots").play()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(live, "COPY_AFTER_S", 0.0)
        assert main(["--home", str(folder / "home")], copied) == 0
    assert main(["--home", str(folder / "home")], plays) == 0
    return folder / "home"


@pytest.fixture
def home(worked: Path, tmp_path: Path) -> Home:
    shutil.copytree(worked, tmp_path / "home")
    return Home(tmp_path / "home")


def received(home: Home) -> set[str]:
    return {json.loads(path.read_bytes())["unique_id"] for path in home.results.rglob("*.json")}


def garbled(home: Home) -> None:
    home.records.write_bytes(b"\xa5" * HEADER + home.records.read_bytes()[HEADER:])


def holed(home: Home) -> None:
    data = bytearray(home.records.read_bytes())
    for page in range(2, len(data) // PAGE, 3):
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    home.records.write_bytes(data)


def gone(home: Home) -> None:
    home.records.unlink()


def emptied(home: Home) -> None:
    home.records.write_bytes(b"")


def rolled_back(home: Home) -> None:
    """Somebody put a backup in their place."""
    (copy,) = home.copies.glob("*.sqlite3")
    shutil.copyfile(copy, home.records)


TROUBLES: dict[Callable[[Home], None], Trouble] = {
    garbled: Trouble.DAMAGED,
    holed: Trouble.DAMAGED,
    gone: Trouble.MISSING,
    emptied: Trouble.MISSING,
    rolled_back: Trouble.CUT,
}


@pytest.mark.parametrize("damage", TROUBLES)
def test_one_key_restores_and_work_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Home], None]
) -> None:
    sent = received(home)
    assert len(sent) == 6
    damage(home)
    told = pressed_in_turn(monkeypatch, lambda window: window.restore)
    there: list[set[str]] = []

    async def goes_on(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.until(
            lambda: says(running.window.notice, "Your records have been restored: 6 results"), "it is told"
        )
        parcels = await running.services.delivery.parcels()
        there.append({one.unique_id for one in parcels if one.state is ParcelState.ACCEPTED})
        (bundle,) = await running.services.bundles.imported()
        running.window.open_bundle(bundle.manifest.key)
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_1))
        running.closing.set()

    assert main(["--home", str(home.folder)], goes_on) == 0
    assert [found.trouble for found in told] == [TROUBLES[damage]]
    assert there == [sent]
    assert main(["ledger", "verify", "--home", str(home.folder)]) == 0


def test_damage_that_a_look_at_all_of_it_does_not_find_leads_there_too(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or windows would come and go for ever."""
    told = pressed_in_turn(monkeypatch, lambda window: window.restore)
    windows: list[Running] = []

    async def meets(running: Running) -> None:
        windows.append(running)
        assert len(windows) <= 2
        if told:
            running.closing.set()
        else:
            params = {"path": str(home.records), "detail": "database disk image is malformed"}
            running.services.event_bus.announce(Failed(RecordsDamaged.code, params))
        await asyncio.Event().wait()

    assert main(["--home", str(home.folder)], meets) == 0
    assert len(told) == 1
    assert received(home)


def test_damage_that_is_found_beside_the_work_leads_there_in_the_same_process(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the work goes on after it."""
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)
    monkeypatch.setattr(live, "CHECK_AFTER_S", 0.0)
    sent = received(home)
    with closing(sqlite3.connect(home.records)) as connection:
        (sealed,) = connection.execute("SELECT envelope FROM parcels LIMIT 1").fetchone()
    data = bytearray(home.records.read_bytes())
    page = data.index(sealed) // PAGE  # of what no start reads
    data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    home.records.write_bytes(data)
    told = pressed_in_turn(monkeypatch, lambda window: window.restore)
    windows: list[Running] = []

    async def stays(running: Running) -> None:
        windows.append(running)
        if told:
            parcels = await running.services.delivery.parcels()
            assert {one.unique_id for one in parcels if one.state is ParcelState.ACCEPTED} == sent
            running.closing.set()
        await asyncio.Event().wait()

    assert main(["--home", str(home.folder)], stays) == 0
    assert len(told) == 1
    assert not home.damage.exists()
