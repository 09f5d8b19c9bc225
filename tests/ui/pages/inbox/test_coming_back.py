"""Back in the inbox, the focus is on the job that the user left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.pages.inbox.bundle_card import BundleCard
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource, MemoryLibrary
from fakes.images import FakeImages
from services.service_env import files, make_env
from ui.stage import Stage, staged
from ui.tabbing import tab_to

ALT = Qt.KeyboardModifier.AltModifier
NAMES = tuple(f"things-{number}" for number in range(6))


def a_library() -> MemoryLibrary:
    named = {name: MANIFEST.replace("street-things", name).encode() for name in NAMES}
    return MemoryLibrary({name: HeldSource(name, files("", {"bundle.toml": text})) for name, text in named.items()})


def focused_card() -> str:
    focused = QApplication.focusWidget()
    parent = None if focused is None else focused.parentWidget()
    return parent.key if isinstance(parent, BundleCard) else ""


@pytest.mark.parametrize("place", [0, 3])
def test_the_card_of_the_bundle_that_was_left_begins_in_view(app: QApplication, place: int) -> None:
    sizes = {f"/shelf/{name}@1/media/{file}": (8, 6) for name in NAMES for file in ("first.png", "second.jpg")}

    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.inbox._area.setFixedHeight(120)  # less than a card
        for name in NAMES:
            window.inbox.take(name)
        await stage.settled()
        area = window.inbox._area
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        window.open_bundle(f"{NAMES[place]}@1")
        await stage.until(lambda: window.page is window.workbench, "the task is there")
        await stage.settled()
        stage.press(Qt.Key.Key_Left, ALT)
        await stage.until(lambda: focused_card() == f"{NAMES[place]}@1", "the bundle that was left has the focus")
        await stage.settled()
        card = next(card for card in window.inbox.findChildren(BundleCard) if card.key == f"{NAMES[place]}@1")
        top = card.mapTo(area.viewport(), QPoint(0, 0)).y()
        assert top == 0

    staged(app, make_env(library=a_library(), images=FakeImages(sizes)), scenario)


def test_the_bundle_that_was_left_has_the_focus_and_is_in_sight(app: QApplication) -> None:
    sizes = {f"/shelf/{name}@1/media/{file}": (8, 6) for name in NAMES for file in ("first.png", "second.jpg")}

    async def scenario(stage: Stage) -> None:
        window = stage.window
        for name in NAMES:
            window.inbox.take(name)
        await stage.settled()
        window.open_bundle(f"{NAMES[4]}@1")
        await stage.until(lambda: window.page is window.workbench, "the task is there")
        await stage.settled()
        stage.press(Qt.Key.Key_Left, ALT)
        await stage.until(lambda: focused_card() == f"{NAMES[4]}@1", "the bundle that was left has the focus")
        card = next(card for card in window.inbox.findChildren(BundleCard) if card.key == f"{NAMES[4]}@1")
        assert not card.start.visibleRegion().isEmpty()
        await stage.settled()
        following = next(card for card in window.inbox.findChildren(BundleCard) if card.key == f"{NAMES[5]}@1")
        await tab_to(stage, following.start)
        window.inbox.refresh()
        await stage.settled()
        await stage.until(lambda: focused_card() == f"{NAMES[5]}@1", "and keeps it")
        for beside in (window.inbox._today.activities_button, window.inbox.order):
            beside.setFocus()
            window.inbox.refresh()
            await stage.settled()
            assert QApplication.focusWidget() is beside, "a button beside the cards keeps the focus"

    staged(app, make_env(library=a_library(), images=FakeImages(sizes)), scenario)
