"""The results folder goes away amid work: deleted, moved, something else in its place, nothing that can be written. The
outbox says so, work goes on, and when the folder is back all of it arrives once, in the same window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskShown, TaskSubmitted
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.core.settings import RESULTS_FOLDER
from annotator.ui.pages.outbox.status_line import StatusLine
from bundle_making import valid_bundle
from depth import part
from journeys.driver import Driver
from journeys.restless_worker import edit, view_of

KEY = "street-things@1"
SYSTEM = Path("/sys/kernel")  # where not even root makes a folder


class Gone(Struct, frozen=True):
    """A change of the folder, its repair, and the sentence about it with the folder's name."""

    spoil: Callable[[Path], object]
    mend: Callable[[Path], object]
    words: str


def _away(folder: Path) -> Path:
    return folder.with_name("elsewhere")


def _file_in_place(folder: Path) -> None:
    folder.rename(_away(folder))
    folder.write_bytes(b"something else")


def _back_for_file(folder: Path) -> None:
    folder.unlink()
    _away(folder).rename(folder)


def _link_in_place(folder: Path, target: Path) -> None:
    folder.rename(_away(folder))
    folder.symlink_to(target)


MISSING = "The results folder is missing: {}. Connect the disk or choose another folder."
UNWRITABLE = "Cannot write to the results folder: {}. Choose another folder in the settings."
WAYS = {
    "moved": Gone(lambda folder: folder.rename(_away(folder)), lambda folder: _away(folder).rename(folder), MISSING),
    "deleted": Gone(lambda folder: folder.rmdir(), lambda folder: folder.mkdir(), MISSING),
    "a file": Gone(_file_in_place, _back_for_file, MISSING),
    "a link to nothing": Gone(lambda folder: _link_in_place(folder, folder / "none"), _back_for_file, MISSING),
    "not to be written": Gone(lambda folder: _link_in_place(folder, SYSTEM), _back_for_file, UNWRITABLE),
}


class Sender:
    """A worker who submits a task blindly and then looks into the outbox."""

    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.running = running

    async def turn_to_work(self) -> None:
        await self.driver.event(TaskShown, lambda: self.running.window.open_bundle(KEY))
        await self.driver.task_on_screen()

    async def send(self) -> str:
        await self.driver.task_on_screen()
        await edit(self.driver, Qt.Key.Key_B)
        unique_id = view_of(self.running).unique_id
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return))
        return unique_id

    async def until(self, unique_id: str, holds: Callable[[Parcel], bool]) -> Parcel:
        services = self.running.services
        while (parcel := await services.delivery.parcel(unique_id)) is None or not holds(parcel):
            await self.driver.rested(10)
        return parcel

    async def shown_in_outbox(self, words: str) -> None:
        window = self.running.window
        window.turn_to("outbox")
        table = window.outbox.findChild(QTableView)
        line = window.outbox.findChild(StatusLine)
        assert isinstance(table, QTableView)
        assert isinstance(line, StatusLine)
        await self.driver.until(lambda: table.model().rowCount() > 0, "results are listed")
        table.selectRow(0)
        await self.driver.until(lambda: words in line.text(), f"“{words}” is read, not “{line.text()}”")


@pytest.mark.parametrize("way", part(tuple(WAYS), 2))
def test_work_goes_on_without_a_results_folder_and_all_arrives_once_it_is_back(tmp_path: Path, way: str) -> None:
    gone, home, folder = WAYS[way], tmp_path / "home", tmp_path / "mine"
    folder.mkdir()
    sent: list[str] = []

    async def companion(running: Running) -> None:
        sender = Sender(running)
        services, driver = running.services, sender.driver
        await driver.active()
        await driver.task_on_screen()
        await driver.choose(RESULTS_FOLDER, str(folder))
        gone.spoil(folder)
        sent.append(await sender.send())
        await sender.until(sent[0], lambda parcel: parcel.reason is not None)
        sent.append(await sender.send())
        await sender.shown_in_outbox(gone.words.format(folder))
        gone.mend(folder)
        services.intents.post(lambda: services.delivery.retry(sent[0]))
        for unique_id in sent:
            await sender.until(unique_id, lambda parcel: parcel.state is ParcelState.ACCEPTED)
        await sender.turn_to_work()
        sent.append(await sender.send())
        await sender.until(sent[2], lambda parcel: parcel.state is ParcelState.ACCEPTED)
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(valid_bundle(tmp_path / "bundle"))], companion) == 0
    assert sorted(path.stem for path in folder.rglob("*.json")) == sorted(sent)
    assert not list((folder / KEY).glob(".*"))
    assert not list((home / "results").rglob("*.json"))
    assert main(["ledger", "verify", "--home", str(home)]) == 0
