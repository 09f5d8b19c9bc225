"""A fetch from a Label Studio under way: what is asked, how it is stopped, and who is told what came of it."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.events import BundleImported, BundleRejected
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.connector import Probed
from annotator.core.ports.servers import Unread
from annotator.core.system_events import FetchesChanged
from annotator.ui.pages.server_import.page import FromServerPage
from services.service_env import PLACE
from ui.pages.outbox.waiting_for_sign_in import field, pressed, the_sheet
from ui.pages.server_import.visitor import CDN, URL, Visitor, task, visited
from ui.stage import says
from ui.tabbing import key, tab_to


@pytest.mark.parametrize("may", [True, False])
def test_other_servers_are_named_before_anything_is_fetched_from_them(app: QApplication, may: bool) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.stage.window.from_server
        visitor.server.listed["7"] = [task(1, f"{CDN}/a"), task(2)]
        await visitor.lists()
        await visitor.fetches()
        assert page.question.isVisible()
        assert says(page, CDN)
        assert visitor.fetched() == []
        await stage.until(lambda: stage.window.focusWidget() is page.question.safe, "a key alone agrees to nothing")
        await tab_to(stage, page.question.ahead if may else page.question.safe)
        await key(stage, Qt.Key.Key_Return)
        await visitor.settled()
        assert len(visitor.fetched()) == (2 if may else 0)
        assert bool(visitor.env.told(BundleImported)) is may
        if not may:
            assert page.request.isVisible()
            assert not page.question.isVisible()

    visited(app, scenario)


def test_a_fetch_is_stopped_from_its_bar(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.stage.window.from_server
        await visitor.lists()
        visitor.server.opens = asyncio.Event()
        await tab_to(stage, page.request.fetch)
        await key(stage, Qt.Key.Key_Return)
        await stage.until(lambda: stage.window.focusWidget() is page.bar.stop, "it can be stopped")
        assert not page.address.isEnabled()
        await key(stage, Qt.Key.Key_Return)
        await visitor.settled()
        assert says(stage.window.notice, "Adding the job was cancelled.")
        assert page.request.isVisible()
        count = (page.request.count, page.request.count.lineEdit())
        await stage.until(lambda: stage.window.focusWidget() in count, "what is wanted can be said anew")
        assert not visitor.env.told(BundleImported)

    visited(app, scenario)


def test_who_works_elsewhere_meanwhile_is_told_and_stays_there(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage = visitor.stage
        await visitor.lists()
        visitor.server.opens = asyncio.Event()
        await tab_to(stage, visitor.page.request.fetch)
        await key(stage, Qt.Key.Key_Return)
        stage.window.turn_to("earnings")
        visitor.server.opens.set()
        await visitor.settled()
        assert stage.window.earnings.isVisible()
        assert says(stage.window.notice, "“Signs” was added to your inbox.")
        stage.window.turn_to("from_server")
        await visitor.settled()
        assert visitor.page.isVisible()

    visited(app, scenario)


def test_a_question_waits_for_who_works_elsewhere(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage = visitor.stage
        visitor.server.listed["7"] = [task(1, f"{CDN}/a")]
        await visitor.lists()
        visitor.server.opens = asyncio.Event()
        await tab_to(stage, visitor.page.request.fetch)
        await key(stage, Qt.Key.Key_Return)
        stage.window.turn_to("earnings")
        visitor.server.opens.set()
        await visitor.settled()
        assert says(stage.window.notice, "“Signs” has not been downloaded yet.")
        assert visitor.page.focusWidget() is not visitor.page.question.safe or not visitor.page.isVisible()
        stage.window.notice.action.click()
        await visitor.settled()
        assert visitor.page.question.isVisible()

    visited(app, scenario)


def test_a_page_that_is_made_anew_goes_on_with_what_is_under_way(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        visitor.server.opens = asyncio.Event()
        await tab_to(visitor.stage, visitor.page.request.fetch)
        await key(visitor.stage, Qt.Key.Key_Return)
        anew = FromServerPage(visitor.env.services, visitor.stage.window)
        assert not anew.bar.isHidden()
        anew.bar.stop.click()
        await visitor.settled()
        assert anew.bar.isHidden() or not visitor.env.told(BundleImported)
        anew.deleteLater()

    visited(app, scenario)


def test_a_card_leads_back_to_its_project_for_more(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, window = visitor.stage, visitor.stage.window
        await visitor.lists(f"{URL}/projects/8")
        await visitor.fetches()
        (more,) = [each for each in window.inbox.findChildren(QPushButton) if "Download more" in each.accessibleName()]
        more.click()
        await visitor.settled()
        assert window.page is visitor.page
        assert visitor.page.projects.project is not None
        assert visitor.page.projects.project.title == "Birds"
        await visitor.fetches()
        first, second = visitor.env.told(BundleImported)
        counts = [len((await visitor.env.services.bundles.bundle(event.key)).tasks) for event in (first, second)]
        assert counts == [20, 10]
        window.inbox.take(PLACE)
        await stage.settled()

    visited(app, scenario)


def test_a_card_leads_to_its_project_also_where_the_worker_has_to_sign_in_first(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, window = visitor.stage, visitor.stage.window
        visitor.env.probe.finds = Probed(who="zoe@example.org")
        await visitor.lists(f"{URL}/projects/8")
        await visitor.fetches()
        window.turn_to("from_server")
        await visitor.settled()
        visitor.page.projects.table.selectRow(0)
        window.turn_to("inbox")
        visitor.server.fault = Unread(DeliveryReason.SIGN_IN_MISSING, URL)
        (more,) = [each for each in window.inbox.findChildren(QPushButton) if "Download more" in each.accessibleName()]
        more.click()
        await stage.until(lambda: the_sheet(stage) is not None, "it asks to sign in")
        sheet = the_sheet(stage)
        assert sheet is not None
        field(sheet, "Token").setText("ey.token")
        visitor.server.fault = None
        pressed(stage, "Sign in").click()
        await stage.until(visitor.page.projects.isVisible, "the projects are there")
        assert visitor.page.projects.project is not None
        assert visitor.page.projects.project.title == "Birds"

    visited(app, scenario)


def test_what_was_paid_before_stands_there_and_what_is_typed_stays_with_its_project(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        table, request = visitor.page.projects.table, visitor.page.request
        request.amount.setText("0.07")
        request.currency.setText("CHF")
        table.selectRow(1)
        await visitor.looks()
        assert request.amount.text() == ""
        request.amount.setText("0.10")
        request.currency.setText("USD")
        table.selectRow(0)
        assert (request.amount.text(), request.currency.text()) == ("0.07", "CHF")
        await visitor.fetches()
        anew = FromServerPage(visitor.env.services, visitor.stage.window)
        visitor.env.services.fetches().look(URL, "7")
        await visitor.settled()
        anew.on_event(FetchesChanged())
        assert (anew.request.amount.text(), anew.request.currency.text()) == ("0.07", "CHF")
        anew.deleteLater()

    visited(app, scenario)


def test_problems_of_what_was_fetched_are_told_at_the_inbox(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        strange = "<View><Image name='a' value='$image'/><Ranker name='b' toName='a'/></View>"
        visitor.server.described["7"] = replace(visitor.server.described["7"], config=strange)
        await visitor.lists()
        await visitor.fetches()
        assert visitor.stage.window.inbox.isVisible()
        (rejected,) = visitor.env.told(BundleRejected)
        assert rejected.source == "Signs"
        assert says(visitor.stage.window.inbox, "Signs")
        assert says(visitor.stage.window.inbox, "Ranker")

    visited(app, scenario)


def test_a_way_back(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.opens()
        await key(visitor.stage, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert visitor.stage.window.page is visitor.stage.window.inbox

    visited(app, scenario)
