"""Money written down by hand, at the keyboard: decisions, payments with what they pay, corrections."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak
from annotator.core.events import EarningsChanged, Failed
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Reward
from annotator.core.ledger.entry_types import OpenedBody
from annotator.core.money.states import MoneyState
from annotator.ui.pages.money.form import MoneyForm
from annotator.ui.pages.money.manual_entry_form import FIELDS
from journeys.laid_out import ARROW_PX
from services.service_env import make_env
from ui.pages.money.form_steps import begun, last, opened, rewards
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import key, press, tab_to, write

SHIFT = Qt.KeyboardModifier.ShiftModifier
OWN_KINDS = {
    "payment": EntryKind.PAYMENT_RECEIVED,
    "reward": EntryKind.REWARD_ENTERED,
    "bonus": EntryKind.BONUS_RECEIVED,
    "fee": EntryKind.FEE_CHARGED,
    "voucher": EntryKind.VOUCHER_RECEIVED,
}


def state_of(stage: Stage, unique_id: str) -> MoneyState:
    item = stage.env.services.books.bookkeeping.earnings.item(unique_id)
    assert item is not None
    return item.state


def offered(form: MoneyForm) -> list[str]:
    return [str(form.decision.decision.itemData(at)) for at in range(form.decision.decision.count())]


def test_no_date_and_no_state_is_cut_in_french(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00")
        form = await begun(stage)
        assert str(form.decision.rewards.model().index(0, 2).data()) == "24/11/2026"
        form.kind.setCurrentIndex(form.kind.findData("reward"))
        state = form.own.state
        await stage.until(state.isVisible, "the state is asked for")
        state.addItem(longest := "Sans décision depuis bien plus longtemps que d’habitude")
        needed_px = state.fontMetrics().horizontalAdvance(longest) + ARROW_PX
        await stage.until(lambda: state.width() >= needed_px, "its longest choice has room")

    speak("fr")
    try:
        staged(app, make_env(), scenario)
    finally:
        speak("en")


def test_a_decision_is_written_down_for_the_rewards_that_are_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        first, second, third = await rewards(stage, "1.00", "2.00", "3.00")
        form = (await begun(stage)).decision
        assert not form.keep.isEnabled()
        await tab_to(stage, form.rewards)
        await key(stage, Qt.Key.Key_Home)
        await key(stage, Qt.Key.Key_Down, SHIFT)
        assert says(form, "2 rewards selected")
        form.decision.setCurrentIndex(form.decision.findData("rejected"))
        assert not form.amount.isVisible()
        assert form.note.accessibleName() == "Reason", "the rejected work and the letters call it so"
        assert says(form, "Reason")
        await write(stage, form.note, "blurred")
        await press(stage, form.keep)
        assert [state_of(stage, one) for one in (first, second, third)] == [
            MoneyState.SUBMITTED, MoneyState.REJECTED, MoneyState.REJECTED,
        ]  # fmt: skip
        assert (await last(stage)).body["note"] == "blurred"
        assert says(form, "Saved.")
        assert form.note.text() == ""
        assert labels_are_plain(form)

    staged(app, make_env(), scenario)


def test_a_conversion_fee_names_both_currencies_in_the_list_of_entries(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = await begun(stage)
        form.kind.setCurrentIndex(form.kind.findData("fee"))
        own = form.own
        assert not own.into.isVisible()
        own.purpose.setCurrentIndex(own.purpose.findData("conversion"))
        own.payer.setCurrentText("PayPal")
        for field, text in ((own.amount, "0.40"), (own.currency, "USD"), (own.into, "eur")):
            await write(stage, field, text)
        await press(stage, own.keep)
        body = (await last(stage)).body
        assert (body["purpose"], body["into"], body["amount"], body["currency"]) == ("conversion", "EUR", "0.40", "USD")
        own.purpose.setCurrentIndex(own.purpose.findData("withdrawal"))
        await write(stage, own.amount, "1")
        await press(stage, own.keep)
        form.put_right.click()
        await stage.settled()
        assert [row[2] for row in rows(form.corrections, "table")] == ["Withdrawal fee", "Conversion fee, USD → EUR"]

    staged(app, make_env(), scenario)


def test_only_what_all_of_the_chosen_may_have_become_is_offered(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00", state=MoneyState.APPROVED)
        await rewards(stage, "2.00")
        form = await begun(stage)
        assert offered(form) == []
        form.decision.rewards.selectRow(0)
        assert offered(form) == ["approved", "payable", "paid", "rejected", "expired"]
        form.decision.rewards.selectRow(1)
        assert offered(form) == ["payable", "paid", "rejected", "submitted"]
        form.decision.rewards.selectAll()
        assert offered(form) == ["payable", "paid", "rejected"]

    staged(app, make_env(), scenario)


def test_a_wrong_decision_is_found_by_its_state_and_taken_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        (paid,) = await rewards(stage, "1.00", state=MoneyState.PAID)
        (gone,) = await rewards(stage, "2.00", state=MoneyState.ABANDONED)
        form = await begun(stage)
        assert says(form.decision, "No rewards.")
        assert not form.decision.keep.isVisible()
        form.decision.which.setCurrentIndex(form.decision.which.findData("abandoned"))
        form.decision.refresh()
        form.decision.rewards.selectRow(0)
        assert offered(form) == ["returned", "expired", "submitted"]
        form.decision.which.setCurrentIndex(form.decision.which.findData("paid"))
        form.decision.refresh()
        form.decision.rewards.selectRow(0)
        assert offered(form) == ["approved", "payable", "submitted"]
        await press(stage, form.decision.keep)
        assert (state_of(stage, paid), state_of(stage, gone)) == (MoneyState.APPROVED, MoneyState.ABANDONED)

    staged(app, make_env(), scenario)


def test_a_task_that_was_not_sent_can_be_given_up_but_not_returned(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        body = OpenedBody("t", "b@1", "1", "Lab", Reward("0.10", "EUR"), loading=False, idle_after_s=90)
        await stage.env.services.journal.write(EntryKind.TASK_OPENED, body)
        form = await begun(stage)
        form.decision.which.setCurrentIndex(form.decision.which.findData("offered"))
        form.decision.refresh()
        form.decision.rewards.selectRow(0)
        # Skipping is how a task is returned: nothing can be sent for it afterwards.
        assert offered(form) == ["expired", "abandoned", "submitted"]

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_money_from_anywhere_is_written_down(app: QApplication, kind: str) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, kind)).own
        await write(stage, form.payer, "Foule Factory")
        await write(stage, form.amount, "12,50")
        await key(stage, Qt.Key.Key_Return)
        await stage.settled()
        entry = await last(stage)
        assert entry.kind is OWN_KINDS[kind]
        said = [entry.body[name] for name in ("payer", "amount", "currency")]
        assert said == ["Foule Factory", "12.50", "EUR"]

    staged(app, make_env(), scenario)


def test_what_takes_no_effect_is_not_asked_for(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = await begun(stage)
        fields = ("payer", "requester", "state", "issuer", "amount", "currency", "percent", "day", "expires", "note",
              "means", "purpose", "into", "deducted", "spent")  # fmt: skip
        for kind, wanted in FIELDS.items():
            form.kind.setCurrentIndex(form.kind.findData(kind))
            shown = {name for name in fields if getattr(form.own, name).isVisible()}
            unused = {"into", "purpose"} if kind == "payment" else {"into"}
            assert shown == set(wanted) - unused, "no conversion is chosen, and no fee deducted"
            assert form.own.covers.isVisible() == (kind in ("payment", "voucher"))

    staged(app, make_env(), scenario)


def test_paid_is_only_a_status_until_its_payment_is_entered(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        books = stage.env.services.books
        await rewards(stage, "1.00", "2.00", state=MoneyState.APPROVED)
        money = await begun(stage)
        form = money.decision
        await tab_to(stage, form.rewards)
        await key(stage, Qt.Key.Key_Home)
        await key(stage, Qt.Key.Key_Down, SHIFT)
        assert not form.receipt.isVisible()
        form.decision.setCurrentIndex(form.decision.findData("paid"))
        assert says(form, "“Paid” is only a status.")
        await press(stage, form.keep)
        assert books.receipts_book.not_entered() == {"Lab": Decimal("3.00")}
        form.which.setCurrentIndex(form.which.findData("paid"))
        form.refresh()
        assert [row[3] for row in rows(form, "rewards")] == ["Paid, no payment entered"] * 2
        form.rewards.selectAll()
        await press(stage, form.receipt)
        assert (money.own.payer.currentText(), money.own.amount.text()) == ("Lab", "3.00")
        assert len(money.own.covers.covers) == 2
        await press(stage, money.own.keep)
        assert books.receipts_book.not_entered() == {}
        earnings = books.bookkeeping.earnings
        assert not any(map(earnings.lacks_receipt, earnings.rows(MoneyState.PAID)))

    staged(app, make_env(), scenario)


def test_a_reward_has_its_time_if_one_is_typed_that_can_be_read(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "reward")).own
        assert says(form, "Without any time, the money is shown beside the hourly pay.")
        form.payer.setCurrentText("Clickworker")
        form.amount.setText("1.20")
        for text in ("soon", "25:00", "1:75"):
            form.spent.setText(text)
            await press(stage, form.keep)
            assert stage.env.told(Failed)[-1].code == "money-time"
        for text, minutes in (("1:30", 90), ("1 h 05", 65), ("2h", 120), ("45 min", 45), ("", 0)):
            form.amount.setText("1.20")
            form.spent.setText(text)
            await press(stage, form.keep)
            assert (await last(stage)).body.get("spent_ms", 0) == minutes * 60_000
            assert not form.spent.text()

    staged(app, make_env(), scenario)


def test_a_reward_elsewhere_has_a_requester_and_a_state(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "reward")).own
        form.payer.setCurrentText("Clickworker")
        form.requester.setCurrentText("Lab")
        form.state.setCurrentIndex(form.state.findData("returned"))
        form.amount.setText("1.20")
        await press(stage, form.keep)
        body = (await last(stage)).body
        assert (body["requester"], body["state"]) == ("Lab", "returned")

    staged(app, make_env(), scenario)


def test_what_cannot_be_is_refused_and_stays_to_be_mended(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "bonus")).own
        form.payer.setCurrentText("Lexis")
        form.amount.setText("a lot")
        await press(stage, form.keep)
        assert form.amount.text() == "a lot"
        assert stage.env.told(Failed)[0].code == "money-amount"

    staged(app, make_env(), scenario)


def test_a_payment_pays_the_oldest_rewards_of_its_payer_up_to_its_amount(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        first, second, third = await rewards(stage, "1.00", "2.00", "3.00", state=MoneyState.APPROVED)
        (other,) = await rewards(stage, "1.00", payer="Another", state=MoneyState.APPROVED)
        form = (await begun(stage, "payment")).own
        await write(stage, form.payer, "lab")
        assert not form.covers.up_to_amount.isEnabled()
        await write(stage, form.amount, "3,50")
        await press(stage, form.covers.up_to_amount)
        assert says(form.covers, "2 rewards (3.00 EUR in total) will be marked as paid.")
        form.keep.click()
        await stage.settled()
        assert (await last(stage)).body["covers"] == [first, second]
        states = [state_of(stage, one) for one in (first, second, third, other)]
        assert states == [MoneyState.PAID, MoneyState.PAID, MoneyState.APPROVED, MoneyState.APPROVED]
        assert says(form, "Saved.")

    staged(app, make_env(), scenario)


def test_a_payer_is_proposed_with_the_currency_of_its_open_pay(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        books = stage.env.services.books.bookkeeping
        await books.enter_reward("Prolific", "2.00", "GBP", state=MoneyState.APPROVED)
        await rewards(stage, "1.00")
        form = (await begun(stage, "payment")).own
        form.payer.setCurrentText("Prolific")
        assert (form.currency.text(), len(rows(form.covers, "rewards"))) == ("GBP", 1)
        form.currency.setText("CHF")
        form.amount.setText("2")
        assert form.currency.text() == "CHF", "what was typed since stays"
        form.payer.setCurrentText("Lab")
        assert form.currency.text() == "EUR"

    staged(app, make_env(), scenario)


def test_what_a_payment_pays_is_chosen_by_hand_and_more_than_it_brings_is_said(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        (pending,) = await rewards(stage, "2.00")
        (approved,) = await rewards(stage, "1.00", state=MoneyState.APPROVED)
        form = (await begun(stage, "payment")).own
        assert says(form, "Enter the payer")
        await write(stage, form.payer, "Lab")
        await write(stage, form.amount, "1.50")
        await tab_to(stage, form.covers.rewards)
        await key(stage, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert form.covers.covers == [approved, pending]  # the accepted come first
        assert says(form.covers, "The selected total exceeds the amount entered by 1.50 EUR.")
        assert not form.keep.isEnabled()
        await write(stage, form.amount, "3.00")
        assert form.keep.isEnabled()
        form.currency.setText("USD")
        assert says(form.covers, "This payer has no unpaid rewards in USD.")
        assert form.covers.covers == []

    staged(app, make_env(), scenario)


def test_a_payment_that_arrived_without_a_fee_pays_its_rewards_in_full(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        ids = await rewards(stage, "2.00", "1.00", state=MoneyState.APPROVED)
        form = (await begun(stage, "payment")).own
        await write(stage, form.payer, "Lab")
        await write(stage, form.amount, "2.60")
        form.covers.rewards.selectAll()
        assert not form.keep.isEnabled()
        assert form.deduct.text() == "Enter 0.40\N{NO-BREAK SPACE}EUR as a fee that was deducted"
        await press(stage, form.deduct)
        assert (form.deducted.text(), form.keep.isEnabled()) == ("0.40", True)
        assert form.purpose.isVisible()
        assert not form.deduct.isVisible()
        await press(stage, form.keep)
        payment, fee = (await stage.env.records.entries())[-2:]
        assert (payment.body["amount"], payment.body["covers"]) == ("3.00", ids)
        assert (fee.kind, fee.body["amount"], fee.body["purpose"]) == (EntryKind.FEE_CHARGED, "0.40", "withdrawal")
        assert [state_of(stage, one) for one in ids] == [MoneyState.PAID, MoneyState.PAID]
        assert stage.env.services.books.receipts_book.not_entered() == {}
        assert form.deducted.text() == ""

    staged(app, make_env(), scenario)


def test_a_wrong_fee_keeps_its_payment_out_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "payment")).own
        for field, text in ((form.payer, "Lab"), (form.amount, "2.60"), (form.deducted, "some")):
            await write(stage, field, text)
        await press(stage, form.keep)
        assert stage.env.told(Failed)[0].code == "money-amount"
        assert not any(entry.kind is EntryKind.PAYMENT_RECEIVED for entry in await stage.env.records.entries())
        await write(stage, form.deducted, "0")
        await press(stage, form.keep)
        assert (await last(stage)).kind is EntryKind.PAYMENT_RECEIVED

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("edited", ["payer", "amount", "note", "day"])
def test_a_confirmation_ends_with_the_first_edit_of_the_next_entry(app: QApplication, edited: str) -> None:
    async def scenario(stage: Stage) -> None:
        form = (await begun(stage, "bonus")).own
        await write(stage, form.payer, "Lab")
        await write(stage, form.amount, "2.60")
        await press(stage, form.keep)
        assert says(form, "Saved.")
        await tab_to(stage, getattr(form, edited))
        await key(stage, Qt.Key.Key_Down if edited == "day" else Qt.Key.Key_1)
        assert not says(form, "Saved.")

    staged(app, make_env(), scenario)


def test_after_a_decision_the_next_undecided_reward_is_selected(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        first, second, third = await rewards(stage, "1.00", "2.00", "3.00")
        form = (await begun(stage)).decision
        for place, unique_id in ((1, second), (2, first), (0, third)):  # the newest is listed first
            if unique_id == second:
                form.rewards.selectRow(place)
            assert [item.unique_id for item in form.rewards.chosen] == [unique_id]
            if unique_id == second:
                assert form.decision.currentData() == "approved"
            else:
                assert form.decision.currentIndex() == -1
                assert not form.keep.isEnabled(), "one more click decides about a reward that nobody looked at"
            form.decision.setCurrentIndex(form.decision.findData("payable"))
            await press(stage, form.keep)
            assert form.rewards.hasFocus()
        assert {state_of(stage, one) for one in (first, second, third)} == {MoneyState.PAYABLE}

    staged(app, make_env(), scenario)


def test_after_the_last_decision_of_a_list_the_focus_stays_in_the_form(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00")
        form = (await begun(stage)).decision
        form.rewards.selectRow(0)
        form.decision.setCurrentIndex(form.decision.findData("rejected"))
        await press(stage, form.keep)
        assert says(form, "No rewards.")
        assert form.which.hasFocus()

    staged(app, make_env(), scenario)


def test_another_reward_starts_without_the_values_of_the_one_before(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00", "2.00", "3.00")
        form = (await begun(stage)).decision
        form.rewards.selectRow(0)
        form.decision.setCurrentIndex(form.decision.findData("rejected"))
        form.amount.setText("0.50")
        form.note.setText("blurred")
        form.rewards.setFocus()
        await key(stage, Qt.Key.Key_Down, SHIFT)
        kept = (form.decision.currentData(), form.amount.text(), form.note.text())
        assert kept == ("rejected", "0.50", "blurred"), "more rewards for the same decision"
        await key(stage, Qt.Key.Key_Down)
        assert (form.decision.currentData(), form.amount.text(), form.note.text()) == ("approved", "", "")

    staged(app, make_env(), scenario)


def test_an_amount_is_put_right_and_struck_out_and_what_it_was_stays(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        books = stage.env.services.books.bookkeeping
        await books.enter_payment("Lab", "12.50", "EUR", note="November")
        form = await opened(stage)
        await press(stage, form.put_right)
        panel = form.corrections
        assert panel.table.hasFocus()
        await write(stage, panel.amount, "10,50")
        await write(stage, panel.note, "misread")
        await press(stage, panel.correct)
        assert books.earnings.takings(books.earnings.all_time)["EUR"].received == Decimal("10.50")
        assert says(panel, "Original amount: 12.50 EUR")
        assert says(panel, "Corrected on November 24, 2026: 10.50 EUR: misread")
        assert says(panel, "Corrected.")
        await press(stage, panel.strike)
        assert says(panel, "Voided.")
        assert says(panel, "The rewards covered by this payment keep the status “Paid”.")
        model = panel.table.model()
        assert "voided, was 12.50" in str(model.index(0, 4).data())
        assert not panel.strike.isEnabled()
        assert len(stage.env.told(EarningsChanged)) == 3

    staged(app, make_env(), scenario)


def test_nothing_by_hand_yet_is_said(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form = await opened(stage)
        await press(stage, form.put_right)
        assert says(form, "No manual entries yet.")
        assert form.put_right.hasFocus()
        assert not form.corrections.correct.isVisible()
        await press(stage, form.begin)
        assert not form.corrections.isVisible()

    staged(app, make_env(), scenario)


def test_a_new_name_that_begins_a_known_one_stays_as_it_is_typed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "2.00")
        form = (await begun(stage, "payment")).own
        await write(stage, form.payer, "La")
        await write(stage, form.amount, "5")
        await press(stage, form.keep)
        assert (await last(stage)).body["payer"] == "La"

    staged(app, make_env(), scenario)
