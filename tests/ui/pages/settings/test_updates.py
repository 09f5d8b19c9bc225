""" "Look for updates" in the settings: only with an address to ask, and clear about what was found."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.releases import ProgramRelease, ReleaseFault
from annotator.core.settings import LOOK_FOR_UPDATES
from annotator.ui.widgets.switch import Switch
from services.service_env import make_env
from ui.stage import Stage, says, staged

PAGE = "https://example.org/annotator"
NEWER = ProgramRelease("0.2.0", date(2026, 12, 24), PAGE)


def switches(stage: Stage) -> list[Switch]:
    named = (each for each in stage.window.settings.findChildren(Switch) if each.isVisible())
    return [each for each in named if each.accessibleName() == "Look for updates"]


def test_without_an_address_there_is_no_such_setting(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        await stage.settled()
        assert switches(stage) == []

    staged(app, make_env(), scenario)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (NEWER, f"Version 0.2.0 of annotator was released on December 24, 2026. You can get it from {PAGE}"),
        (ProgramRelease("0.1.0", NEWER.day, PAGE), "You have the newest version, 0.1.0. example.org was asked on"),
        (ProgramRelease("0.0.9", NEWER.day, PAGE), "You have the newest version, 0.1.0. example.org was asked on"),
        (ReleaseFault.UNREACHABLE, "example.org could not be reached."),
        (ReleaseFault.UNSIGNED, "was ignored: it is not signed"),
        (ReleaseFault.UNREADABLE, "was ignored: it does not name a version"),
    ],
)
def test_the_setting_tells_what_was_found(reply: ProgramRelease | ReleaseFault, told: str, app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, updates = stage.window, stage.env.services.updates
        assert updates is not None
        window.turn_to("settings")
        await stage.settled()
        (switch,) = switches(stage)
        assert not switch.isChecked()
        assert says(window.settings, "This version of annotator would ask example.org.")
        switch.click()
        await stage.settled()
        assert says(window.settings, "example.org has not been asked yet.")
        await updates.look()
        await stage.settled()
        assert says(window.settings, told)
        assert told in switch.accessibleDescription().replace("\u00a0", " ")
        assert says(window.notice, told) == (reply is NEWER)  # the worker can act on nothing else

    staged(app, make_env(release=reply), scenario)


def test_the_notice_offers_the_address_and_opens_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, updates = stage.window, stage.env.services.updates
        assert updates is not None
        await stage.env.services.preferences.choose(LOOK_FOR_UPDATES, "yes")
        await updates.look()
        await stage.settled()
        window.notice.action.click()
        assert QApplication.clipboard().text() == PAGE

    staged(app, make_env(release=NEWER), scenario)
