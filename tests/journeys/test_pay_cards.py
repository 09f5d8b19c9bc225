"""Five workers export a pay card of one requester, and a sixth sees what they earned. Four are not enough."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import PayCardsAdded, TaskSubmitted
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.pay_of_others import DetailsSheet
from bundle_making import write_folder
from journeys.driver import Driver
from services.short_tasks import answer_as_tree, short_files
from ui.stage import says

TASKS = 20
WORKERS = 5


async def works(running: Running) -> None:
    driver, session = Driver(running), running.services.session
    await driver.active()
    for _task in range(TASKS):
        await driver.task_on_screen()
        await driver.event(TaskSubmitted, lambda: running.services.intents.post(lambda: answer_as_tree(session)))
    running.closing.set()


def line(running: Running) -> QPushButton | None:
    """The line about other workers on the card of the job."""
    (card,) = (card for card in running.window.inbox.findChildren(BundleCard) if card.isVisible())
    buttons = (button for button in card.findChildren(QPushButton) if button.objectName() == "others")
    return next(buttons, None)


async def sees_nothing(running: Running) -> None:
    driver = Driver(running)
    await driver.active()
    await driver.until(lambda: says(running.window.inbox, "4 pay cards were added."), "they are added")
    await driver.until(lambda: bool(running.window.inbox.findChildren(BundleCard)), "the job is listed")
    assert line(running) is None
    running.closing.set()


async def sees_the_range(running: Running) -> None:
    driver = Driver(running)
    await driver.active()
    await driver.until(lambda: any(isinstance(event, PayCardsAdded) for event in driver.events), "they are opened")
    await driver.until(lambda: line(running) is not None, "the job tells what others earned")
    shown = line(running)
    assert shown is not None
    assert shown.text().strip().startswith("5 workers: ")
    assert shown.text().endswith("EUR/h")
    shown.setFocus()
    driver.press(Qt.Key.Key_Return)
    await driver.until(lambda: bool(running.window.findChildren(DetailsSheet)), "the details are open")
    assert says(running.window.findChildren(DetailsSheet)[0], "City Mapping Group")
    running.window.findChildren(DetailsSheet)[0].close()
    running.closing.set()


def test_a_sixth_worker_sees_what_five_earned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, cards = tmp_path / "1", tmp_path / "cards"
    cards.mkdir()
    bundle = str(write_folder(tmp_path / "bundle", short_files()))
    assert main(["open", "--home", str(first), bundle], works) == 0
    homes = [shutil.copytree(first, tmp_path / str(number)) for number in range(2, WORKERS + 2)]
    last = homes.pop()  # has worked, too, but exports nothing
    for number, home in enumerate((first, *homes), start=1):
        file = cards / f"{number}.paycard"
        assert main(["cards", "export", "--home", str(home), "--requester", "city mapping group", str(file)]) == 0
    written = [json.loads(file.read_bytes().splitlines()[1]) for file in sorted(cards.iterdir())]
    assert len({card["key"] for card in written}) == WORKERS
    assert len({json.dumps({**card, "key": ""}) for card in written}) == 1  # the same work: nothing else differs
    held_back = cards / "5.paycard"
    held_back.rename(tmp_path / "5.paycard")
    assert main(["open", "--home", str(last), str(cards)], sees_nothing) == 0
    assert main(["open", "--home", str(last), str(tmp_path / "5.paycard")], sees_the_range) == 0
    capsys.readouterr()
    assert main(["cards", "list", "--home", str(last), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)["cards"]
    assert (listed["requester"], listed["workers"], sum(listed["quarters"].values())) == ("City Mapping Group", 5, 5)
    assert main(["cards", "open", "--home", str(last), str(tmp_path / "5.paycard"), bundle]) == 1
    said = capsys.readouterr().out
    assert "1 was known already." in said
    assert "no file whose name ends with “.paycard”" in said
