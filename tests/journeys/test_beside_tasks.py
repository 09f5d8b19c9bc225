"""A person turns from a task to messages, payment chores and recovery, by keyboard alone: what the ledger holds of it,
and what a second start finds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import Struct, field
from PySide6.QtCore import Qt

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import SideActivityChanged, WorkPaused
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import WORK, Interval, State, intervals
from annotator.services.ledger import idle
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records_readonly
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.pushed_clock import PushedClock

CTRL = Qt.KeyboardModifier.ControlModifier
# The clocks are put forward: a machine that is busy for less than the threshold makes nobody idle.
LIVED_MS = 50_000
IDLE_AFTER_S = 120
LOOK_EVERY_S, LOOKED_MS = 0.01, 100


@pytest.fixture(scope="module", autouse=True)
def clocks_are_put_forward() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composition, "SystemClock", PushedClock)
        patch.setattr(idle, "LOOK_EVERY_S", LOOK_EVERY_S)
        yield


class Walk(Struct):
    driver: Driver
    task: str = ""
    meter_ms: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def keyboard(self) -> Keyboard:
        return Keyboard(self.driver)

    async def state(self, wanted: State) -> None:
        services = self.driver.running.services
        await self.driver.until(lambda: services.journal.state is wanted, f"the state is {wanted}")
        await services.intents.settled()

    async def time_goes_by(self) -> None:
        """And whoever watches for silence looks."""
        PushedClock.pushed_ms += LIVED_MS
        await self.driver.rested(LOOKED_MS)

    async def lives(self) -> None:
        """Time goes by without a key, longer than the idle threshold in all, and the meter is looked at."""
        await self.time_goes_by()
        self.meter_ms.append(self.driver.running.services.journal.reading().today.work_ms)

    async def aside(self, digit: Qt.Key, state: State) -> None:
        strip = self.driver.running.window.activities
        await self.keyboard.key(Qt.Key.Key_F7)
        await self.driver.until(strip.choices.platform.hasFocus, "the strip asks what now")
        await self.driver.event(SideActivityChanged, lambda: self.driver.press(digit))
        await self.state(state)
        await self.lives()

    async def back(self) -> None:
        self.told.append(self.driver.running.window.activities.text)
        await self.driver.event(SideActivityChanged, lambda: self.driver.press(Qt.Key.Key_F7))
        await self.state(State.ON_TASK)

    async def recover_from_a_pause(self) -> None:
        window = self.driver.running.window
        await self.driver.event(WorkPaused, lambda: self.driver.press(Qt.Key.Key_P, CTRL))
        await self.time_goes_by()
        await self.keyboard.key(Qt.Key.Key_R)
        await self.state(State.RECOVERY)
        assert window.page is window.pause  # what hurt is not on screen again
        await self.lives()
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.state(State.ON_TASK)
        await self.driver.until(lambda: window.page is window.workbench, "the task is on screen again")

    async def recover_from_the_task(self) -> None:
        window = self.driver.running.window
        await self.aside(Qt.Key.Key_4, State.RECOVERY)
        assert window.page is window.pause
        assert window.activities.isHidden()
        await self.keyboard.key(Qt.Key.Key_Return)
        await self.state(State.ON_TASK)


def play(home: Path, bundle: Path) -> Walk:
    walks: list[Walk] = []

    async def companion(running: Running) -> None:
        walk = Walk(Driver(running))
        walks.append(walk)
        await walk.driver.active()
        await walk.driver.task_on_screen()
        view = running.services.session.view()
        assert view is not None
        walk.task = view.unique_id
        await walk.aside(Qt.Key.Key_2, State.MESSAGES)
        for _time in range(IDLE_AFTER_S * 1_000 // LIVED_MS + 1):
            await walk.lives()
        await walk.back()
        await walk.aside(Qt.Key.Key_3, State.CHORES)
        await walk.back()
        await walk.recover_from_a_pause()
        await walk.recover_from_the_task()
        await walk.aside(Qt.Key.Key_2, State.MESSAGES)
        await walk.keyboard.key(Qt.Key.Key_Q, CTRL)

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    return walks[0]


class Played(Struct, frozen=True):
    home: Path
    walk: Walk
    entries: tuple[Entry, ...]

    @property
    def intervals(self) -> list[Interval]:
        return intervals(self.entries)

    def lived(self, state: State, task: str | None) -> list[Interval]:
        return [one for one in self.intervals if one.state is state and one.task == task]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    files = valid_files()
    files["bundle.toml"] += f"idle_after_s = {IDLE_AFTER_S}\n".encode()
    folder = tmp_path_factory.mktemp("beside")
    home = folder / "home"
    walk = play(home, write_folder(folder / "bundle", files))
    return Played(home, walk, asyncio.run(entries(home)))


async def entries(home: Path) -> tuple[Entry, ...]:
    records = open_records_readonly(Home(home))
    try:
        return await records.entries()
    finally:
        await records.close()


def test_each_has_its_interval_and_only_recovery_is_charged_to_the_task(played: Played) -> None:
    task = played.walk.task
    first, last = played.lived(State.MESSAGES, None)
    assert first.duration_ms > IDLE_AFTER_S * 1_000
    assert last.duration_ms >= LIVED_MS
    (chores,) = played.lived(State.CHORES, None)
    assert chores.duration_ms >= LIVED_MS
    assert [one.duration_ms >= LIVED_MS for one in played.lived(State.RECOVERY, task)] == [True, True]
    (pause,) = played.lived(State.PAUSE, task)
    assert pause.end_ms == played.lived(State.RECOVERY, task)[0].start_ms  # not a moment of the task between


def test_nobody_was_idle_and_all_sums_to_wall_time(played: Played) -> None:
    found = played.intervals
    assert State.IDLE not in {one.state for one in found}
    wall_ms = played.entries[-1].timestamp.running_ms - played.entries[0].timestamp.running_ms
    assert sum(one.duration_ms for one in found) == wall_ms
    assert first_broken(played.entries) is None
    assert played.entries[-1].kind is EntryKind.STOPPED


def test_the_meter_went_on_counting_all_of_it_as_work(played: Played) -> None:
    looks = played.walk.meter_ms
    assert all(after - before >= LIVED_MS for before, after in pairwise(looks))
    assert looks[-1] <= sum(one.duration_ms for one in played.intervals if one.state in WORK)


def test_the_strip_told_what_and_since_when(played: Played) -> None:
    messages, chores = played.walk.told
    assert "Messages since " in messages
    assert "Invoices and payouts since " in chores


def test_the_next_start_finds_the_person_at_nothing(played: Played) -> None:
    seen: list[tuple[State, bool]] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        seen.append((running.services.journal.state, running.window.activities.isHidden()))
        running.window.closing.emit()

    assert main(["--home", str(played.home)], companion) == 0
    assert seen == [(State.SEARCHING, True)]
