"""annotator is started once more with a bundle, each time as a process of its own: the window that is open takes it in,
as if it were opened there, and says what is wrong with it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import single_instance
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported, BundleRejected, Event, TaskPutAway, WorkPaused, WorkResumed
from annotator.store.folders.home import Home
from annotator.ui.problems.panel import ProblemsPanel
from bundle_making import MANIFEST, valid_bundle, valid_files, write_folder
from depth import part
from journeys.driver import Driver
from ui.stage import says

type Play = Callable[[Driver], Awaitable[None]]


def named(folder: Path, key: str) -> Path:
    files = {**valid_files(), "bundle.toml": MANIFEST.replace("street-things", key).encode()}
    return write_folder(folder, files)


def started(home: Path, *words: str, within: Path | None = None) -> subprocess.Popen[str]:
    """Once more, in that home."""
    command = [sys.executable, "-m", "annotator", "open", "--home", str(home), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=within)


async def ended(driver: Driver, process: subprocess.Popen[str]) -> tuple[int, str, str]:
    await driver.until(lambda: process.poll() is not None, "the second has ended")
    out, err = process.communicate()
    return process.returncode, out, err


def open_window(home: Path, play: Play, *words: str) -> None:
    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await play(driver)
        running.top.closing.emit()

    assert main(["open", "--home", str(home), *words], companion) == 0
    assert list(Home(home).calls.iterdir()) == []
    assert stat.S_IMODE(Home(home).calls.stat().st_mode) == 0o700


def at_work_on(driver: Driver, key: str) -> bool:
    view = driver.running.services.session.view()
    return view is not None and view.bundle.manifest.key.startswith(key)


def told_of(driver: Driver, kind: type[Event]) -> int:
    return sum(isinstance(event, kind) for event in driver.events)


@pytest.mark.parametrize("name", part(("with\na line and 🚲 “signs” 'of' \"all\" kinds", "bundle"), 2))
def test_the_window_takes_the_bundle_in_and_opens_it(tmp_path: Path, name: str) -> None:
    valid_bundle(tmp_path / name)
    home = tmp_path / "home"

    async def play(driver: Driver) -> None:
        code, out, err = await ended(driver, started(home, f"./{name}", within=tmp_path))
        assert (code, err) == (0, "")
        plain = name.replace("\n", "?")
        assert out == f"annotator is already running. “{plain}” will open in its window.\n"
        await driver.until(lambda: at_work_on(driver, "street-things"), "its first task is there")
        await driver.task_on_screen()
        workbench = driver.running.window.workbench
        assert says(workbench.task_bar, "0.04 EUR")  # nobody has seen the card of the job
        assert says(workbench.footer.meter, "Your hourly pay appears after your first paid task.")

    open_window(home, play)


def test_amid_a_task_the_bundle_is_added_and_the_task_stays_in_front(tmp_path: Path) -> None:
    first, second, home = named(tmp_path / "1", "first"), named(tmp_path / "2", "second"), tmp_path / "home"

    async def play(driver: Driver) -> None:
        await driver.task_on_screen()
        assert at_work_on(driver, "first")
        assert (await ended(driver, started(home, str(second))))[0] == 0
        await driver.until(lambda: told_of(driver, BundleImported) == 2, "the other is in the inbox")
        assert at_work_on(driver, "first")

    open_window(home, play, str(first))


def test_three_at_once_are_all_taken_in(tmp_path: Path) -> None:
    bundles = [named(tmp_path / key, key) for key in ("one-1", "two-2")]
    home = tmp_path / "home"

    async def play(driver: Driver) -> None:
        several = [started(home, str(bundle)) for bundle in (*bundles, bundles[0])]
        for process in several:
            assert (await ended(driver, process))[0] == 0
        await driver.until(lambda: told_of(driver, BundleImported) >= len(several), "all are there, one of them again")

    open_window(home, play)
    assert len(list(Home(home).bundles.iterdir())) == 2


def test_what_is_wrong_with_it_is_said_where_it_was_given_and_in_the_window(tmp_path: Path) -> None:
    harmed, home = valid_bundle(tmp_path / "harmed"), tmp_path / "home"
    (harmed / "config.xml").write_text("<View>", encoding="utf-8")

    async def play(driver: Driver) -> None:
        for place, words in ((harmed, "config.xml"), (tmp_path / "gone", str(tmp_path / "gone"))):
            del driver.events[:]
            code, out, err = await ended(driver, started(home, str(place)))
            assert (code, out) == (1, "")
            assert words in err
            assert err.endswith("This job contains errors and was not added. None of its files were kept.\n")
            await driver.until(lambda: told_of(driver, BundleRejected) == 1, "it is told")
            assert driver.page is driver.running.window.inbox

    open_window(home, play)


def test_who_works_stays_at_the_task_where_a_bundle_cannot_be_taken(tmp_path: Path) -> None:
    first, home = named(tmp_path / "1", "first"), tmp_path / "home"

    async def play(driver: Driver) -> None:
        await driver.task_on_screen()
        window = driver.running.window
        assert (await ended(driver, started(home, str(tmp_path / "gone"))))[0] == 1
        await driver.until(
            lambda: window.notice.text.startswith("“gone” has problems and was not added. "), "it is told"
        )
        assert driver.page is window.workbench
        assert not [event for event in driver.events if isinstance(event, TaskPutAway)]
        window.notice.action.click()
        await driver.until(lambda: driver.page is window.inbox, "the way to what is wrong with it")
        assert window.inbox.findChild(ProblemsPanel) is not None

    open_window(home, play, str(first))


def test_a_pause_goes_on_and_the_bundle_waits_in_the_inbox(tmp_path: Path) -> None:
    first, second, home = named(tmp_path / "1", "first"), named(tmp_path / "2", "second"), tmp_path / "home"

    async def play(driver: Driver) -> None:
        await driver.task_on_screen()
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        page = driver.page
        assert (await ended(driver, started(home, str(second))))[0] == 0
        await driver.until(lambda: "added to your inbox" in driver.running.window.notice.text, "it is told")
        assert driver.page is page
        assert not driver.running.window.notice.action.isVisible()  # it would lead nowhere
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_Space))
        assert at_work_on(driver, "first")

    open_window(home, play, str(first))


def test_beneath_a_sheet_that_is_open_it_is_taken_in_too(tmp_path: Path) -> None:
    first, second, home = named(tmp_path / "1", "first"), named(tmp_path / "2", "second"), tmp_path / "home"

    async def play(driver: Driver) -> None:
        await driver.task_on_screen()
        driver.press(Qt.Key.Key_F1)
        app = driver.running.app
        await driver.until(lambda: app.activeModalWidget() is not None, "the sheet is there")
        assert (await ended(driver, started(home, str(second))))[0] == 0
        await driver.until(lambda: "added to your inbox" in driver.running.window.notice.text, "it is told")
        assert app.activeModalWidget() is not None
        assert at_work_on(driver, "first")
        driver.press(Qt.Key.Key_Escape)

    open_window(home, play, str(first))


def test_what_a_stranger_to_it_wrote_there_does_nothing(tmp_path: Path) -> None:
    bundle, home = valid_bundle(tmp_path / "bundle"), tmp_path / "home"
    calls = Home(home).calls

    async def play(driver: Driver) -> None:
        hostile: dict[str, bytes] = {
            "a": b"\xff\x00", "b": b"[" * 30_000, "c": b'{"bundle": 1}', "d": b'{"bundle": "relative"}',
            "e": b'{"bundle": "/nul\\u0000"}', "f": b'{"bundle": "' + b"/a" * 40_000 + b'"}', "g": b"1" * 9_999,
            "h": b'{"bundle": "https://example.org/x.zip"}', "i": b'{"bundle": "/x", "more": 1}', "j": b"",
        }  # fmt: skip
        for name, data in hostile.items():
            (calls / f"{name}.call").write_bytes(data)
        (calls / "k.call").symlink_to(bundle / "bundle.toml")
        os.mkfifo(calls / "l.call")
        (calls / "m.call").mkdir()
        assert (await ended(driver, started(home, str(bundle))))[0] == 0
        await driver.until(lambda: at_work_on(driver, "street-things"), "the call of annotator itself is answered")
        assert not told_of(driver, BundleRejected)
        await driver.until(lambda: [path.name for path in calls.iterdir()] == ["m.call"], "the rest is swept away")
        (calls / "m.call").rmdir()

    open_window(home, play)


def test_a_window_that_does_not_answer_is_told_of_and_the_call_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home")
    monkeypatch.setattr(single_instance, "TAKEN_WITHIN_S", 0.0)
    with home.lock():
        assert main(["open", "--home", str(home.folder), str(tmp_path / "bundle")]) == 1
    assert "already open" in capsys.readouterr().err
    assert list(home.calls.iterdir()) == []
