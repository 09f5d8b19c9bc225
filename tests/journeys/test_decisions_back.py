"""A requester decides about results that are there, and pays; the worker finds it in their earnings at the next start,
once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DecisionsFetched, DraftSaved, TaskShown
from annotator.core.money.states import MoneyState
from annotator.core.system_events import BonusesFetched, PaymentsFetched
from annotator.services.bookkeeping.requester_files import RequesterFeedback
from bundle_making import valid_bundle
from journeys.driver import Driver
from ui.stage import says


class Shift:
    """A worker's program and a requester's folder, which is the worker's results folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.results = home / "results" / "street-things@1"
        self.states: list[MoneyState] = []
        self.paid: list[list[str]] = []

    @property
    def unique_id(self) -> str:
        return next(self.results.glob("*.json")).stem

    def put(self, decision: str, note: str = "") -> None:
        table = f"unique_id,decision,note\n{self.unique_id},{decision},{note}\nsomebody-else,rejected,\n"
        (self.results / "decisions.csv").write_text(table)

    def pay(self, amount: str) -> None:
        table = f"payment,amount,currency,unique_id\n7,{amount},EUR,{self.unique_id}\n7,9.00,EUR,somebody-else\n"
        (self.results / "payments.csv").write_text(table)

    def give(self, amount: str) -> None:
        table = f"bonus,amount,currency,unique_id\n1,{amount},EUR,{self.unique_id}\n1,9.00,EUR,somebody-else\n"
        (self.results / "bonuses.csv").write_text(table)

    def end(self, running: Running) -> None:
        item = running.services.books.bookkeeping.earnings.item(self.unique_id)
        assert item is not None
        self.states.append(item.state)
        running.closing.set()

    async def works(self, running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        await driver.until(lambda: any(self.results.glob("*.json")), "the result arrives")
        self.end(running)

    async def is_told(self, running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.event(DecisionsFetched, lambda: None)
        await driver.until(lambda: says(window.notice, "has decided on 1 of your results."), "it is told")
        window.notice.action.click()
        assert driver.page is window.earnings
        self.end(running)

    async def is_paid(self, running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.event(PaymentsFetched, lambda: None)
        await driver.until(lambda: says(window.notice, "announced 1 payment to you."), "it is told")
        window.notice.action.click()
        assert driver.page is window.earnings
        earnings = running.services.books.bookkeeping.earnings
        self.paid.append([f"{item.money.amount} {item.label}" for item, _covers in earnings.announced()])
        self.end(running)

    async def gets_a_bonus(self, running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.event(BonusesFetched, lambda: None)
        await driver.until(lambda: says(window.notice, "announced 1 bonus to you."), "it is told")
        window.notice.action.click()
        assert driver.page is window.earnings
        earnings = running.services.books.bookkeeping.earnings
        income = earnings.takings(earnings.all_time)["EUR"]
        self.paid.append([format(income.bonuses, "f"), format(income.timed.bonuses, "f")])
        self.end(running)

    async def confirms(self, running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.active()
        window.turn_to("earnings")
        card, earnings = window.earnings.announced, running.services.books.bookkeeping.earnings
        await driver.until(card.confirm.isVisible, "the payment is listed")
        card.confirm.click()
        await driver.until(lambda: not list(earnings.announced()), "it is confirmed")
        await driver.until(lambda: says(card, "1 reward is paid."), "what was confirmed is shown")
        self.end(running)


def test_a_decision_comes_back_once_and_a_changed_one_corrects_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "FETCH_AFTER_S", 0.01)
    shift, looks = Shift(tmp_path / "home"), list[int]()
    look = RequesterFeedback.look

    async def looked(fetched: RequesterFeedback) -> None:
        await look(fetched)
        looks.append(len(looks))

    async def hears_nothing_new(running: Running) -> None:
        before = len(looks)
        await Driver(running).until(lambda: len(looks) > before, "it looked")
        assert not running.window.notice.isVisible()
        shift.end(running)

    monkeypatch.setattr(RequesterFeedback, "look", looked)
    begin = ["--home", str(shift.home)]
    assert main(["open", *begin, str(valid_bundle(tmp_path / "bundle"))], shift.works) == 0
    shift.put("rejected", "too dark")
    assert main(begin, shift.is_told) == 0
    shift.put("approved")
    assert main(begin, shift.is_told) == 0
    assert main(begin, hears_nothing_new) == 0
    assert shift.states == [
        MoneyState.SUBMITTED, MoneyState.REJECTED, MoneyState.APPROVED, MoneyState.APPROVED,
    ]  # fmt: skip


def test_a_bonus_comes_back_once_and_counts_in_the_hourly_pay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "FETCH_AFTER_S", 0.01)
    shift = Shift(tmp_path / "home")
    begin = ["--home", str(shift.home)]
    assert main(["open", *begin, str(valid_bundle(tmp_path / "bundle"))], shift.works) == 0
    for amount in ("0.40", "0.50"):
        shift.give(amount)
        assert main(begin, shift.gets_a_bonus) == 0
    assert shift.paid == [["0.40", "0.40"], ["0.50", "0.50"]]


def test_a_payment_comes_back_once_and_is_paid_when_the_worker_has_the_money(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "FETCH_AFTER_S", 0.01)
    shift = Shift(tmp_path / "home")
    begin = ["--home", str(shift.home)]
    assert main(["open", *begin, str(valid_bundle(tmp_path / "bundle"))], shift.works) == 0
    for amount in ("0.04", "0.05"):
        shift.pay(amount)
        assert main(begin, shift.is_paid) == 0
    assert shift.paid == [["0.04 7"], ["0.05 7"]]
    assert main(begin, shift.confirms) == 0
    assert shift.states == [MoneyState.SUBMITTED, MoneyState.PAYABLE, MoneyState.PAYABLE, MoneyState.PAID]
