"""Years of records at the start: read once, with progress in sight, and at once the next time; nobody has to wait."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotator.app.gui import startup as live
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.services.ledger import journal as journal_module
from annotator.store.folders.home import Home
from annotator.store.records import connection as database
from annotator.ui.windows.loading_screen import ReadingRecords
from annotator.ui.windows.recovery import Trouble
from journeys.driver import Driver
from journeys.mender import pressed_in_turn
from large_ledger import Worker, write_ledger

ENTRIES = 3_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a ledger that counts as a long one here."""
    monkeypatch.setattr(journal_module, "BATCH", 300)
    monkeypatch.setattr(journal_module, "TAKES_LONG", 100)
    Home(tmp_path).prepare()
    write_ledger(Home(tmp_path).records, Worker(ENTRIES))
    return tmp_path


def entries_in(home: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """All of an unbroken chain. The ledger was written without assignments and parcels, which verify tells as well."""
    capsys.readouterr()
    main(["ledger", "verify", "--home", str(home), "--json"])
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["first_broken"] is None
    return int(verdict["entries"])


def test_progress_is_shown_once_and_the_next_start_has_nothing_to_read(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[int] = []
    show_progress = ReadingRecords.show_progress

    def seen(window: ReadingRecords, read: int, entries: int) -> None:
        show_progress(window, read, entries)
        assert window.isVisible()
        shown.append(read)

    monkeypatch.setattr(ReadingRecords, "show_progress", seen)
    histories: list[int] = []

    async def companion(running: Running) -> None:
        await Driver(running).active()
        assert not [
            one for one in QApplication.topLevelWidgets() if isinstance(one, ReadingRecords) and one.isVisible()
        ]
        histories.append(running.services.journal.history("bundle-1@1").tasks)
        running.closing.set()

    assert main(["--home", str(home)], companion) == 0
    assert shown == [*range(0, ENTRIES, 300)]
    assert main(["--home", str(home)], companion) == 0
    assert len(shown) == ENTRIES // 300
    assert histories[0] == histories[1] > 0
    assert entries_in(home, capsys) >= ENTRIES + 4


def test_who_closes_the_window_while_records_are_read_has_left(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show_progress = ReadingRecords.show_progress

    def leave(window: ReadingRecords, read: int, entries: int) -> None:
        show_progress(window, read, entries)
        if read >= 900:
            window.close()

    monkeypatch.setattr(ReadingRecords, "show_progress", leave)

    async def companion(_running: Running) -> None:
        raise AssertionError("the window opened all the same")

    assert main(["--home", str(home)], companion) == 0
    assert entries_in(home, capsys) == ENTRIES


def test_damage_in_a_large_file_is_found_beside_the_work_and_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def companion(running: Running) -> None:
        await Driver(running).active()
        running.closing.set()

    assert main(["--home", str(home)], companion) == 0
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)
    monkeypatch.setattr(live, "CHECK_AFTER_S", 0.0)
    records = Home(home).records
    data = bytearray(records.read_bytes())
    data[40 * 4096 : 41 * 4096] = b"\xa5" * 4096  # one page of entries that no start reads
    records.write_bytes(data)

    async def stays(running: Running) -> None:
        await running.closing.wait()

    found = pressed_in_turn(monkeypatch, lambda window: window.close_it)
    assert main(["--home", str(home)], stays) == 1
    told = capsys.readouterr().err
    assert str(records) in told
    assert "Traceback" not in told
    assert [window.trouble for window in found] == [Trouble.DAMAGED]
    assert main(["--home", str(home)], stays) == 1
    assert len(found) == 2, "the next start looks at all of them before anything else"
    assert not list((home / "log").glob("crash-*"))
