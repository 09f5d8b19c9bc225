"""Handing over from the outbox: one button, one file, its folder; what is held is asked about first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.core.errors import StoreFault
from annotator.core.events import Failed, OutboxChanged, ResultsExported, TaskSubmitted
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.parcel import Accepted, ParcelState
from annotator.ui.pages.inbox.summary_panel import SummaryPanel
from bundle_making import MANIFEST
from services.service_env import KEY, REQUESTER, TITLE, make_env
from ui.pages.outbox.asking import a_button, asked, make_new_env
from ui.stage import Stage, labels_are_plain, says, staged

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

SUBMIT = '\n[submit]\nkind = "webdav"\nurl = "https://cloud.example.org/in/"\n'
NAMED = f"/results/City Mapping Group - {TITLE} 2026-11-24 "  # and whose it is


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that were opened for the person to see."""
    folders: list[str] = []

    def noted(url: QUrl) -> bool:
        folders.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", noted)
    return folders


async def in_the_outbox(stage: Stage) -> None:
    """A result is held, one was skipped, and the outbox is in front."""
    await asked(stage)
    stage.window.agreement.not_yet.click()
    await stage.until(lambda: stage.env.state() == "on-task", "the picture is there")
    stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
    await stage.until(lambda: len(stage.env.told(TaskSubmitted)) == 2, "it is skipped")
    stage.window.turn_to("outbox")
    await stage.settled()


def test_a_folder_that_cannot_be_opened_is_said_and_the_path_can_be_copied(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)

    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await env.start()
        await env.services.session.skip(env.view().unique_id)
        stage.window.turn_to("outbox")
        await stage.settled()
        a_button(stage, "Export results").click()
        await stage.until(lambda: says(outbox, "No file manager opened the folder."), "it is said")
        a_button(stage, "Copy path").click()
        assert [QApplication.clipboard().text()] == list(env.archives.written)
        assert says(outbox, "The path was copied.")
        assert says(outbox, "The folder can be changed under “Results” in the settings.")

    staged(app, make_env(), scenario)


def states(stage: Stage) -> list[str]:
    model = stage.window.outbox.results.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_one_button_makes_the_file_and_opens_its_folder(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await in_the_outbox(stage)
        assert f"“{TITLE}”" in a_button(stage, "Review consent…").accessibleDescription()
        a_button(stage, "Review consent…").click()
        await stage.settled()
        assert stage.window.agreement.isVisible()
        assert not env.archives.written
        stage.window.agreement.agree.click()
        await stage.settled()
        assert outbox.isVisible()
        parcels = await env.services.delivery.parcels()
        a_button(stage, "Export results").click()
        await stage.until(lambda: bool(env.told(ResultsExported)), "the file is there")
        await stage.settled()
        expected = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in parcels}
        ((file, written),) = env.archives.written.items()
        assert (file.startswith(NAMED), written) == (True, expected)
        assert says(outbox, f"The file {file} of “{TITLE}” contains 1 answer and 1 skipped task that the")
        assert says(outbox, f"to {file}.")
        assert says(outbox, "2 results · Exported: 1 · Skipped: 1")
        assert states(stage) == ["Exported (skipped)", "Exported"]
        assert opened == ["/results"]
        names = [each.accessibleName() for each in outbox.findChildren(QAbstractButton) if each.isVisible()]
        assert "Send anyway" not in names
        a_button(stage, "Open containing folder").click()
        assert opened == ["/results"] * 2
        assert labels_are_plain(outbox)

    staged(app, make_new_env(), scenario)


async def waiting_for_its_server(stage: Stage) -> None:
    """Two results wait for a server that the worker agreed to, and the outbox is in front."""
    env = stage.env
    await stage.on_task()
    manifest = await env.services.bundles.manifest(KEY)
    assert manifest is not None
    await env.services.consents.agree(recipient_of(manifest))
    for _number in range(2):
        await env.services.session.skip(env.view().unique_id)
        await stage.until(lambda: env.state() == "on-task", "the next is there")
    stage.window.turn_to("outbox")
    await stage.settled()
    assert states(stage) == ["Ready to send (skipped)"] * 2


def test_what_waits_for_its_server_is_asked_about_and_kept(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await waiting_for_its_server(stage)
        before = await env.services.delivery.parcels()
        a_button(stage, "Export results").click()
        await stage.settled()
        assert says(outbox, f"2 results of “{TITLE}” are waiting to be sent to https://cloud.example.org.")
        assert says(outbox, "you must give the file to the requester")
        assert labels_are_plain(outbox)
        keep = a_button(stage, "Keep for sending")
        assert keep.hasFocus()
        keep.click()
        await stage.settled()
        assert not keep.isVisible()
        assert await env.services.delivery.parcels() == before
        assert not env.archives.written
        assert opened == []

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


def test_what_was_handed_over_all_the_same_is_sent_after_all(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await waiting_for_its_server(stage)
        a_button(stage, "Export results").click()
        await stage.settled()
        a_button(stage, "Export to file").click()
        await stage.until(lambda: bool(env.told(ResultsExported)), "the file is there")
        await stage.settled()
        assert states(stage) == ["Exported (skipped)"] * 2
        assert opened == ["/results"]
        a_button(stage, "Export results").click()
        await stage.settled()
        assert says(outbox, f"Already exported from “{TITLE}”: 2 skipped tasks (")
        assert a_button(stage, "Cancel").hasFocus()
        a_button(stage, "Export all again").click()
        await stage.until(lambda: len(env.told(ResultsExported)) == 2, "the file is there again")
        a_button(stage, "Send anyway").click()
        await stage.until(lambda: not outbox.export_bar.progress.isVisible(), "both wait again")
        await stage.settled()
        assert {parcel.state for parcel in await env.services.delivery.parcels()} == {ParcelState.WAITING}
        assert not outbox.export_bar.progress.isVisible()
        assert not a_button(stage, "Reopen").isEnabled()
        assert a_button(stage, "Try again").isEnabled()
        assert says(outbox, "2 results · Skipped: 2")

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


def test_the_question_goes_with_the_last_that_waited(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env = stage.env
        await waiting_for_its_server(stage)
        a_button(stage, "Export results").click()
        await stage.settled()
        keep = a_button(stage, "Keep for sending")
        first, second = await env.services.delivery.parcels()
        for parcel, left in ((first, 1), (second, 0)):
            await env.records.record_outcome(parcel.unique_id, Accepted("there"), env.clock.now().utc_ms)
            env.services.event_bus.announce(OutboxChanged())
            await stage.settled()
            assert keep.isVisible() is bool(left)
            assert says(stage.window.outbox, "1 result of “") is bool(left)

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


def test_where_a_server_takes_the_results_the_end_of_a_bundle_offers_no_file(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        for _number in range(3):
            await env.services.session.skip(env.view().unique_id)
            await env.services.session.agreement_answered()
        await stage.until(lambda: window.inbox.isVisible(), "the bundle is done")
        await stage.settled()
        (panel,) = window.inbox.findChildren(SummaryPanel)
        assert panel.archive.isVisible()
        assert not panel.export_button.isVisible()

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


@pytest.mark.parametrize("agreed", [True, False])
def test_at_the_end_of_a_bundle_the_inbox_hands_it_over_to_whom_one_agreed(
    app: QApplication, opened: list[str], agreed: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        for _number in range(3):
            await env.services.session.skip(env.view().unique_id)
            await env.services.session.agreement_answered()
        await stage.until(lambda: window.inbox.isVisible(), "the bundle is done")
        await stage.settled()
        a_button(stage, "Export results").click()
        await stage.until(lambda: bool(env.told(ResultsExported)) or window.agreement.isVisible(), "it was tried")
        await stage.settled()
        files = list(env.archives.written)
        assert [file.startswith(NAMED) for file in files] == ([True] if agreed else [])
        assert says(window.inbox, f"The file {''.join(files)} of “{TITLE}” contains 3 skipped tasks that") is agreed
        assert opened == (["/results"] if agreed else [])
        assert window.agreement.isVisible() is not agreed
        assert not says(window.outbox, "3 skipped tasks")

    staged(app, make_env(agreed=agreed), scenario)


@pytest.mark.parametrize("fault", [None, StoreFault(path="/results", detail="gone")])
def test_the_export_that_led_to_the_consent_question_goes_on_after_it(
    app: QApplication, opened: list[str], fault: StoreFault | None
) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        for _number in range(3):
            await env.services.session.skip(env.view().unique_id)
            await env.services.session.agreement_answered()
        await stage.until(lambda: window.inbox.isVisible(), "the bundle is done")
        await stage.settled()
        env.archives.fault = fault
        for answer in (window.agreement.not_yet, window.agreement.agree):
            window.turn_to("inbox")
            await stage.settled()
            a_button(stage, "Export results").click()
            await stage.settled()
            assert window.page is window.agreement
            assert not env.archives.written
            answer.click()
            await stage.settled()
        assert window.page is window.inbox
        await stage.until(lambda: bool(env.told(Failed) if fault else env.told(ResultsExported)), "it was tried")
        await stage.settled()
        assert len(env.archives.written) == len(opened) == (0 if fault else 1)
        assert says(window.inbox, "contains 3 skipped tasks that the requester does not have. It is") is (fault is None)
        assert window.notice.isVisible() is (fault is not None)

    staged(app, make_env(agreed=False), scenario)


def test_a_file_that_cannot_be_made_is_told_and_nothing_changes(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        env = stage.env
        await in_the_outbox(stage)
        await env.services.consents.agree(REQUESTER)
        await stage.settled()
        before = await env.services.delivery.parcels()
        env.archives.fault = StoreFault(path="/results", detail="gone")
        a_button(stage, "Export results").click()
        await stage.until(lambda: bool(env.told(Failed)), "it is told")
        await stage.settled()
        assert not stage.window.outbox.export_bar.progress.isVisible()
        assert await env.services.delivery.parcels() == before
        assert opened == []

    staged(app, make_new_env(), scenario)
