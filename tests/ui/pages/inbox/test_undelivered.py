"""A finished job whose requester does not have the results is named until it is exported."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.events import BundleArchived, ResultsExported
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.windows.main import MainWindow
from services.service_env import KEY
from ui.pages.outbox.asking import a_button
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

UNDELIVERED = "3 results for City Mapping Group have not been delivered (0.12 EUR)"


@pytest.fixture(autouse=True)
def no_folder_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)


async def all_done(stage: Stage) -> None:
    env = stage.env
    await stage.on_task()
    for _number in range(3):
        env.answered("Bench")
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.session.submit(env.view().unique_id)
    await env.services.delivery.deliver_due()
    stage.window.turn_to("inbox")
    stage.window.inbox.refresh()
    await stage.settled()


def card(stage: Stage) -> BundleCard:
    return next(card for card in stage.window.inbox.findChildren(BundleCard) if card.key == KEY)


def export(stage: Stage) -> list[QPushButton]:
    return card(stage).findChildren(QPushButton, "export")


def main_button(stage: Stage) -> str:
    buttons = card(stage).findChildren(QPushButton)
    return next(each.accessibleName() for each in buttons if each.property("role") == "primary").partition(":")[0]


def test_its_main_button_exports_and_the_card_says_what_became_of_the_results(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        assert main_button(stage) == "Export results…"
        assert says(card(stage), "Results: Ready: 3")
        export(stage)[0].click()
        await stage.until(lambda: bool(stage.env.told(ResultsExported)), "the file is there")
        await stage.settled()
        assert says(card(stage), "Results: Exported: 3")
        assert export(stage) == []

    staged(app, make_env_with(), scenario)


def test_archiving_it_names_the_results_and_their_reward_first(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        card(stage).archive.click()
        await stage.settled()
        assert says(stage.window.inbox, UNDELIVERED)
        assert a_button(stage, "Keep in the inbox").hasFocus()
        a_button(stage, "Keep in the inbox").click()
        await stage.settled()
        assert stage.env.told(BundleArchived) == []
        card(stage).archive.click()
        await stage.settled()
        a_button(stage, "Archive anyway").click()
        await stage.until(lambda: bool(stage.env.told(BundleArchived)), "it is archived")

    staged(app, make_env_with(), scenario)


def test_the_next_start_names_it_with_the_button(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        window = MainWindow(stage.env.services)
        await stage.settled()
        assert window.notice.text.replace("\u00a0", " ") == UNDELIVERED
        assert window.notice.action.accessibleName() == "Export results…"
        window.notice.action.click()
        await stage.until(lambda: bool(stage.env.told(ResultsExported)), "the file is there")
        window.close()
        later = MainWindow(stage.env.services)
        await stage.settled()
        assert not later.notice.isVisibleTo(later)
        later.close()

    staged(app, make_env_with(), scenario)
