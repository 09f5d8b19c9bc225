"""Practice results stay in the worker's own folder: nobody lacks them, and no export is offered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.app.translations import speak
from services.service_env import files, make_env
from ui.stage import Stage, says, staged

PRACTICE = files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', b'kind = "practice"')


@pytest.mark.parametrize("is_practice", [True, False])
def test_practice_is_neither_lacked_nor_exported(app: QApplication, is_practice: bool) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await env.start()
        env.answered("tree")
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.session.submit(env.view().unique_id)
        await env.services.delivery.deliver_due()
        stage.window.turn_to("outbox")
        await stage.settled()
        names = [each.accessibleName() for each in outbox.findChildren(QAbstractButton) if each.isVisible()]
        assert ("Export results" in names) is not is_practice
        assert says(outbox, "Practice: the result stays in your results folder") is is_practice
        assert says(outbox, "The requester does not have it yet") is not is_practice
        assert says(outbox, "1 result · Practice: 1") is is_practice
        assert says(outbox, "1 result · Ready to send: 1") is not is_practice
        status = outbox.results.model().index(0, 0).data()
        assert status == ("Practice, stays here" if is_practice else "Ready to send")

    staged(app, make_env(files(other={"bundle.toml": PRACTICE} if is_practice else None)), scenario)


def test_results_that_wait_for_consent_are_shared_in_french_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await env.start()
        await env.services.session.skip(env.view().unique_id)
        stage.window.turn_to("outbox")
        await stage.settled()
        assert says(outbox, "attend votre accord pour être partagé avec")
        assert says(outbox, "accepté de partager vos résultats avec")

    speak("fr")
    try:
        staged(app, make_env(agreed=False), scenario)
    finally:
        speak("en")
