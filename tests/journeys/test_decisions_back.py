"""A requester decides about results that are there; the worker finds it in their earnings at the next start, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.live import assembly
from annotator.app.live.program import Running
from annotator.app.main import main
from annotator.core.facts import DecisionsFetched, DraftKept, TaskShown
from annotator.core.money.states import MoneyState
from annotator.work.books import fetched_decisions
from bundle_making import sound_bundle
from journeys.driver import Driver
from ui.stage import says


def test_a_decision_comes_back_and_a_changed_one_corrects_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "FETCH_AFTER_S", 0.01)
    home, bundle = tmp_path / "home", sound_bundle(tmp_path / "bundle")
    arrived: list[str] = []

    async def works(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        await driver.fact(DraftKept, lambda: driver.press(Qt.Key.Key_B))
        await driver.fact(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        results = home / "results" / "street-things@1"
        await driver.until(lambda: any(results.glob("*.json")), "the result arrives")
        arrived.extend(path.stem for path in results.glob("*.json"))
        running.closing.set()

    def put(decision: str, note: str = "") -> None:
        table = f"unique_id,decision,note\n{arrived[0]},{decision},{note}\nsomebody-else,rejected,\n"
        (home / "results" / "street-things@1" / "decisions.csv").write_text(table)

    async def is_told(running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.fact(DecisionsFetched, lambda: None)
        await driver.until(lambda: says(window.notice, "has decided about 1 of your results."), "it is told")
        window.notice.action.click()
        assert driver.page is window.earnings
        states.append(item_state(running))
        running.closing.set()

    async def hears_nothing_new(running: Running) -> None:
        driver = Driver(running)
        looks: list[int] = []

        async def looked(self: fetched_decisions.FetchedDecisions) -> None:
            await look(self)
            looks.append(1)

        look = fetched_decisions.FetchedDecisions.look
        monkeypatch.setattr(fetched_decisions.FetchedDecisions, "look", looked)
        await driver.until(lambda: bool(looks), "it looked")
        assert not running.window.notice.isVisible()
        states.append(item_state(running))
        running.closing.set()

    def item_state(running: Running) -> MoneyState:
        item = running.desk.books.bookkeeping.earnings.item(arrived[0])
        assert item is not None
        return item.state

    states: list[MoneyState] = []
    assert main(["open", "--home", str(home), str(bundle)], works) == 0
    put("rejected", "too dark")
    assert main(["--home", str(home)], is_told) == 0
    put("approved")
    assert main(["--home", str(home)], is_told) == 0
    assert main(["--home", str(home)], hears_nothing_new) == 0
    assert states == [MoneyState.REJECTED, MoneyState.APPROVED, MoneyState.APPROVED]
