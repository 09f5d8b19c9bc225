"""The advertised pay on the card, and its comparison in the summary, if each task has its own."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.ports.servers import RemoteTaskStatus
from annotator.services.task.withdrawal import TaskWithdrawal
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.inbox.page import InboxPage
from annotator.ui.pages.inbox.summary_panel import SummaryPanel
from services.service_env import KEY, PLACE, ServiceEnv, files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

ROWS = (
    b"id,image,reward,expected_s\na,media/first.png,0.05,\nb,media/first.png,0.333,\nc,media/first.png,,30\n"
    b"d,media/first.png,9.00,\n"
)


async def submitted(env: ServiceEnv) -> None:
    env.answered("Bench")
    await env.services.session.ready(env.view().unique_id, is_complete=True)
    env.clock.advance(12_000)
    await env.services.session.submit(env.view().unique_id)


async def on_card(stage: Stage, inbox: InboxPage, words: str) -> None:
    inbox.refresh()
    await stage.until(lambda: any(says(card, words) for card in inbox.findChildren(BundleCard)), f"it says {words}")


def test_the_card_promises_what_the_tasks_that_are_left_bring_and_the_summary_what_those_done_did(
    app: QApplication,
) -> None:
    """The manifest states 0.04 EUR and 12 s. All four: 9.423 EUR in 66 s. Without the first: 9.373 EUR in 54 s."""

    async def scenario(stage: Stage) -> None:
        env, inbox = stage.env, stage.window.inbox
        inbox.take(PLACE)
        start = "0.04 EUR to 9.00 EUR per task · about 12 s to 30 s each · "
        await on_card(stage, inbox, f"{start}513.98 EUR/h as advertised, above your minimum of 12.31")
        await stage.on_task()
        await submitted(env)
        left = "0.04 EUR to 9.00 EUR per task, for the remaining tasks · about 12 s to 30 s each · "
        await on_card(stage, inbox, f"{left}624.87 EUR/h as advertised")
        await submitted(env)
        await submitted(env)
        await on_card(
            stage, inbox, "9.00 EUR per task, for the remaining tasks · about 12 s each · 2,700.00 EUR/h as advertised"
        )
        await env.services.session.skip(env.view().unique_id)
        await stage.settled()
        (panel,) = inbox.findChildren(SummaryPanel)
        assert says(panel, "You submitted work for 0.423 EUR in 36 s.")
        assert says(panel, "Counting on 95% being approved, that is 0.4018 EUR, or 40.18 EUR an hour.")
        assert says(panel, "28.20 EUR/h was advertised for these tasks.")
        # all done: no longer what was advertised
        await on_card(stage, inbox, f"{start}your 3 tasks so far: 40.18 EUR/h without searching")

    staged(app, make_env_with(files(other={"tasks.csv": ROWS})), scenario)


def test_the_card_counts_without_what_is_not_asked_any_more(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, inbox = stage.env, stage.window.inbox
        services = env.services
        dropping = TaskWithdrawal(services.journal, services.session, services.bundles, services.event_bus)
        inbox.take(PLACE)
        await on_card(stage, inbox, "Not started")
        services.intents.post(lambda: dropping.drop(KEY, RemoteTaskStatus(frozenset({"c"}), frozenset({"d"}))))
        await on_card(stage, inbox, "Not started · 2 tasks no longer needed")
        await on_card(stage, inbox, "0.05 EUR to 0.333 EUR per task")
        words = "2 tasks are no longer needed: they were answered by others or removed from the server."
        await stage.until(lambda: words in stage.window.notice.text, "it is told")
        services.intents.post(lambda: dropping.drop(KEY, RemoteTaskStatus(frozenset({"a", "b"}))))
        await on_card(stage, inbox, "4 tasks no longer needed")
        (card,) = [card for card in inbox.findChildren(BundleCard) if card.isVisible()]
        assert not card.start.isEnabled()

    staged(app, make_env_with(files(other={"tasks.csv": ROWS})), scenario)
