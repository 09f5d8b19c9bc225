"""Ending: with a full disk, by a signal, and beside another annotator. Nothing goes unsaid, nothing saved is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.errors import DiskFull
from annotator.core.events import DraftSaved, Failed
from annotator.store.records.sqlite import SqliteRecords
from bundle_making import valid_bundle
from journeys.driver import Driver


def last_kind(home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["ledger", "export", "--home", str(home), "-o", str(home / "ledger.jsonl")]) == 0
    return (home / "ledger.jsonl").read_text(encoding="utf-8").splitlines()[-1]


def test_a_full_disk_keeps_the_window_until_the_last_answer_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, home = valid_bundle(tmp_path / "bundle"), tmp_path / "home"
    save = SqliteRecords.save_draft

    async def refuse(_records: SqliteRecords, _unique_id: str, _result: str) -> None:
        raise DiskFull(path="records.sqlite3", detail="no space left")

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        monkeypatch.setattr(SqliteRecords, "save_draft", refuse)
        await driver.event(Failed, lambda: driver.press(Qt.Key.Key_B))
        told = await driver.event(Failed, running.window.closing.emit)
        assert told.code == "unsaved-at-end"
        assert running.window.isVisible()
        assert "close annotator again" in running.window.notice.text
        monkeypatch.setattr(SqliteRecords, "save_draft", save)
        await driver.event(DraftSaved, running.window.closing.emit)

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert "program-stopped" in last_kind(home, capsys)


def test_who_insists_can_leave_with_a_full_disk_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, home = valid_bundle(tmp_path / "bundle"), tmp_path / "home"

    async def refuse(_records: SqliteRecords, _unique_id: str, _result: str) -> None:
        raise DiskFull(path="records.sqlite3", detail="no space left")

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        monkeypatch.setattr(SqliteRecords, "save_draft", refuse)
        await driver.event(Failed, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(Failed, running.window.closing.emit)
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 1
    assert "The disk is full" in capsys.readouterr().err
    assert "program-stopped" in last_kind(home, capsys)
    assert not list((home / "log").glob("crash-*"))


def test_a_signal_to_end_is_an_orderly_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"

    async def companion(running: Running) -> None:
        await Driver(running).active()
        os.kill(os.getpid(), signal.SIGTERM)

    assert main(["--home", str(home)], companion) == 0
    assert "program-stopped" in last_kind(home, capsys)


def test_who_leaves_while_a_large_file_is_taken_in_does_not_wait_for_it_and_nothing_is_half_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, home = valid_bundle(tmp_path / "bundle"), tmp_path / "home"
    with (bundle / "media" / "second.jpg").open("rb+") as image:
        image.write(bytes(8 << 20))  # a file with fewer stored bytes is refused as sparse
        image.truncate(600 << 20)
    progress: list[int] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.until(lambda: bool(list(home.glob("bundles/.staging-*/content/media/second.jpg"))), "it is copied")
        progress.append(sum(path.stat().st_size for path in home.rglob("second.jpg")))
        os.kill(os.getpid(), signal.SIGTERM)

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert progress[0] < 600 << 20
    assert list(home.glob("bundles/*")) == []
    assert list(home.glob("bundles/.*")) == []
    assert "program-stopped" in last_kind(home, capsys)


def test_a_second_annotator_in_the_same_home_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from annotator.app.gui import single_instance
    from annotator.store.folders.home import Home

    monkeypatch.setattr(single_instance, "ANSWER_WITHIN_S", 0.0)  # nobody is there who could
    with Home(tmp_path / "home").lock():
        assert main(["--home", str(tmp_path / "home")]) == 1
    told = capsys.readouterr().err
    assert "already open" in told
    assert str(tmp_path / "home") in told
