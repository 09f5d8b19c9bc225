"""Adding tasks from a Label Studio: what is asked, said and offered on the way, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak
from annotator.core.events import BundleImported
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.connector import Probed
from annotator.core.ports.servers import Unread
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.server_import.request_form import parted_money
from ui.pages.outbox.waiting_for_sign_in import field, pressed, the_sheet
from ui.pages.server_import.visitor import URL, Visitor, task, visited
from ui.stage import labels_are_plain, says
from ui.tabbing import key, tab_to, write


def test_from_the_inbox_to_a_bundle_by_keyboard(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.stage.window.from_server
        await visitor.lists(f"{URL}/projects/8/data")
        count = (page.request.count, page.request.count.lineEdit())
        await stage.until(lambda: stage.window.focusWidget() in count, "the project that the address named is wanted")
        assert page.projects.project is not None
        assert page.projects.project.title == "Birds"
        assert says(page, "Say what you see.")
        assert says(page, "No pay is given.")
        assert says(page, "They are not reserved for you")
        assert labels_are_plain(page)
        await visitor.fetches()
        (taken,) = visitor.env.told(BundleImported)
        bundle = await visitor.env.services.bundles.bundle(taken.key)
        assert len(bundle.tasks) == 20
        assert len(visitor.fetched()) == 20
        assert stage.window.page is stage.window.inbox
        (card,) = [card for card in stage.window.inbox.findChildren(BundleCard) if card.isVisible()]
        await stage.until(lambda: stage.window.focusWidget() is card.start, "its card has the focus")

    visited(app, scenario)


def test_a_project_with_a_hostile_title_is_one_short_line(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        shown = [str(visitor.page.projects.table.model().index(row, 0).data()) for row in range(2)]
        assert shown == ["Signs[2J", f"Birds{'x' * 194}…"]
        assert says(visitor.page, shown[0])

    visited(app, scenario, "Signs\u202e\x1b[2J", "Birds" + "x" * 1_000_000)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("label studio", "This is not a server address"),
        ("http://label.example.org", "This connection would not be encrypted"),
    ],
)
def test_what_is_no_address_is_told_and_not_asked(app: QApplication, typed: str, words: str) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.opens()
        await visitor.types(typed)
        assert says(visitor.page, words)
        assert visitor.server.asked == []

    visited(app, scenario)


def test_who_is_not_signed_in_is_asked_and_then_sees_the_projects(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage = visitor.stage
        visitor.env.probe.finds = Probed(who="zoe@example.org")
        visitor.server.fault = Unread(DeliveryReason.SIGN_IN_MISSING, URL)
        await visitor.opens()
        await visitor.types(URL)
        await stage.until(lambda: the_sheet(stage) is not None, "it asks to sign in")
        sheet = the_sheet(stage)
        assert sheet is not None
        sheet.reject()
        assert says(visitor.page, f"You are not signed in to {URL}.")
        pressed(stage, "Sign in…").click()
        sheet = the_sheet(stage)
        assert sheet is not None
        field(sheet, "Token").setText("ey.token")
        visitor.server.fault = None
        pressed(stage, "Sign in").click()
        await stage.until(visitor.page.projects.isVisible, "the projects are there")
        assert await visitor.env.sign_ins.find(URL) is not None

    visited(app, scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_is_in_the_way_has_a_sentence(app: QApplication, language: str) -> None:
    async def scenario(visitor: Visitor) -> None:
        visitor.stage.window.turn_to("from_server")
        said = set[str]()
        for reason in DeliveryReason:
            visitor.server.fault = Unread(reason, URL)
            visitor.env.services.fetches().ask(URL)
            await visitor.settled()
            assert visitor.page.strip.isVisible()
            said.add(visitor.page.strip.text.text())
            sheet = the_sheet(visitor.stage)
            if sheet is not None:
                sheet.reject()
        assert len(said) == len(DeliveryReason)
        assert min(map(len, said)) > 20

    speak(language)
    try:
        visited(app, scenario)
    finally:
        speak("en")


def test_who_has_no_project_is_told_so(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        visitor.server.offered.clear()
        await visitor.opens()
        await visitor.types(URL)
        await visitor.settled()
        assert says(visitor.page, f"You have no projects on {URL}.")
        assert not visitor.page.request.isVisible()

    visited(app, scenario)


def test_many_projects_are_found_by_their_words(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        page = visitor.page
        assert page.projects.filter.isVisible()
        page.projects.filter.setText("north 3")
        assert page.projects.project is not None
        assert page.projects.project.title == "Stations of the North 3"
        page.projects.filter.setText("nobody")
        assert says(page, "No matching projects.")
        assert not page.request.isVisible()
        page.projects.filter.clear()
        assert page.request.isVisible()

    visited(app, scenario, *(f"Stations of the North {number}" for number in range(12)))


def test_spelling_is_checked_in_the_language_chosen_for_the_recordings(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        languages = visitor.page.request.media_language
        assert [languages.itemText(index) for index in range(2)] == ["That of the tasks", "Abkhazian"]
        languages.setCurrentText("German")
        visitor.page.projects.table.selectRow(1)
        assert languages.currentText() == "That of the tasks"
        languages.setCurrentText("Breton")
        await visitor.fetches()
        (taken,) = visitor.env.told(BundleImported)
        assert (await visitor.env.services.bundles.bundle(taken.key)).manifest.media.language == "br"

    visited(app, scenario)


def test_pay_that_tasks_name_stands_there_and_the_worker_says_the_currency(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        visitor.server.listed["7"] = [task(each, reward=f"0.{each + 1}") for each in range(3)]
        await visitor.lists()
        page = visitor.page
        assert says(page, "The first task states a reward of 0.10 without a currency.")
        assert page.request.amount.text() == "0.10"
        page.request.currency.setText("xqz")
        await visitor.fetches()
        assert says(page, "“XQZ” is not a valid currency.")
        page.request.currency.setText("usd")
        await visitor.fetches()
        (taken,) = visitor.env.told(BundleImported)
        bundle = await visitor.env.services.bundles.bundle(taken.key)
        assert bundle.manifest.pay is not None
        assert (bundle.manifest.pay.currency, [str(each.reward) for each in bundle.tasks]) == (
            "USD", ["0.1", "0.2", "0.3"],
        )  # fmt: skip
        assert says(visitor.stage.window.inbox, "0.30 USD per task")

    visited(app, scenario)


@pytest.mark.parametrize(("count", "words"), [("none", "Enter how many tasks you want"), ("0", "Enter how many tasks")])
def test_a_count_that_is_none_is_told(app: QApplication, count: str, words: str) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        visitor.page.request.count.setCurrentText(count)
        await visitor.fetches()
        assert says(visitor.page, words)
        visitor.page.request.count.setCurrentText("All")
        assert not says(visitor.page, words)
        await visitor.fetches()
        (taken,) = visitor.env.told(BundleImported)
        assert len((await visitor.env.services.bundles.bundle(taken.key)).tasks) == 30

    visited(app, scenario)


def test_a_count_stays_as_it_was_typed(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        line = visitor.page.request.count.lineEdit()
        assert line is not None
        await write(visitor.stage, visitor.page.request.count, "5")
        assert line.text() == "5"
        await visitor.fetches()
        (taken,) = visitor.env.told(BundleImported)
        assert len((await visitor.env.services.bundles.bundle(taken.key)).tasks) == 5

    visited(app, scenario)


@pytest.mark.parametrize("typed", ["0.04 $", "$0.04", "usd 0.04", "0.04USD"])
def test_a_currency_that_is_typed_with_the_amount_goes_to_its_field(app: QApplication, typed: str) -> None:
    async def scenario(visitor: Visitor) -> None:
        await visitor.lists()
        request = visitor.page.request
        request.amount.setText(typed)
        await visitor.fetches()
        assert (request.amount.text(), request.currency.text()) == ("0.04", "USD")
        assert says(visitor.stage.window.inbox, "0.04 USD per task")

    visited(app, scenario)


def test_what_came_of_another_address_is_not_told_of_this(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.page
        visitor.server.fault = Unread(DeliveryReason.SERVER_UNREACHABLE, URL)
        await visitor.opens()
        await visitor.types(URL)
        await visitor.settled()
        assert says(page, f"Cannot reach {URL}.")
        await write(stage, page.address.address, "https://l")
        assert not page.strip.isVisible()
        await visitor.types(URL)
        await visitor.settled()
        assert page.strip.isVisible()
        stage.window.turn_to("inbox")
        await visitor.opens()
        assert not page.strip.isVisible()

    visited(app, scenario)


def test_whoever_comes_back_is_at_the_list_and_at_the_address_it_is_of(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.page
        await visitor.lists()
        page.address.address.setCurrentText("https://other.example.org")
        stage.window.turn_to("inbox")
        await tab_to(stage, stage.window.inbox)
        await key(stage, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await stage.until(lambda: stage.window.focusWidget() is page.projects.table, "the list has the focus")
        await stage.until(lambda: page.address.address.currentText() == URL, "the address is that of the list")

    visited(app, scenario)


def test_whoever_comes_back_without_a_list_is_at_the_address(app: QApplication) -> None:
    async def scenario(visitor: Visitor) -> None:
        stage, page = visitor.stage, visitor.page
        visitor.server.offered.clear()
        await visitor.opens()
        await visitor.types(URL)
        await visitor.settled()
        stage.window.turn_to("inbox")
        await visitor.opens()
        address = (page.address.address, page.address.address.lineEdit())
        await stage.until(lambda: stage.window.focusWidget() in address, "the address has the focus")

    visited(app, scenario)


@pytest.mark.parametrize("typed", ["8 cents", "0.04", "EUR", "", "much EUR"])
def test_what_names_no_currency_beside_an_amount_stays_as_it_is(typed: str) -> None:
    assert parted_money(typed) == (typed, "")
