"""Enter starts a job that was just added."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.events import BundleImported
from annotator.ui.pages.inbox.bundle_card import BundleCard
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource
from services.service_env import PLACE, files, make_env
from ui.stage import Stage, staged


def test_what_was_just_taken_has_the_focus_among_other_bundles(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.inbox.take(PLACE)
        await stage.settled()
        (first,) = stage.window.inbox.findChildren(BundleCard)
        await stage.until(lambda: stage.window.focusWidget() is first.start, "the first card has the focus")
        stage.window.inbox.take("/downloads/other")
        await stage.until(lambda: len(stage.env.told(BundleImported)) == 2, "the other is taken")
        await stage.settled()
        cards = {card.key: card for card in stage.window.inbox.findChildren(BundleCard)}
        taken = stage.env.told(BundleImported)[-1].key
        assert next(iter(cards)) != taken
        await stage.until(lambda: stage.window.focusWidget() is cards[taken].start, "what was taken has the focus")

    env = make_env()
    manifest = MANIFEST.replace("street-things", "zebra").encode()
    env.library.sources["/downloads/other"] = HeldSource("other", files(other={"bundle.toml": manifest}))
    staged(app, env, scenario)
