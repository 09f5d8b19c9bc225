"""Handing over from the outbox: one button, one file, its folder; what is held is asked about first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QTableView

from annotator.core.errors import StoreFault
from annotator.core.facts import Failed, ResultsHandedOver, TaskSubmitted
from ui.pages.outbox.asking import a_button, a_new_office, asked
from ui.stage import Stage, labels_are_plain, says, staged
from work.desks import KEY, REQUESTER, an_office

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

FILE = f"/results/{KEY}-2026-11-24.zip"


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
    await stage.until(lambda: stage.office.state() == "on-task", "the picture is there")
    stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
    await stage.until(lambda: len(stage.office.told(TaskSubmitted)) == 2, "it is skipped")
    stage.window.turn_to("outbox")
    await stage.settled()


def states(stage: Stage) -> list[str]:
    model = stage.window.outbox.findChildren(QTableView)[0].model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_one_button_makes_the_file_and_opens_its_folder(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        office, outbox = stage.office, stage.window.outbox
        await in_the_outbox(stage)
        a_button(stage, "Hand over the bundle").click()
        await stage.settled()
        assert stage.window.agreement.isVisible()
        assert not office.archives.written
        stage.window.agreement.agree.click()
        await stage.settled()
        assert outbox.isVisible()
        parcels = await office.desk.delivery.parcels()
        a_button(stage, "Hand over the bundle").click()
        await stage.until(lambda: bool(office.told(ResultsHandedOver)), "the file is there")
        await stage.settled()
        expected = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in parcels}
        assert office.archives.written == {FILE: expected}
        assert says(outbox, f"2 results are in the file {FILE}.")
        assert says(outbox, f"Handed over in the file {FILE}.")
        assert says(outbox, "0 of 2 results received, 2 handed over in files")
        assert states(stage) == ["Handed over, skipped", "Handed over"]
        assert opened == ["/results"]
        a_button(stage, "Open its folder").click()
        assert opened == ["/results"] * 2
        assert labels_are_plain(outbox)

    staged(app, a_new_office(), scenario)


@pytest.mark.parametrize("agreed", [True, False])
def test_at_the_end_of_a_bundle_the_inbox_hands_it_over_to_whom_one_agreed(
    app: QApplication, opened: list[str], agreed: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        office, window = stage.office, stage.window
        await stage.on_task()
        for _number in range(3):
            await office.desk.session.skip(office.view().unique_id)
            await office.desk.session.agreement_answered()
        await stage.until(lambda: window.inbox.isVisible(), "the bundle is done")
        await stage.settled()
        a_button(stage, "Hand over").click()
        await stage.until(lambda: bool(office.told(ResultsHandedOver) or office.told(Failed)), "it was tried")
        await stage.settled()
        assert list(office.archives.written) == ([FILE] if agreed else [])
        assert says(window.inbox, f"3 results are in the file {FILE}.") is agreed
        assert opened == (["/results"] if agreed else [])
        assert window.notice.text.startswith("Results may not go to this requester yet") is not agreed
        assert not says(window.outbox, "3 results are in the file")

    staged(app, an_office(agreed=agreed), scenario)


def test_a_file_that_cannot_be_made_is_told_and_nothing_changes(app: QApplication, opened: list[str]) -> None:
    async def scenario(stage: Stage) -> None:
        office = stage.office
        await in_the_outbox(stage)
        await office.desk.agreements.agree(REQUESTER)
        await stage.settled()
        before = await office.desk.delivery.parcels()
        office.archives.fault = StoreFault(path="/results", detail="gone")
        a_button(stage, "Hand over the bundle").click()
        await stage.until(lambda: bool(office.told(Failed)), "it is told")
        await stage.settled()
        assert not stage.window.outbox.handing_over.isVisible()
        assert await office.desk.delivery.parcels() == before
        assert opened == []

    staged(app, a_new_office(), scenario)
