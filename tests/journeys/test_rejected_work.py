"""A requester rejects four of five tasks, and the worker writes a letter in French by keyboard in an English program.
Its checksums are those of the files that the requester has, and its figures those of the ledger."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import EarningsChanged, TaskSubmitted
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.money.states import MoneyState
from annotator.store.folders.home import Home
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.rejections import RejectionsPage
from bundle_making import write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from services.short_tasks import answer_as_tree, short_files
from store.transfer.moved_homes import entries_of

TASKS, REJECTED = 5, 4
ALT = Qt.KeyboardModifier.AltModifier


class RejectedWorker:
    def __init__(self, home: Path, letter: Path) -> None:
        self.results = home / "results" / "street-things@1"
        self.letter = letter
        self.text = ""

    async def works(self, running: Running) -> None:
        driver, session = Driver(running), running.services.session
        await driver.active()
        for _task in range(TASKS):
            await driver.task_on_screen()
            await driver.event(TaskSubmitted, lambda: running.services.intents.post(lambda: answer_as_tree(session)))
        await driver.until(lambda: len(list(self.results.glob("*.json"))) == TASKS, "the results arrive")
        ids = sorted(file.stem for file in self.results.glob("*.json"))

        async def decide() -> None:
            await running.services.books.bookkeeping.decide(ids[REJECTED:], MoneyState.PAID)
            await running.services.books.bookkeeping.decide(ids[:REJECTED], MoneyState.REJECTED, note="too dark")

        await driver.event(EarningsChanged, lambda: running.services.intents.post(decide))
        await self.writes(driver, running)
        running.closing.set()

    async def writes(self, driver: Driver, running: Running) -> None:
        keyboard = Keyboard(driver)
        await keyboard.key(Qt.Key.Key_4, ALT)
        await driver.until(lambda: isinstance(driver.page, EarningsPage), "the earnings are in front")
        earnings = running.window.earnings
        await keyboard.tab_to_widget(earnings.more)
        earnings.subpages.open(RejectionsPage, earnings.more)
        page = earnings.subpages.page(RejectionsPage)
        await driver.until(page.list.jobs.hasFocus, "the job is listed")
        await keyboard.tab_to_widget(page.list.letter)
        await keyboard.key(Qt.Key.Key_Space)
        letter = page.letter
        await driver.until(letter.isVisible, "the letter is shown")
        await keyboard.tab_to_widget(letter.language)
        await keyboard.key(Qt.Key.Key_Down)
        await keyboard.tab_to_widget(letter.text)
        await keyboard.write("Zoé")
        self.text = letter.text.toPlainText()
        letter.write(str(self.letter))
        await driver.until(self.letter.exists, "it is saved")


def test_a_letter_has_the_checksums_of_what_the_requester_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    home = tmp_path / "home"
    worker = RejectedWorker(home, tmp_path / "letter.pdf")
    assert main(["open", "--home", str(home), str(write_folder(tmp_path / "bundle", short_files()))], worker.works) == 0
    text = worker.text
    assert text.startswith("Zoé[Votre nom]")
    assert "Tâches refusées : 4 sur 5" in text
    files = {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in worker.results.glob("*.json")}
    listed = dict(re.findall(r"Résultat : (\S+)\nSHA-256 : (\w{64})", text))
    assert len(listed) == REJECTED
    assert listed.items() <= files.items()
    assert worker.letter.read_bytes().startswith(b"%PDF-")
    entries = entries_of(Home(home))
    assert first_broken(entries) is None
    counted, last = re.findall(r"compte (\d+) entrées.*dernière entrée est (\w{64})", text)[0]
    assert entries[int(counted) - 1].sha256 == last
    assert len(files) == TASKS, "nothing but the results was sent"
