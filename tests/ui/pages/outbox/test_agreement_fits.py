"""The question before the first result for a Label Studio, on small screens in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak
from annotator.core.outbox.consent import OnHold, recipient_of
from bundle_making import MANIFEST
from journeys.laid_out import window_faults
from services.service_env import KEY
from ui.pages.outbox.asking import make_new_env
from ui.pages.outbox.studio_result import SUBMIT, submitted
from ui.stage import Stage, staged


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(960, 484), (960, 600)])
def test_nothing_is_cut(app: QApplication, language: str, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.resize(*size)
        parcel = await submitted(stage)
        manifest = await stage.env.services.bundles.manifest(KEY)
        assert manifest is not None
        recipient = recipient_of(manifest)
        window.turn_to("outbox")
        await stage.settled()
        window.outbox.decision_wanted.emit(OnHold(recipient, 1, frozenset({KEY}), parcel.unique_id))
        await stage.until(window.agreement.sent.isVisible, "it is shown")
        assert window.page is window.agreement
        await stage.until(lambda: not window_faults(window), "it is laid out, and nothing is cut")

    speak(language)
    try:
        staged(app, make_new_env(MANIFEST + SUBMIT), scenario)
    finally:
        speak("en")
