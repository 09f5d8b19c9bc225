"""`annotator try` with files that change under the requester."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.core.events import BundleRejected, DraftCut, DraftSaved, RehearsalRead, TaskShown, TaskSubmitted
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.windows.rehearsal import RehearsalWindow
from bundle_making import CONFIG, MANIFEST, members, valid_bundle, valid_files, write_zip
from journeys.driver import Driver
from journeys.rehearsals import answer, click, on_task, rehearse, told, write
from ui.stage import says

CTRL = Qt.KeyboardModifier.ControlModifier

OTHER_TASKS = (
    b"id,image",
    b"first,media/first.png",
    b"second,media/second.jpg",
    b"last,media/first.png",
    b"later,media/third.webp",
)


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


def test_tasks_and_design_that_change_are_taken_up_where_the_requester_is(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await answer(driver)
        await on_task(driver)
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(TaskShown, lambda: write(bundle / "tasks.csv", b"\n".join(OTHER_TASKS)))
        view = driver.running.services.session.view()
        assert view is not None
        assert (view.task.id, view.count, view.done) == ("second", 4, 1)
        assert len(view.answer.items) == 1
        assert says(window.notice, "were reloaded")
        assert window.workbench.isVisible()
        assert len(window.findChildren(WorkbenchPage)) <= 2
        await on_task(driver)
        renamed = CONFIG.replace('name="things"', 'name="objects"').replace('hotkey="b"', 'hotkey="x"')
        cut = await driver.event(DraftCut, lambda: write(bundle / "config.xml", renamed.encode()))
        assert cut.controls == ("things",)
        await driver.task_on_screen()
        await on_task(driver)
        assert says(window.notice, "things")
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_X))
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        await on_task(driver)
        driver.running.closing.set()

    assert rehearse(bundle, tmp_path / "home", scenario, "--json") == 0
    report = told(capsys)
    assert (report["tasks"], report["done"], report["reloads"]) == (4, 2, 2)
    assert report["outdated"] == [True, False]


def test_a_broken_bundle_shows_its_problems_and_opens_once_it_is_mended(bundle: Path, tmp_path: Path) -> None:
    (bundle / "config.xml").write_text("<View>")

    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await driver.until(lambda: says(window.problems, "problem."), "the problem is listed")
        assert window.problems.isVisible()
        assert says(window, "opens automatically")
        await driver.event(RehearsalRead, lambda: write(bundle / "config.xml", CONFIG.encode()))
        await on_task(driver)
        assert window.workbench.isVisible()
        window.closing.emit()

    assert rehearse(bundle, tmp_path / "home", scenario) == 0


def test_files_that_break_under_a_running_rehearsal_leave_it_running(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(driver: Driver, window: RehearsalWindow) -> None:
        await on_task(driver)
        wrong = MANIFEST.replace("EUR", "EURO").encode()
        await driver.event(BundleRejected, lambda: write(bundle / "bundle.toml", wrong))
        assert window.page is window.workbench
        assert says(window.notice, "1 problem")
        assert window.band.problems.isVisible()
        click(window.band.problems)
        await driver.until(lambda: window.page is window.problems, "the problem is listed")
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier))
        await answer(driver)
        await on_task(driver)
        window.closing.emit()

    assert rehearse(bundle, tmp_path / "home", scenario, "--json") == 1
    report = told(capsys)
    assert (report["sound"], report["done"]) == (False, 1)
    assert [problem["code"] for problem in report["problems"]] == ["currency-unknown"]


def test_a_zip_is_rehearsed_and_a_new_one_is_taken_up(tmp_path: Path, temporary: Path) -> None:
    packed = write_zip(tmp_path / "bundle.zip", members(valid_files()))

    def pack_again() -> None:
        title = {"bundle.toml": MANIFEST.replace("Say what stands", "Tell what stands").encode()}
        write_zip(packed, members({**valid_files(), **title}))

    async def scenario(driver: Driver, _window: RehearsalWindow) -> None:
        await on_task(driver)
        await driver.event(TaskShown, pack_again)
        await on_task(driver)
        view = driver.running.services.session.view()
        assert view is not None
        assert view.bundle.manifest.title.startswith("Tell")
        driver.running.closing.set()

    assert rehearse(packed, tmp_path / "home", scenario) == 0
    assert list(temporary.iterdir()) == []
