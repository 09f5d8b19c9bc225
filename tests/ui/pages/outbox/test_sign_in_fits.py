"""Servers that are waited for, and the sheet to sign in to one, on small and on enlarged screens, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.app.translations import speak
from annotator.core.events import SignedIn, SignInRefused
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import Keeping, server_of
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from journeys.laid_out import faults, window_faults
from services.service_env import make_env
from ui.pages.outbox.waiting_for_sign_in import SERVERS, outbox_with, the_sheet
from ui.stage import Stage, staged

SIZES = ((960, 484), (960, 600), (1093, 614), (1280, 720))


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak("en")


async def opened(stage: Stage, server: str) -> SignInSheet:
    offers = [button for button in stage.window.outbox.findChildren(QPushButton) if button.isVisible()]
    next(button for button in offers if button.accessibleName().endswith(server)).click()
    await stage.until(lambda: the_sheet(stage) is not None, "the sheet is there")
    sheet = the_sheet(stage)
    assert sheet is not None
    return sheet


def misfits(stage: Stage, sheet: SignInSheet) -> list[str]:
    window = stage.window
    if sheet.width() > window.width() or sheet.height() > window.height():
        return [f"a sheet of {sheet.size()} is larger than the window"]
    return faults(sheet)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        await outbox_with(stage, *SERVERS)
        found = window_faults(stage.window)
        for _connector, url in SERVERS:
            server = server_of(url)
            sheet = await opened(stage, server)
            found += misfits(stage, sheet)
            sheet.on_event(SignInRefused(server, DeliveryReason.ACCESS_DENIED, server))
            found += misfits(stage, sheet)
            sheet.on_event(SignedIn(server, Keeping.THIS_RUN))
            found += misfits(stage, sheet)
            sheet.reject()
            await stage.settled()
        assert found == []

    staged(app, make_env(), scenario)
