"""A window at the inbox with a finished job that nobody delivered, and its card."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from annotator.core.events import ResultsExported
from annotator.ui.pages.inbox.bundle_card import BundleCard
from services.service_env import KEY
from ui.stage import Stage


async def all_done(stage: Stage, skipped: int = 0) -> None:
    """The first `skipped` tasks are skipped, the others submitted."""
    env = stage.env
    await stage.on_task()
    for _number in range(skipped):
        await env.services.session.skip(env.view().unique_id)
    for _number in range(3 - skipped):
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


async def exported(stage: Stage) -> None:
    export(stage)[0].click()
    await stage.until(lambda: bool(stage.env.told(ResultsExported)), "the file is there")
    await stage.settled()
