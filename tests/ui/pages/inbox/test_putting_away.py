"""Bundles that the person put away: out of the list, never gone, and back with one press."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.events import BundleArchived, BundleImported
from annotator.core.settings import Settings, stowing
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.inbox.page import CollapsibleSection
from services.service_env import KEY, PLACE, ServiceEnv, make_env
from ui.stage import Stage, says, staged


def cards(stage: Stage) -> list[BundleCard]:
    inbox = stage.window.inbox
    return [card for card in inbox.findChildren(BundleCard) if card.isVisibleTo(inbox)]


def section(stage: Stage) -> CollapsibleSection | None:
    """The one of what is put away."""
    inbox = stage.window.inbox
    found = [one for one in inbox.findChildren(CollapsibleSection) if one.isVisibleTo(inbox)]
    return next((one for one in found if "Archive" in one.toggle.text()), None)


def env_without_samples() -> ServiceEnv:
    env = make_env()
    return replace(env, services=replace(env.services, samples=lambda _language: ()))


async def taken(stage: Stage) -> None:
    before = len(stage.env.told(BundleImported))
    stage.window.inbox.take(PLACE)
    await stage.until(lambda: len(stage.env.told(BundleImported)) > before, "it is taken")
    await stage.settled()


async def pressed(stage: Stage, card: BundleCard) -> None:
    """Its button that puts it away, or brings it back."""
    before = len(stage.env.told(BundleArchived))
    card.archive.click()
    await stage.until(lambda: len(stage.env.told(BundleArchived)) > before, "it is stored")
    await stage.settled()


def test_a_bundle_is_put_away_found_again_and_brought_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await taken(stage)
        assert section(stage) is None
        (card,) = cards(stage)
        assert card.archive.accessibleName() == "Archive: Say what stands in the street"
        await pressed(stage, card)
        assert cards(stage) == []
        folded = section(stage)
        assert folded is not None
        assert folded.toggle.text().strip() == "Archived (1)"
        assert app.focusWidget() is folded.toggle, "the focus is somewhere that can be seen"
        folded.toggle.click()
        (hidden,) = cards(stage)
        assert says(hidden, "Unarchive")
        await pressed(stage, hidden)
        (card,) = cards(stage)
        assert says(card, "Archive")
        assert section(stage) is None
        assert not (await stage.env.services.session.promises.standing(KEY)).opened

    staged(app, env_without_samples(), scenario)


@pytest.mark.parametrize("how", ["key", "button"])
def test_putting_away_is_told_and_undone_beside_it(app: QApplication, how: str) -> None:
    async def scenario(stage: Stage) -> None:
        await taken(stage)
        notice = stage.window.notice
        await pressed(stage, cards(stage)[0])
        assert notice.isVisible()
        assert notice.text == "“Say what stands in the street” was archived."
        assert notice.action.accessibleName() == "Undo (Ctrl+Z)"
        if how == "key":
            stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        else:
            notice.action.click()
        await stage.until(lambda: len(stage.env.told(BundleArchived)) == 2, "it is brought back")
        await stage.until(lambda: len(cards(stage)) == 1, "it is shown again")
        assert section(stage) is None
        assert not notice.isVisible()
        stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await stage.settled()
        assert len(stage.env.told(BundleArchived)) == 2

    staged(app, env_without_samples(), scenario)


@pytest.mark.parametrize("how", ["key", "button"])
def test_what_is_brought_back_is_in_view_with_the_focus(app: QApplication, how: str) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.resize(960, 340)
        await taken(stage)
        await pressed(stage, cards(stage)[0])
        if how == "button":
            window.notice.action.setFocus()
        if how == "key":
            stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.mouseClick(window.notice.action, Qt.MouseButton.LeftButton)
        await stage.until(lambda: len(stage.env.told(BundleArchived)) == 2, "it is brought back")
        await stage.until(lambda: any(card.start.hasFocus() for card in cards(stage)), "a card has the focus")
        (back,) = [card for card in cards(stage) if card.start.hasFocus()]
        seen = window.inbox._area.viewport()
        assert seen.rect().contains(QRect(back.start.mapTo(seen, QPoint(0, 0)), back.start.size()))

    staged(app, make_env(), scenario)


def test_the_notice_ends_where_the_bundle_is_brought_back_or_the_page_left(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await taken(stage)
        notice = stage.window.notice
        await pressed(stage, cards(stage)[0])
        folded = section(stage)
        assert folded is not None
        folded.toggle.click()
        await pressed(stage, cards(stage)[0])
        assert not notice.isVisible()
        await pressed(stage, cards(stage)[0])
        assert notice.isVisible()
        stage.window.turn_to("timesheet")
        await stage.settled()
        assert not notice.isVisible()

    staged(app, env_without_samples(), scenario)


def test_what_is_open_stays_open_while_the_list_is_made_anew(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await taken(stage)
        await pressed(stage, cards(stage)[0])
        folded = section(stage)
        assert folded is not None
        folded.toggle.click()
        stage.window.inbox.refresh()
        await stage.settled()
        assert len(cards(stage)) == 1

    staged(app, env_without_samples(), scenario)


def test_a_bundle_that_is_given_again_is_back_in_the_list(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await taken(stage)
        await pressed(stage, cards(stage)[0])
        await taken(stage)
        assert [event.is_archived for event in stage.env.told(BundleArchived)] == [True, False]
        assert len(cards(stage)) == 1
        assert section(stage) is None

    staged(app, env_without_samples(), scenario)


def test_what_was_put_away_is_so_at_the_next_start() -> None:
    settings = Settings({}).with_archived("a@1", is_archived=True).with_archived("b@2", is_archived=True)
    settings = settings.with_archived("a@1", is_archived=False)
    assert settings.archived == {"b@2"}
    assert Settings({**stowing("a@1", is_archived=True), "language": "fr"}).archived == {"a@1"}
