"""Money written down in a hurry: pressed twice, refused and put right, half typed when something else comes."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.events import Failed, TimeCorrected
from services.service_env import make_env
from ui.pages.money.form_steps import begun, last, opened, rewards
from ui.stage import Stage, staged
from ui.tabbing import press


def test_what_is_typed_stays_while_time_is_judged(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00", "2.00")
        form = await opened(stage)
        await press(stage, form.put_right)
        form.corrections.amount.setText("1.50")
        stage.env.services.event_bus.announce(TimeCorrected())
        await stage.settled()
        assert form.corrections.amount.text() == "1.50"

    staged(app, make_env(), scenario)


def test_a_button_pressed_twice_writes_down_once(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "payment")).own
        form.payer.setCurrentText("Lab")
        for amount in ("5.00", "7.00"):
            form.amount.setText(amount)
            form.keep.click()
            form.amount.returnPressed.emit()
            await stage.settled()
        assert not stage.env.told(Failed)
        amounts = [entry.body["amount"] for entry in await stage.env.records.entries() if "amount" in entry.body]
        assert amounts == ["5.00", "7.00"]

    staged(app, make_env(), scenario)


def test_what_was_refused_can_be_put_right_and_written_down(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "payment")).own
        form.payer.setCurrentText("Lab")
        form.amount.setText("much")
        form.keep.click()
        await stage.settled()
        assert stage.env.told(Failed)[0].code == "money-amount"
        form.amount.setText("5.00")
        form.keep.click()
        await stage.settled()
        assert (await last(stage)).body["amount"] == "5.00"

    staged(app, make_env(), scenario)
