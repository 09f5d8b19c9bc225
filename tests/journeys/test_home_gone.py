"""The home is deleted, moved or replaced while the program runs: no answer is lost, and none is taken in vain."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.app.gui.home_watch import RESCUED
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.intervals import State
from annotator.services.ledger import journal
from annotator.store.folders.home import Home
from annotator.ui.windows.home_gone import HomeGoneDialog
from journeys.driver import Driver
from journeys.sample_session import SampleSession
from paid_sample import KEY, paid_sample
from store.transfer.moved_homes import entries_of
from unbroken_chain import is_unbroken

TASKS = 2
type Part = Callable[[Driver], Awaitable[None]]


def session(folder: Path, *parts: Part) -> int:
    """Run the program once. Each part plays in one home; the program goes on in the next."""
    left = list(parts)

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await left.pop(0)(driver)

    code = main(["--home", str(folder)], companion)
    assert not left, "the program did not go on in the next home"
    return code


def dialog_of(driver: Driver) -> HomeGoneDialog | None:
    return next((found for found in driver.running.top.findChildren(HomeGoneDialog) if found.isVisible()), None)


async def asked(driver: Driver) -> HomeGoneDialog:
    await driver.until(lambda: dialog_of(driver) is not None, "the dialog asks for a folder")
    dialog = dialog_of(driver)
    assert dialog is not None
    return dialog


def delete(folder: Path) -> None:
    """Delete a folder in which the program may be creating files: it is not there under its name any more."""
    gone = folder.with_name("deleted")
    folder.rename(gone)
    shutil.rmtree(gone)


async def worked(driver: Driver, bundle: Path) -> None:
    """Answer two tasks; the third is on screen."""
    await driver.event(BundleImported, lambda: driver.running.window.inbox.take(str(bundle)))
    driver.running.window.open_bundle(KEY)
    await driver.task_on_screen()
    work = SampleSession(driver, bundle)
    if driver.activity is State.INSTRUCTIONS:
        await work.read_instructions()
    for _number in range(TASKS):
        await work.tag(undo=False)


async def goes_on(driver: Driver) -> None:
    """The notice names the folder; then leave."""
    home = driver.running.watch
    assert home is not None
    await driver.until(lambda: "are saved in" in driver.running.top.notice.text, "the notice names the folder")
    driver.running.closing.set()


def submitted(entries: tuple[Entry, ...]) -> int:
    return sum(entry.kind is EntryKind.TASK_SUBMITTED for entry in entries)


def assert_all_there(home: Home) -> None:
    entries = entries_of(home)
    assert is_unbroken(home.folder)
    assert submitted(entries) == TASKS
    assert entries[-1].kind is EntryKind.STOPPED


@pytest.fixture(autouse=True)
def quick_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing home is noticed at the next change, at the latest at the next heartbeat."""
    monkeypatch.setattr(journal, "HEARTBEAT_S", 0.2)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return paid_sample(tmp_path / "bundle")


def test_a_deleted_home_is_made_again_with_the_last_edit(tmp_path: Path, bundle: Path) -> None:
    home = Home(tmp_path / "home")
    last: list[str] = []

    async def loses_it(driver: Driver) -> None:
        await worked(driver, bundle)
        delete(home.folder)
        driver.press(Qt.Key.Key_1)  # an answer that cannot be saved
        dialog = await asked(driver)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible(), "the question stays until it is answered"
        view = driver.running.services.session.view()
        assert view is not None
        last.append(view.unique_id)
        assert dialog.same.isVisible()
        dialog.same.click()

    async def looks(driver: Driver) -> None:
        found = await driver.running.services.session._records.assignments(KEY)
        (begun,) = [each for each in found if each.unique_id == last[0]]
        assert begun.answer.items, "the edit made without a home is there"
        await goes_on(driver)

    assert session(home.folder, loses_it, looks) == 0
    assert {path.name for path in home.folder.glob("records*")} == {"records.sqlite3"}
    assert_all_there(home)


def test_the_work_goes_on_in_another_folder(tmp_path: Path, bundle: Path) -> None:
    home, other, taken = Home(tmp_path / "home"), Home(tmp_path / "other"), Home(tmp_path / "taken")
    taken.prepare()
    taken.records.write_bytes(b"of another person")

    async def loses_it(driver: Driver) -> None:
        await worked(driver, bundle)
        delete(home.folder)
        dialog = await asked(driver)
        dialog.wanted.emit(str(taken.folder))
        await driver.until(dialog.failed.isVisible, "a folder with work is refused")
        assert str(taken.folder) in dialog.failed.text()
        dialog.wanted.emit(str(other.folder))

    assert session(home.folder, loses_it, goes_on) == 0
    assert_all_there(other)
    assert taken.records.read_bytes() == b"of another person"
    assert not home.records.exists()


def test_a_home_that_comes_back_ends_the_question(tmp_path: Path, bundle: Path) -> None:
    home, moved = Home(tmp_path / "home"), tmp_path / "moved"

    async def moves_it(driver: Driver) -> None:
        await worked(driver, bundle)
        home.folder.rename(moved)
        await asked(driver)
        moved.rename(home.folder)
        await driver.until(lambda: dialog_of(driver) is None, "the program goes on by itself")
        await driver.active()
        await SampleSession(driver, bundle).tag(undo=False)
        driver.running.closing.set()

    assert session(home.folder, moves_it) == 0
    assert is_unbroken(home.folder)
    assert submitted(entries_of(home)) == TASKS + 1


def test_records_that_others_replaced_stay_as_they_are(tmp_path: Path, bundle: Path) -> None:
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")

    async def replaces_them(driver: Driver) -> None:
        await worked(driver, bundle)
        (tmp_path / "copy").write_bytes(b"something else")
        (tmp_path / "copy").rename(home.records)
        dialog = await asked(driver)
        assert not dialog.same.isVisible()
        dialog.wanted.emit(str(other.folder))

    assert session(home.folder, replaces_them, goes_on) == 0
    assert_all_there(other)
    assert home.records.read_bytes() == b"something else"


def test_work_that_is_given_up_needs_two_presses(tmp_path: Path, bundle: Path) -> None:
    home = Home(tmp_path / "home")

    async def gives_up(driver: Driver) -> None:
        await worked(driver, bundle)
        delete(home.folder)
        dialog = await asked(driver)
        dialog.quit.click()
        assert dialog.warning.isVisible()
        assert not dialog.quit.isEnabled()
        await driver.until(dialog.quit.isEnabled, "the warning could be read")
        dialog.quit.click()

    assert session(home.folder, gives_up) == 0
    assert not home.records.exists()


@pytest.mark.parametrize("can_return", [True, False])
def test_a_signal_saves_without_asking(
    tmp_path: Path,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    can_return: bool,
) -> None:
    home = Home(tmp_path / "home")
    beside = Home(tmp_path / "data" / RESCUED)
    monkeypatch.setattr(Home, "default", staticmethod(lambda: Home(tmp_path / "data" / "annotator")))

    async def is_ended(driver: Driver) -> None:
        await worked(driver, bundle)
        delete(home.folder)
        if not can_return:
            home.folder.write_bytes(b"a file where the folder was")
        await asked(driver)
        os.kill(os.getpid(), signal.SIGTERM)

    assert session(home.folder, is_ended) == 0
    saved = home if can_return else beside
    assert str(saved.folder) in capsys.readouterr().err
    assert saved.restored.exists()

    async def looks(driver: Driver) -> None:
        driver.running.closing.set()

    assert session(saved.folder, looks) == 0
    assert submitted(entries_of(saved)) == TASKS
    assert is_unbroken(saved.folder)
