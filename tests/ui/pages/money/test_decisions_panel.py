"""A requester's file of decisions in the earnings page: looked at, then written down or left, at the keyboard."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from annotator.core.errors import StoreFault
from annotator.core.events import Failed
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.formats.history.payments import payments_table
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.money import left_out_list
from annotator.ui.pages.money.form import MoneyForm
from formats.history.platform_samples import sample
from services.service_env import KEY, files, make_env
from ui.hearing import Heard
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, cells, labels_are_plain, says, staged
from ui.tabbing import key, press, tab_to

ALT = Qt.KeyboardModifier.AltModifier
PLACE = "/downloads/batch_77.csv"


async def opened(stage: Stage) -> tuple[MoneyForm, list[str]]:
    """With four rewards: three pending, one paid."""
    books = stage.env.services.books.bookkeeping
    states = (*(MoneyState.SUBMITTED,) * 3, MoneyState.PAID)
    ids = [await books.enter_reward("Lab", f"{number}.00", "EUR", state=one) for number, one in enumerate(states, 1)]
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    return stage.window.earnings.form, ids


def put(stage: Stage, *lines: str) -> None:
    stage.env.folders.files[PLACE] = "\n".join((*lines, "")).encode()


async def read(stage: Stage, form: MoneyForm) -> None:
    form.read(PLACE)
    await stage.settled()


def states(stage: Stage) -> list[MoneyState]:
    return [item.state for item in stage.env.services.books.bookkeeping.earnings.items()]


def test_a_file_is_looked_at_and_then_written_down(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        header = "AssignmentId,Approve,Reject"
        put(stage, header, f"{ids[0]},x,", f"{ids[1]},,dark", f"{ids[3]},,no", "strange<b>,x,", ",x,", f"{ids[2]},x,x")
        await read(stage, form)
        panel = form.decisions
        assert says(panel, "“batch_77.csv” contains 4 decisions.")
        assert says(panel, "Approved: 1 · Rejected: 1")
        assert says(panel, "1 decision refers to an unknown reward")
        assert says(panel, "1 decision contradicts existing records")
        model = panel.refused.model()
        cells = [[str(model.index(row, at).data()) for at in range(4)] for row in range(model.rowCount())]
        assert [row[0] for row in cells] == ["4", "5"]
        assert "cannot change to “Rejected”" in cells[0][3]
        assert cells[1][1:] == ["strange<b>", "Approved", "No reward has this ID."]
        assert says(panel.problems, "2 rows could not be read")
        assert says(panel.problems, "batch_77.csv, line 6, AssignmentId")
        assert says(panel.problems, "Add the assignment ID to this row.")
        assert labels_are_plain(panel)
        assert states(stage)[:3] == [MoneyState.SUBMITTED] * 3
        assert panel.keep.hasFocus()
        assert panel.keep.text() == "Save 2 decisions"
        await press(stage, panel.keep)
        assert states(stage) == [MoneyState.APPROVED, MoneyState.REJECTED, MoneyState.SUBMITTED, MoneyState.PAID]
        assert says(form, "2 decisions were saved.")
        assert panel.isVisible()
        assert not panel.keep.isVisible()
        await press(stage, panel.cancel)
        assert not panel.isVisible()

    staged(app, make_env(), scenario)


def test_the_rows_without_effect_are_saved_as_a_list_for_the_requester(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts: list[str] = []
    monkeypatch.setattr(left_out_list, "can_draft_mail", lambda: True)

    def drafted(file: str, *_words: str) -> bool:
        drafts.append(file)
        return True

    monkeypatch.setattr(left_out_list, "draft_mail", drafted)

    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved", "=1+1,approved", f"{ids[1]},perhaps")
        await read(stage, form)
        offer = form.decisions.left_out
        assert offer.save.isVisible()
        await press(stage, form.decisions.keep)
        assert says(form, "1 decision was saved.")
        assert not offer.mail.isVisible()
        offer.save.click()
        dialog = offer.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit("/docs/list.csv")
        dialog.reject()
        await stage.settled()
        written = stage.env.folders.files["/docs/list.csv"].decode()
        rows = list(csv.DictReader(io.StringIO(written, newline="")))
        digest = hashlib.sha256(stage.env.folders.files[PLACE]).hexdigest()
        assert [(row["file"], row["sha256"], row["line"], row["id"]) for row in rows] == [
            ("batch_77.csv", digest, "3", "'=1+1"),
            ("batch_77.csv", digest, "4", ids[1]),
        ]
        assert all(row["code"] and row["reason"] for row in rows)
        assert says(offer, "Saved to /docs/list.csv. Give it to the requester.")
        offer.mail.click()
        assert drafts == ["/docs/list.csv"]

    staged(app, make_env(), scenario)


def test_what_is_cancelled_is_forgotten(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved")
        await read(stage, form)
        await press(stage, form.decisions.cancel)
        assert not form.decisions.isVisible()
        assert form.file.hasFocus()
        assert states(stage)[0] is MoneyState.SUBMITTED

    staged(app, make_env(), scenario)


def test_what_is_decided_by_hand_meanwhile_is_held_against_the_file(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved", f"{ids[1]},approved")
        await read(stage, form)
        await stage.env.services.books.bookkeeping.decide([ids[0]], MoneyState.APPROVED)
        await stage.settled()
        assert form.decisions.keep.text() == "Save 1 decision"
        assert says(form.decisions, "1 decision is already recorded")
        await press(stage, form.decisions.keep)
        assert states(stage)[:2] == [MoneyState.APPROVED] * 2

    staged(app, make_env(), scenario)


def test_a_disk_that_is_full_leaves_the_file_to_be_tried_again(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved")
        await read(stage, form)
        stage.env.records.fault = StoreFault(path="x", detail="full")
        await press(stage, form.decisions.keep)
        assert stage.env.told(Failed)[0].code == "store-fault"
        assert states(stage)[0] is MoneyState.SUBMITTED
        stage.env.records.fault = None
        await press(stage, form.decisions.keep)
        assert states(stage)[0] is MoneyState.APPROVED

    staged(app, make_env(), scenario)


def test_a_file_that_is_none_of_these_says_what_would_be(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, _ids = await opened(stage)
        put(stage, "a,b", "1,2")
        await read(stage, form)
        assert says(form.decisions, "“batch_77.csv” contains no decisions or payments.")
        assert says(form.decisions, "No column identifies the assignment")
        assert not form.decisions.keep.isVisible()
        assert form.decisions.cancel.hasFocus()
        stage.env.folders.files[PLACE] = sample("prolific-submissions.csv")
        await read(stage, form)
        assert says(form.decisions, "This looks like your history of Prolific")
        assert says(form.decisions, "“Other platforms”"), "it says where such a file is imported"
        del stage.env.folders.files[PLACE]
        await read(stage, form)
        assert says(form.decisions, "There is nothing at this location.")

    staged(app, make_env(), scenario)


def test_a_file_is_chosen_in_a_dialog_or_dropped_on_the_card(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved")
        await tab_to(stage, form.file)
        await key(stage, Qt.Key.Key_Space)
        (dialog,) = form.findChildren(QFileDialog)
        dialog.fileSelected.emit(PLACE)
        dialog.close()
        await stage.settled()
        assert says(form.decisions, "contains 1 decision.")
        form.decisions.cancel.click()
        dropped = QMimeData()
        dropped.setUrls([QUrl.fromLocalFile(PLACE)])
        plain, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        form.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, left, plain))
        await stage.settled()
        assert says(form.decisions, "contains 1 decision.")

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("is_full", [False, True])
def test_a_file_chosen_while_another_is_written_down_is_shown_next(app: QApplication, is_full: bool) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await opened(stage)
        put(stage, "unique_id,decision", f"{ids[0]},approved")
        await read(stage, form)
        stage.env.folders.files["/downloads/next.csv"] = f"unique_id,decision\n{ids[1]},rejected\n".encode()
        if is_full:
            stage.env.records.fault = StoreFault(path="x", detail="full")
        form.decisions.keep.click()
        form.read("/downloads/next.csv")
        await stage.settled()
        stage.env.records.fault = None
        assert states(stage)[0] is (MoneyState.SUBMITTED if is_full else MoneyState.APPROVED)
        assert says(form, "1 decision was saved.") is not is_full
        assert says(form.decisions, "“next.csv” contains 1 decision.")
        await press(stage, form.decisions.keep)
        assert states(stage)[1] is MoneyState.REJECTED

    staged(app, make_env(), scenario)


async def paid_for(stage: Stage) -> tuple[MoneyForm, list[str]]:
    """With two submitted results of a bundle, one of them approved."""
    env = stage.env
    await stage.on_task()
    ids = []
    for _ in range(2):
        ids.append(env.view().unique_id)
        env.answered("Bench")
        await env.services.session.ready(ids[-1], is_complete=True)
        await env.services.session.submit(ids[-1])
    await env.services.books.bookkeeping.decide(ids[:1], MoneyState.APPROVED)
    form, _ids = await opened(stage)
    return form, ids


def test_a_file_of_payments_is_recognised_by_its_columns_and_entered_once(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await paid_for(stage)
        books = stage.env.services.books.bookkeeping
        rows = [PaymentRow("November", "0.04", "EUR", (unique_id,)) for unique_id in (*ids, "somebody-else")]
        stage.env.folders.files[PLACE] = payments_table(rows)
        await read(stage, form)
        panel = form.decisions
        assert says(panel, "“batch_77.csv” contains 2 payments.")
        assert says(panel, "Payments announced: 0.08 EUR")
        assert says(panel, "2 rewards will be payable.")
        assert says(panel, "1 payment cannot be recorded")
        assert [str(panel.refused.model().index(0, at).data()) for at in range(3)] == [
            "4", "November", "No reward has this ID.",
        ]  # fmt: skip
        assert panel.keep.text() == "Save 1 payment"
        await press(stage, panel.keep)
        assert says(stage.window.earnings.announced, "1 payment was saved.")
        assert [format(item.money.amount, "f") for item, _covers in books.earnings.announced()] == ["0.08"]
        assert [item.state for item in map(books.earnings.item, ids) if item] == [MoneyState.PAYABLE] * 2
        await read(stage, form)
        assert says(panel, "1 payment is already recorded and has no effect.")
        assert not panel.keep.isVisible()

    staged(app, make_env_with(files()), scenario)


def test_an_error_about_a_file_goes_with_the_next_action(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, _ids = await opened(stage)
        put(stage, "a,b", "1,2")
        await read(stage, form)
        assert form.decisions.isVisible()
        form.begin.click()
        await stage.settled()
        assert not form.decisions.isVisible()
        form.kind.setCurrentIndex(form.kind.findData("payment"))
        form.own.payer.setCurrentText("Lab")
        form.own.amount.setText("1.00")
        form.own.currency.setText("EUR")
        await read(stage, form)
        assert form.decisions.isVisible()
        await press(stage, form.own.keep)
        assert not form.decisions.isVisible()

    staged(app, make_env(), scenario)


def test_the_note_of_a_rejection_is_in_the_preview_and_wherever_the_state_is(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await paid_for(stage)
        put(stage, "unique_id,decision,note", f"{ids[1]},rejected,Not what the image shows")
        await read(stage, form)
        assert [cell for cell in cells(form.decisions.notes) if "image" in cell or "Rej" in cell] == [
            "Rejected", "Not what the image shows",
        ]  # fmt: skip
        await press(stage, form.decisions.keep)
        stated = "Rejected: Not what the image shows"
        form.begin.setChecked(True)
        listed = form.decision
        listed.which.setCurrentIndex(listed.which.findData(MoneyState.REJECTED.value))
        listed.refresh()
        await stage.settled()
        assert stated in cells(listed.rewards)
        outbox = stage.window.outbox
        stage.window.turn_to("outbox")
        await stage.settled()
        for row in range(2):
            outbox.results.selectRow(row)
            await stage.settled()
            is_rejected = "Rejected" in cells(outbox.results)[row * 4]
            assert says(outbox, stated) is is_rejected
        stage.window.open_bundle(KEY)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the job is open")
        await stage.env.services.session.open_task(1)
        await stage.settled()
        assert says(stage.window.workbench, f"Result: {stated}")

    staged(app, make_env_with(files()), scenario)


def test_a_payment_covers_no_result_that_the_requester_does_not_have(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, ids = await paid_for(stage)
        form.begin.click()
        form.kind.setCurrentIndex(form.kind.findData("payment"))
        form.own.payer.setCurrentText("City Mapping Group")
        await stage.settled()
        form.own.covers.rewards.selectAll()
        assert form.own.covers.covers == ids[:1]
        assert says(form.own, "1 reward is left out: the requester does not have its result yet.")

    staged(app, make_env_with(files()), scenario)


async def said(stage: Stage, heard: Heard, words: str) -> None:
    await stage.until(lambda: heard.any(words), words)


def test_what_a_file_contains_and_what_was_saved_is_announced_once(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        form, ids = await paid_for(stage)
        put(stage, "unique_id,decision", f"{ids[0]},rejected", f"{ids[1]},approved")
        await read(stage, form)
        await said(stage, heard, "contains 2 decisions. Approved: 1, Rejected: 1.")
        await press(stage, form.decisions.keep)
        await said(stage, heard, "2 decisions were saved.")
        assert form.file.hasFocus()
        put(stage, "a,b", "1,2")
        await read(stage, form)
        await said(stage, heard, "contains no decisions or payments. Cannot read file.")
        assert heard.any("No column identifies the assignment")
        assert sum("2 decisions were saved." in text for text in heard.spoken) == 1
        assert not heard.any("Your earnings were updated")

    staged(app, make_env_with(files()), scenario)


def test_saved_payments_lead_to_their_card(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        form, ids = await paid_for(stage)
        page = stage.window.earnings
        stage.window.resize(900, 500)
        stage.env.folders.files[PLACE] = payments_table([PaymentRow("Transfer 77", "0.04", "EUR", tuple(ids))])
        await read(stage, form)
        await said(stage, heard, "contains 1 payment. Payments announced: 0.04 EUR. 2 rewards will be payable.")
        await press(stage, form.decisions.keep)
        saved = "1 payment was saved. Confirm it on this page when the money has arrived."
        await said(stage, heard, saved)
        assert page.announced.table.hasFocus()
        assert "Transfer 77" in cells(page.announced.table)
        assert says(page.announced, saved)
        view = page._area.viewport()
        await stage.until(
            lambda: all(
                view.rect().contains(part.mapTo(view, part.rect().center()))
                for part in (page.announced.confirm, page.announced._notice)
            ),
            "the message and the button are in view",
        )

    staged(app, make_env_with(files()), scenario)
