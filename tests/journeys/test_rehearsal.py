"""`annotator try`: a requester at the keyboard of the real program, from the first task to the report."""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import AnswerUnsound, DraftSaved, TaskShown, TaskSubmitted, WorkPaused, WorkResumed
from annotator.core.money.amount import Money
from annotator.core.settings import LANGUAGE, OWN_WAGE, REFERENCE_WAGE
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n import translation as words
from annotator.ui.windows.rehearsal import RehearsalWindow
from bundle_making import valid_bundle
from journeys.driver import Driver
from journeys.rehearsals import answer, click, on_task, rehearse, reported, told
from ui.stage import says

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return valid_bundle(tmp_path / "bundle")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, of this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def everything(folder: Path) -> dict[str, str]:
    """Path -> hash of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_whole_rehearsal_by_keyboard_ends_with_its_report(
    bundle: Path, tmp_path: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await on_task(driver)
        assert says(window, "Trial run – nothing is sent")
        assert says(window.band, "0 of 3 tasks done")
        assert not says(window, "Inbox")
        await driver.event(AnswerUnsound, lambda: driver.press(Qt.Key.Key_Return))
        await answer(driver)
        await on_task(driver)
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_Space))
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
        await on_task(driver)
        assert says(window.band, "1 of 3 tasks done, 1 skipped")
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.rested(30)
        await reported(driver, lambda: driver.press(Qt.Key.Key_Return))
        await driver.until(lambda: window.page is window.report, "the report is shown")
        assert says(window, "2 of 3 tasks done, 1 skipped. Nothing was sent.")
        assert says(window, "has no answer yet")
        assert says(window, "Stated pay: 0.04 EUR per task.")
        driver.press(Qt.Key.Key_Q, CTRL)

    assert rehearse(bundle, tmp_path / "home", scenario, "--json") == 0
    report = told(capsys)
    assert (report["tasks"], report["done"], report["skipped"], report["sound"]) == (3, 2, 1, True)
    assert len(report["times_s"]) == 2
    assert all(time_s >= 0.03 for time_s in report["times_s"])
    assert report["median_s"] == pytest.approx(sum(report["times_s"]) / 2)
    assert (report["reward"], report["currency"]) == ("0.04", "EUR")
    assert float(report["hourly_pay"]["alone"]) == pytest.approx(0.04 * 3600 / report["median_s"], abs=0.01)
    assert report["reward_for_target"]["alone"] == "0.01"
    assert report["unsound_answers"] == [{"control": "things", "code": "required", "count": 1}]
    assert list(temporary.iterdir()) == []


def test_without_json_the_report_is_a_short_text(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(driver: Driver, _window: RehearsalWindow) -> None:
        await answer(driver)
        await on_task(driver)
        await reported(driver, lambda: driver.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier))
        driver.press(Qt.Key.Key_Q, CTRL)

    assert rehearse(bundle, tmp_path / "home", scenario) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    for line in ("1 of 3 tasks done", "Only one task was measured", "Hourly pay", "Reward to reach 12.31 EUR/h"):
        assert line in said


def test_the_person_s_own_home_is_read_and_left_as_it_was(bundle: Path, tmp_path: Path, temporary: Path) -> None:
    home = tmp_path / "home"

    async def settle(running: Running) -> None:
        await Driver(running).active()
        for setting, value in ((LANGUAGE, "fr"), (REFERENCE_WAGE, "own"), (OWN_WAGE, "15")):
            await running.services.preferences.choose(setting, value)
        running.closing.set()

    assert main(["--home", str(home)], settle) == 0
    before = everything(home)
    targets: list[Money | None] = []

    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await answer(driver)
        await on_task(driver)
        targets.append((await reported(driver, lambda: driver.press(Qt.Key.Key_R, CTRL))).report.target)
        assert words.language() == "fr"
        window.closing.emit()

    with Home(home).lock():  # the person's annotator is open
        assert rehearse(bundle, home, scenario) == 0
    assert everything(home) == before
    assert targets == [Money(Decimal(15), "EUR")]
    assert list(temporary.iterdir()) == []


def test_settings_are_read_beside_an_annotator_that_is_at_work(bundle: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")

    async def scenario(_driver: Driver, window: RehearsalWindow) -> None:
        assert words.language() == "fr"
        window.closing.emit()

    with home.lock():
        records = open_records(home)
        asyncio.run(records.save_settings({LANGUAGE.key: "fr"}))
        assert rehearse(bundle, home.folder, scenario) == 0
        asyncio.run(records.close())


def test_no_home_is_made_for_who_has_none(bundle: Path, tmp_path: Path) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await answer(driver)
        window.closing.emit()

    assert rehearse(bundle, tmp_path / "home", scenario) == 0
    assert not (tmp_path / "home").exists()


def test_the_report_takes_another_wage_starts_over_and_is_saved(bundle: Path, tmp_path: Path) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await answer(driver)
        await on_task(driver)
        await reported(driver, lambda: driver.press(Qt.Key.Key_R, CTRL))
        window.report.target_chosen.emit(
            driver.running.services.preferences.reference().wage
        )  # not a number: passed over
        for name in ("report.json", "report.txt", "missing/report.txt"):
            window.report.save_wanted.emit(str(tmp_path / name))
        await driver.running.services.background_intents.settled()
        assert json.loads((tmp_path / "report.json").read_bytes())["done"] == 1
        assert "Only one task was measured" in (tmp_path / "report.txt").read_text(encoding="utf-8")
        assert says(window.notice, "Cannot write to")
        await driver.event(TaskShown, lambda: click(window.report.start_over))
        view = driver.running.services.session.view()
        assert view is not None
        assert (view.task.id, view.done) == ("first", 0)
        driver.running.closing.set()

    assert rehearse(bundle, tmp_path / "home", scenario) == 0


def test_closing_the_workbench_shows_the_report_first(bundle: Path, tmp_path: Path) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await on_task(driver)
        await reported(driver, lambda: later(window.close))
        assert window.isVisible()
        later(window.close)

    assert rehearse(bundle, tmp_path / "home", scenario) == 0


def later(action: Callable[[], object]) -> None:
    action()


def test_what_cannot_be_read_is_a_problem_and_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await driver.until(lambda: says(window, "problem."), "the problem is listed")
        window.closing.emit()

    (tmp_path / "broken.zip").write_bytes(b"no zip at all")
    assert rehearse(tmp_path / "broken.zip", tmp_path / "home", scenario, "--json") == 1
    assert [problem["code"] for problem in told(capsys)["problems"]] == ["archive-damaged"]


def test_a_temporary_folder_that_cannot_be_used_is_said(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_args: object, **_named: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    assert main(["try", "--home", str(tmp_path / "home"), str(bundle)]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_damaged_settings_of_the_person_do_not_stop_a_rehearsal(bundle: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.records.write_bytes(b"no database at all" * 100)

    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await on_task(driver)
        window.closing.emit()

    assert rehearse(bundle, home.folder, scenario) == 0
    assert home.records.read_bytes().startswith(b"no database")


def test_a_pause_may_lead_to_the_report_and_going_on_ends_it(bundle: Path, tmp_path: Path) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await on_task(driver)
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        await reported(driver, lambda: driver.press(Qt.Key.Key_R, CTRL))
        assert window.report.isVisible()
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        await on_task(driver)
        assert window.workbench.isVisible()
        window.closing.emit()

    assert rehearse(bundle, tmp_path / "home", scenario) == 0
