"""Somebody signs in to a Label Studio, takes twenty tasks, works on fifteen without a line, and plugs it in: all
arrive, once, and the outbox says at each step what it waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskShown
from annotator.core.outbox.parcel import ParcelState
from annotator.store import credentials
from annotator.ui.pages.inbox.bundle_card import BundleCard
from connectors.studio_server import StudioServer
from fakes.sign_ins import FakeKeyring
from journeys.driver import Driver
from journeys.studio_worker import TITLE, TOKEN, StudioWorker, pressed, signs
from ui.stage import says

STOCK, WORKED = 20, 15


@pytest.fixture
def studio() -> Iterator[StudioServer]:
    with StudioServer().running() as started:
        yield started


def focused_name() -> str:
    focused = QApplication.focusWidget()
    return focused.accessibleName() if focused is not None else ""


async def begins(worker: StudioWorker) -> None:
    """Return to the inbox and start with Enter."""
    driver, inbox = worker.driver, worker.running.window.inbox
    await driver.until(lambda: says(inbox, TITLE) and bool(inbox.findChildren(BundleCard)), "its card is there")
    assert says(inbox, "Not started")
    assert says(inbox, "0.05 EUR per task")
    await driver.until(lambda: focused_name() == f"Start: {TITLE}", "its card has the focus")
    await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))


async def waits(worker: StudioWorker) -> None:
    page, driver = worker.running.window.outbox, worker.driver
    await worker.sees_outbox()
    await driver.until(lambda: says(page, "15 results · Ready to send: 15"), "it counts")
    words = f"Cannot reach {worker.studio.url}. You can keep working offline."
    await driver.until(lambda: says(page, f"{words} Last attempt at "), "it says what it waits for")
    assert len(await worker.parcels(ParcelState.WAITING)) == WORKED
    assert worker.studio.world.annotations == {}


async def arrives(worker: StudioWorker) -> None:
    page, driver = worker.running.window.outbox, worker.driver
    pressed(page, "Try again").click()
    await driver.until(lambda: says(page, "15 results · Received: 15"), "it tells that all is sent")
    await driver.until(lambda: says(page, f"Received by {worker.studio.url} as annotation "), "the receipt is there")


def test_all_arrives_once_and_the_outbox_says_what_it_waits_for(
    studio: StudioServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = FakeKeyring()
    monkeypatch.setattr(credentials, "system_keyring", lambda: keyring)
    tasks = signs(studio, 30)

    async def companion(running: Running) -> None:
        worker = StudioWorker(Driver(running), studio)
        await worker.driver.active()
        await worker.signs_in()
        await worker.takes(STOCK, "0.05")
        studio.pull()
        await begins(worker)
        await worker.answers(WORKED)
        await waits(worker)
        studio.plug_in()
        await arrives(worker)
        assert running.services.journal.reading().today.tasks == WORKED
        assert not await worker.parcels(ParcelState.WAITING)
        running.window.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    there = list(studio.world.annotations.values())
    assert [answer["task"] for answer in sorted(there, key=lambda answer: int(answer["task"]))] == tasks[:WORKED]
    chosen = {answer["task"]: answer["result"][0]["value"]["choices"] for answer in there}
    assert [chosen[task] for task in tasks[:WORKED]] == [["stop"], ["stop"], ["yield"]] * (WORKED // 3)
    assert Counter(answer["unique_id"] for answer in there).most_common(1)[0][1] == 1
    assert not any("/next" in asked for asked in studio.asked)
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []
