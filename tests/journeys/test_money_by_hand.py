"""Somebody keeps their books in the real program, by keyboard: a requester's file, a payer put right, a voucher."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import EarningsChanged, SettingsChanged
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.money.states import MoneyState
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.payers import PayersPage
from annotator.ui.widgets.table import PlainTable
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from month_of_history import PARIS, offset_min

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SENT = 12
MINUTE_MS = 60_000


async def fill(folder: Path) -> None:
    """Twelve tasks of one requester, 2.00 EUR each, sent yesterday, a minute apart."""
    utc_ms = round((datetime.now(PARIS) - timedelta(days=1)).timestamp() * 1000)
    entries = []
    for number in range(SENT):
        at = Timestamp(
            utc_ms + number * MINUTE_MS,
            "Europe/Paris",
            offset_min(utc_ms),
            "boot",
            number * MINUTE_MS,
            number * MINUTE_MS,
        )
        money = {"amount": "2.00", "currency": "EUR"}
        whose = {"unique_id": f"task-{number}", "bundle": "b@1", "task": str(number), "requester": "Clickworker"}
        opened = {**whose, "reward": money, "loading": False, "idle_after_s": 90}
        entries.append(NewEntry(EntryKind.TASK_OPENED, at, opened))
        entries.append(NewEntry(EntryKind.TASK_SUBMITTED, at, {**whose, "was_cancelled": False, "reward": money}))
    records = open_records(Home(folder))
    try:
        await records.append(*entries)
    finally:
        await records.close()


async def entries_of(folder: Path) -> tuple[Entry, ...]:
    records = open_records_readonly(Home(folder))
    try:
        return await records.entries()
    finally:
        await records.close()


class Bookkeeper:
    def __init__(self, running: Running, file: Path) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)
        self.services = running.services
        self.file = file

    async def work(self) -> None:
        await self.driver.active()
        await self.keyboard.key(Qt.Key.Key_4, ALT)
        await self.driver.until(lambda: isinstance(self.driver.page, EarningsPage), "the earnings are in front")
        page = self.driver.page
        assert isinstance(page, EarningsPage)
        await self.read_decisions(page)
        await self.put_a_payer_right(page)
        await self.enter_a_voucher(page)
        self.look_at_the_view(page)

    async def read_decisions(self, page: EarningsPage) -> None:
        await self.keyboard.tab_to_widget(page.form.file)
        await self.keyboard.key(Qt.Key.Key_Space)
        (dialog,) = page.form.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(self.file))
        dialog.close()
        await self.driver.until(lambda: QApplication.activeWindow() is not dialog, "the dialog is gone")
        await self.driver.active()
        await self.driver.until(page.form.decisions.keep.hasFocus, "the file is looked at")
        assert page.form.decisions.keep.text() == "Save 8 decisions"
        await self.driver.event(EarningsChanged, lambda: self.driver.press(Qt.Key.Key_Space))
        await self.services.background_intents.settled()

    async def put_a_payer_right(self, page: EarningsPage) -> None:
        """14.00 EUR are accepted. After seven days they could be had, above 10 EUR; from now on only above 20 EUR."""
        await self.keyboard.tab_to_widget(page.to_payers)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(page.subpages.page(PayersPage).table.hasFocus, "the payers are in front")
        payers = self.services.books.payers
        form = page.subpages.page(PayersPage).form
        wanted = next(number for number, payer in enumerate(payers.all()) if payer.key == "clickworker")
        for _step in range(wanted):
            await self.keyboard.key(Qt.Key.Key_Down)
        await self.driver.until(lambda: form.delay.text() == "7", "the payer is shown")
        for line in range(3):
            await self.instead(form.means.line(line)[1], "20")
        await self.instead(form.delay, "0")
        await self.keyboard.tab_to_widget(form.keep)
        await self.driver.event(SettingsChanged, lambda: self.driver.press(Qt.Key.Key_Space))
        await self.services.intents.settled()
        await self.keyboard.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    async def enter_a_voucher(self, page: EarningsPage) -> None:
        await self.keyboard.tab_to_widget(page.form.begin)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(page.form.kind.hasFocus, "what to write down is asked")
        await self.keyboard.key(Qt.Key.Key_End)
        own = page.form.own
        await self.instead(own.payer, "Foule Factory")
        await self.instead(own.issuer, "Librairie")
        await self.instead(own.amount, "10")
        await self.instead(own.percent, "80")
        await self.driver.event(EarningsChanged, lambda: self.driver.press(Qt.Key.Key_Return))
        await self.services.intents.settled()

    def look_at_the_view(self, page: EarningsPage) -> None:
        figures = page.figures
        assert figures is not None
        assert _rows(figures.states) >= {
            ("Undecided", "4", "8.00 EUR"), ("Approved", "7", "14.00 EUR"), ("Rejected", "1", "2.00 EUR"),
            ("Vouchers, face value", "1", "10.00 EUR"), ("Vouchers, value to you", "1", "8.00 EUR"),
        }  # fmt: skip
        (locked,) = self.services.books.payers.locked()
        assert (locked.amount, locked.missing) == (Decimal("14.00"), Decimal("6.00"))
        # It pays no reward that is entered, so it lowers no pay.
        assert not any(row[0].startswith("Vouchers") for row in _rows(figures.take_home.table))
        assert page.vouchers.isVisible()

    async def instead(self, field: QWidget, text: str) -> None:
        """In place of what stands in a field."""
        await self.keyboard.tab_to_widget(field)
        await self.keyboard.key(Qt.Key.Key_A, CTRL)
        await self.keyboard.write(text)
        assert QApplication.focusWidget() is not None


def _rows(table: PlainTable) -> set[tuple[str, ...]]:
    model = table.model()
    return {
        tuple(str(model.index(row, at).data()).replace("\u00a0", " ") for at in range(model.columnCount()))
        for row in range(model.rowCount())
    }


def test_a_file_a_payer_and_a_voucher_are_kept_and_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, file = tmp_path / "home", tmp_path / "batch_77.csv"
    home.mkdir()
    asyncio.run(fill(home))
    lines = [*(f"task-{number},x," for number in range(7)), "task-7,,too dark", "strange,x,"]
    file.write_text("\n".join(("AssignmentId,Approve,Reject", *lines, "")), encoding="utf-8")

    async def companion(running: Running) -> None:
        bookkeeper = Bookkeeper(running, file)
        await bookkeeper.work()
        await bookkeeper.keyboard.key(Qt.Key.Key_Q, CTRL)

    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--home", str(home)], companion) == 0
    kept = asyncio.run(entries_of(home))
    assert first_broken(kept) is None
    decided = [entry.body for entry in kept if entry.kind is EntryKind.REWARD_DECIDED]
    assert [body["decision"] for body in decided] == [MoneyState.APPROVED.value] * 7 + [MoneyState.REJECTED.value]
    (voucher,) = [entry.body for entry in kept if entry.kind is EntryKind.VOUCHER_RECEIVED]
    assert (voucher["issuer"], voucher["factor"]) == ("Librairie", "0.8")
