"""Compatibility with a home that an earlier version of the program wrote.

The records, settings, drafts, results and the outbox open unchanged, and the worker can go on working.
`stored_home/README.md` describes how the home was made.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DraftSaved, TaskReopened, TaskSubmitted
from annotator.core.outbox.parcel import ParcelState
from annotator.formats.results.envelope import result_schema_problems
from annotator.store.folders.home import Home
from annotator.store.records import schema
from annotator.store.records.sqlite import open_records_readonly
from annotator.ui.viewers.display.settings import ImageAdjustments
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from journeys.driver import LOOK_EVERY_S, PATIENCE_S, Driver
from journeys.keyboard import Keyboard
from journeys.stored_clock import StoredClock
from journeys.stored_facts import WEDNESDAY, outbox_of, results_of, run, sha256, shown_events, stored_facts, tasks_of

STORED = Path(__file__).with_name("stored_home")
EXPECTED: dict[str, Any] = json.loads((STORED / "expected.json").read_text(encoding="utf-8"))
BEFORE = EXPECTED["stored"]
GOES_ON, DRAFT = "shapes@1", "p4"
HELD, IN_GRACE = "c0", "l2"


@pytest.fixture(autouse=True)
def clocks_of_the_stored_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    StoredClock.start_at(WEDNESDAY, "boot-wednesday")
    monkeypatch.setattr(composition, "SystemClock", StoredClock)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Unpack a copy of the stored home."""
    with zipfile.ZipFile(STORED / "home.zip") as archive:
        archive.extractall(tmp_path / "home")
    return tmp_path / "home"


def exported(home: Path, file: Path) -> bytes:
    """Return the exported ledger in JSON Lines."""
    assert run("ledger", "export", "--home", str(home), "-o", str(file))[0] == 0
    return file.read_bytes()


def is_gone_on_with(ledger: bytes) -> bool:
    """Return True if the ledger begins with all stored entries, byte by byte."""
    lines = ledger.splitlines(keepends=True)
    count, expected = int(BEFORE["verify"]["entries"]), str(BEFORE["export_sha256"])
    return sha256(b"".join(lines[:count])) == expected


async def _recorded(home: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    records = open_records_readonly(Home(home))
    try:
        tasks = {key: await tasks_of(records, key) for key in BEFORE["tasks"]}
        return (await outbox_of(records))["parcels"], tasks, dict(await records.settings())
    finally:
        await records.close()


def unique_id(task: str) -> str:
    """Return the `unique_id` of the stored result of a task."""
    parcels: dict[str, Any] = BEFORE["parcels"]
    return next(known for known, parcel in parcels.items() if parcel["task"] == task)


def test_the_stored_home_has_something_of_everything() -> None:
    """Guard against a stored home that lacks the things that the other tests compare."""
    tasks = [task for of_bundle in BEFORE["tasks"].values() for task in of_bundle.values()]
    states = {task["state"] for task in tasks}
    assert states == {"open", "submitted", "skipped"}
    assert BEFORE["parcel_states"] == {"accepted": 6, "waiting": 2}
    kinds = {item["type"] for task in tasks for item in task["answer"]}
    assert {"rectanglelabels", "polygonlabels", "brushlabels", "labels", "videorectangle", "textarea"} <= kinds
    assert {"choices", "taxonomy", "rating", "number", "datetime"} <= kinds
    assert {"begun", "guides", "pictures-seen", "own_payers", "stowed:notes@1", "language"} <= BEFORE["settings"].keys()
    assert EXPECTED["commit"]


def test_records_results_and_settings_are_read_as_they_were_written(home: Path, tmp_path: Path) -> None:
    found = stored_facts(home, tmp_path / "tables")
    assert found.keys() == BEFORE.keys()
    for name, value in found.items():
        assert value == BEFORE[name], name


def test_result_files_meet_the_published_schema(home: Path) -> None:
    files = sorted((home / "results").rglob("*.json"))
    assert len(files) == BEFORE["parcel_states"]["accepted"]
    assert [problem for path in files for problem in result_schema_problems(path.read_bytes())] == []


def test_the_window_shows_the_same_pay_and_settings(home: Path, tmp_path: Path) -> None:
    found, expected = shown_events(home), EXPECTED["shown"]
    assert found.keys() == expected.keys()
    assert found.pop("reference")[0] == expected["reference"][0]  # its basis follows the status since then
    # Since then, work entered together with its decision does not count as decided within 0 days.
    waits = {"A shop": None}
    rows = [[*row[:-1], waits.get(row[0], row[-1])] for row in expected["requesters"]]
    assert found.pop("requesters") == rows
    bundles = found.pop("bundles")
    assert expected["settings"].items() <= found.pop("settings").items()  # there are new ones since then
    for name, value in found.items():
        assert value == expected[name], name
    for key, before in expected["bundles"].items():  # the search before a task counts for its bundle since then
        assert bundles[key].pop("work_ms") >= before["work_ms"]
        assert bundles[key].pop("effective").keys() == before["effective"].keys()
        assert bundles[key] == {name: value for name, value in before.items() if name in bundles[key]}
    parcels, tasks, settings = asyncio.run(_recorded(home))
    assert (tasks, settings) == (BEFORE["tasks"], BEFORE["settings"])
    assert parcels.keys() == BEFORE["parcels"].keys()
    assert BEFORE["results"].items() <= results_of(home).items()
    assert is_gone_on_with(exported(home, tmp_path / "ledger.jsonl"))


async def only_these_wait(running: Running, wanted: set[str]) -> None:
    """Wait until all results but these are delivered."""
    loop, delivery = asyncio.get_running_loop(), running.services.delivery
    deadline = loop.time() + PATIENCE_S
    waiting: set[str] | None = None
    while waiting != wanted:
        assert loop.time() < deadline, f"these wait: {waiting}"
        delivery.nudge()
        await asyncio.sleep(LOOK_EVERY_S)
        parcels = await delivery.parcels()
        waiting = {parcel.unique_id for parcel in parcels if parcel.state is ParcelState.WAITING}


class GoingOn:
    """A worker who completes the polygon that was begun, submits the task and waits for the deliveries."""

    def __init__(self, running: Running) -> None:
        self.running, self.services = running, running.services
        self.driver = Driver(running, agrees=False, grace_s=0)
        self.keys = Keyboard(self.driver)
        self.submitted = ""

    async def play(self) -> None:
        driver = self.driver
        await driver.active()
        self.running.window.open_bundle(GOES_ON)
        await driver.task_on_screen()
        self._is_as_it_was_left()
        await self._end_the_outline()
        await driver.until(lambda: self.keys.panel.is_there, "all of the task is there")
        await driver.rested(500)
        self.submitted = (await driver.event(TaskSubmitted, self.keys.page.footer.submit.click)).unique_id
        await only_these_wait(self.running, {unique_id(HELD)})
        self.running.window.closing.emit()

    def _is_as_it_was_left(self) -> None:
        view = self.services.session.view()
        assert view is not None
        draft = BEFORE["tasks"][GOES_ON][DRAFT]
        assert (view.task.id, view.unique_id) == (DRAFT, draft["unique_id"])
        assert self.keys.page.answer.serialize() == draft["answer"]
        begun = json.loads(BEFORE["settings"]["begun"])[draft["unique_id"]]["it"]
        assert [list(corner) for corner in self._view.drawing.corners.drawn] == begun["corners"]
        assert len(begun["corners"]) == 2
        assert self._view.display is not None
        assert self._view.display.adjustments == ImageAdjustments(brightness=10, is_grey=True)

    @property
    def _view(self) -> AnnotatedImageView:
        view = self.keys.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        return view

    async def _end_the_outline(self) -> None:
        await self.keys.tab_to_widget(self._view)
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
            await self.keys.key(key)
        await self.driver.until(lambda: len(self._view.drawing.corners.drawn) == 3, "the third corner is set")
        await self.driver.event(DraftSaved, lambda: self.driver.press(Qt.Key.Key_Return))


def test_work_goes_on_where_it_was_left(home: Path, tmp_path: Path) -> None:
    played: list[GoingOn] = []

    async def companion(running: Running) -> None:
        played.append(GoingOn(running))
        await played[0].play()

    assert main(["--home", str(home)], companion) == 0
    new = played[0].submitted
    parcels, tasks, settings = asyncio.run(_recorded(home))
    _outbox_is_unchanged_but_for(new, parcels)
    _results_are_unchanged_but_for(new, results_of(home), parcels)
    draft = BEFORE["tasks"][GOES_ON][DRAFT]
    after = tasks[GOES_ON][DRAFT]
    assert (after["state"], after["answer"][: len(draft["answer"])]) == ("submitted", draft["answer"])
    assert [item["type"] for item in after["answer"]] == ["rectanglelabels", "polygonlabels"]
    tasks[GOES_ON][DRAFT] = draft
    for key, before in BEFORE["tasks"].items():
        assert before.items() <= tasks[key].items(), key
    assert settings.keys() == BEFORE["settings"].keys()
    assert {key for key, value in settings.items() if value != BEFORE["settings"][key]} == {"begun", "grace_s"}
    assert is_gone_on_with(exported(home, tmp_path / "ledger.jsonl"))
    assert json.loads(run("ledger", "verify", "--home", str(home), "--json")[1])["sound"]


def _outbox_is_unchanged_but_for(new: str, parcels: dict[str, Any]) -> None:
    """Check the parcels: the one in its grace period was delivered, the one without consent still waits."""
    sent = unique_id(IN_GRACE)
    assert parcels.keys() == {*BEFORE["parcels"], new}
    for known, before in BEFORE["parcels"].items():
        after = parcels[known]
        if known == sent:
            assert (before["state"], after["state"], after["attempts"]) == ("waiting", "accepted", 1)
            after = {**after, "state": before["state"], "attempts": before["attempts"], "receipt": before["receipt"]}
        assert after == before, before["task"]
    assert (parcels[new]["bundle"], parcels[new]["task"], parcels[new]["state"]) == (GOES_ON, DRAFT, "accepted")


def _results_are_unchanged_but_for(new: str, results: dict[str, str], parcels: dict[str, Any]) -> None:
    delivered = {known: parcels[known] for known in (unique_id(IN_GRACE), new)}
    added = {f"{parcel['bundle']}/{known}.json": parcel["envelope_sha256"] for known, parcel in delivered.items()}
    assert results == {**BEFORE["results"], **added}


def test_what_waits_can_be_taken_back_or_agreed_to(home: Path) -> None:
    """Start the program half a minute before the grace period ends."""
    sent_back, held = unique_id(IN_GRACE), unique_id(HELD)
    StoredClock.start_at(BEFORE["parcels"][sent_back]["due_utc_ms"] - 30_000, "boot-tuesday-again")

    async def companion(running: Running) -> None:
        driver, services = Driver(running, agrees=False, grace_s=60), running.services
        await driver.active()
        take_back = services.session.undo_submit
        await driver.event(TaskReopened, lambda: services.intents.post(lambda: take_back(sent_back, go_there=True)))
        await driver.task_on_screen()
        view = services.session.view()
        assert view is not None
        assert view.unique_id == sent_back
        assert view.answer.serialize() == BEFORE["tasks"]["forms@1"][IN_GRACE]["answer"]
        await driver.agree(BEFORE["parcels"][held]["bundle"])
        await only_these_wait(running, set())
        running.window.closing.emit()

    assert main(["--home", str(home)], companion) == 0
    parcels, tasks, _settings = asyncio.run(_recorded(home))
    assert parcels.keys() == BEFORE["parcels"].keys() - {sent_back}
    assert tasks["forms@1"][IN_GRACE] == {**BEFORE["tasks"]["forms@1"][IN_GRACE], "state": "open"}
    added = {f"calls@1/{held}.json": BEFORE["parcels"][held]["envelope_sha256"]}
    assert results_of(home) == {**BEFORE["results"], **added}


def test_lost_records_come_back_from_the_stored_copies(home: Path, tmp_path: Path) -> None:
    (home / "records.sqlite3").unlink()
    assert run("ledger", "restore", "--home", str(home))[0] == 0
    parcels, tasks, settings = asyncio.run(_recorded(home))
    assert (tasks, settings) == (BEFORE["tasks"], BEFORE["settings"])
    assert {known: parcel["envelope_sha256"] for known, parcel in parcels.items()} == {
        known: parcel["envelope_sha256"] for known, parcel in BEFORE["parcels"].items()
    }
    assert is_gone_on_with(exported(home, tmp_path / "ledger.jsonl"))


def test_a_newer_home_is_refused_without_a_byte_changed(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "records.sqlite3", autocommit=True)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    (home / "lock").touch()  # every home has it from its first start on
    before = files_of(home)
    commands = (("open",), ("ledger", "verify"), ("ledger", "restore"), ("move", "out", str(tmp_path / "out.zip")))
    for words in commands:
        assert main([*words, "--home", str(home)], no_companion) == 1, words
        assert files_of(home) == before, words


def files_of(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Return the time of the last change and the bytes of everything in the folder."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")}


async def no_companion(_running: Running) -> None:
    raise AssertionError("the window was opened")


def test_the_stored_file_of_a_move_comes_in(tmp_path: Path) -> None:
    there = tmp_path / "there"
    shutil.copyfile(STORED / "moved.zip", tmp_path / "moved.zip")
    assert run("move", "in", str(tmp_path / "moved.zip"), "--home", str(there))[0] == 0
    parcels, tasks, settings = asyncio.run(_recorded(there))
    assert parcels == BEFORE["parcels"]
    assert tasks == BEFORE["tasks"]
    assert BEFORE["settings"].items() - settings.items() == set()
    assert results_of(there) == BEFORE["results"]
    assert is_gone_on_with(exported(there, tmp_path / "ledger.jsonl"))
