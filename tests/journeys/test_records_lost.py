"""Records that are missing or empty beside what belongs to them: nobody begins a new life without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.store.folders.home import Home
from annotator.ui.windows.recovery import Trouble
from journeys.driver import Driver
from journeys.mender import pressed_in_turn


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Somebody worked here once."""
    home = Home(tmp_path)
    (home.results / "bundle").mkdir(parents=True)
    return home


async def closes(running: Running) -> None:
    await Driver(running).active()
    running.closing.set()


async def never(_running: Running) -> None:
    raise AssertionError("the window opened all the same")


@pytest.mark.parametrize("is_empty", [False, True])
def test_the_start_stops_at_a_page_and_changes_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_empty: bool
) -> None:
    if is_empty:
        home.records.write_bytes(b"")
    told = pressed_in_turn(monkeypatch, lambda window: window.close_it)
    assert main(["--home", str(home.folder)], never) == 1
    assert [found.trouble for found in told] == [Trouble.MISSING]
    assert "Your records are missing" in capsys.readouterr().err
    assert home.records.exists() is is_empty
    assert not is_empty or home.records.stat().st_size == 0


def test_who_begins_anew_is_told_first_what_comes_of_it_and_works_then(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = pressed_in_turn(monkeypatch, lambda window: window.anew, lambda window: window.anew)
    assert main(["--home", str(home.folder)], closes) == 0
    assert main(["--home", str(home.folder)], closes) == 0
    assert len(told) == 1, "the new records are there"


def test_a_file_that_is_no_records_is_kept_under_another_name_by_who_begins_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.records.write_bytes(b"what was here once" * 100)
    told = pressed_in_turn(monkeypatch, lambda window: window.anew, lambda window: window.anew)
    assert main(["--home", str(home.folder)], closes) == 0
    assert [found.trouble for found in told] == [Trouble.DAMAGED]
    (aside,) = home.folder.glob("records-*.sqlite3")
    assert aside.read_bytes() == b"what was here once" * 100


@pytest.mark.parametrize("command", [["ledger", "verify"], ["ledger", "export"]])
def test_a_command_says_so(home: Home, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--home", str(home.folder)]) != 0
    assert "Your records are missing" in capsys.readouterr().err
