"""Messages at the inbox on small screens: a job that was added or refused, and the summary of a finished one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.translations import speak
from annotator.core.events import BundleFinished, BundleImported, BundleRejected, Failed
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.inbox.page import InboxPage
from annotator.ui.problems.panel import ProblemsPanel
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource
from fakes.images import FakeImages
from journeys.laid_out import window_faults
from services.service_env import KEY, ServiceEnv, files, make_env
from ui.hearing import Heard
from ui.stage import Stage, staged

NAMES = ("bird-calls", "lake-views", "zebras")


def an_env() -> ServiceEnv:
    sizes = {f"/shelf/{KEY}/media/{name}": (8, 6) for name in ("first.png", "second.jpg", "third.webp")}
    env = make_env(images=FakeImages(sizes))
    for name in (*NAMES, "later"):
        manifest = MANIFEST.replace("street-things", name).encode()
        env.library.sources[name] = HeldSource(name, files(other={"bundle.toml": manifest}))
    env.library.sources["/downloads/torn.zip"] = HeldSource("torn", {"bundle.toml": b"title = "})
    return env


def is_all_in_view(inbox: InboxPage, part: QWidget) -> bool:
    seen = inbox._area.viewport()
    top = part.mapTo(seen, QPoint(0, 0)).y()
    return part.isVisible() and top >= 0 and top + part.height() <= seen.height()


def test_a_job_that_was_added_is_all_in_view_and_says_what_it_pays(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        inbox, env = stage.window.inbox, stage.env
        stage.window.resize(1280, 720)
        for name in NAMES[:-1]:
            inbox.take(name)
        await stage.settled()
        heard = Heard(monkeypatch)
        inbox.take(NAMES[-1])
        await stage.until(lambda: len(env.told(BundleImported)) == len(NAMES), "it is added")
        await stage.settled()
        card = next(card for card in inbox.findChildren(BundleCard) if card.key == "zebras@1")
        await stage.until(card.start.hasFocus, "its main button has the focus")
        await stage.until(lambda: is_all_in_view(inbox, card), "all of it is in view")
        words = f"“{card.title}” was added to your inbox."
        await stage.until(lambda: heard.any(words), "it is said")
        for pay in ("0.04 EUR per task", "3 tasks: 0.12 EUR in about"):
            assert pay in card.start.accessibleDescription().replace("\u00a0", " ")
            assert not heard.any(pay), "the focus had it read"
        stage.window.turn_to("earnings")
        await stage.settled()
        inbox.take("later")
        await stage.until(lambda: len(env.told(BundleImported)) == len(NAMES) + 1, "another is added")
        await stage.until(lambda: heard.any("0.04 EUR per task"), "it is said, because the focus is elsewhere")

    staged(app, an_env(), scenario)


def test_a_job_that_cannot_be_read_is_said_and_in_view(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        inbox, env = stage.window.inbox, stage.env
        stage.window.resize(1280, 720)
        for name in NAMES:
            inbox.take(name)
        await stage.settled()
        bar = inbox._area.verticalScrollBar()
        bar.setValue(bar.maximum())
        heard = Heard(monkeypatch)
        inbox.take("/downloads/torn.zip")
        await stage.until(lambda: bool(env.told(BundleRejected)), "it is refused")
        await stage.settled()
        (panel,) = inbox.findChildren(ProblemsPanel)
        await stage.until(lambda: any("“torn.zip” was not added: 1 problem" in each for each in heard.urgent), "said")
        why = panel._text.replace("\u00a0", " ")
        assert "bundle.toml" in why
        assert heard.any(f"Nothing was saved. {why}")
        await stage.until(lambda: is_all_in_view(inbox, panel), "all of it is in view")
        assert panel._close.hasFocus()

    staged(app, an_env(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(1280, 720), (960, 484)])
def test_a_banner_a_refused_job_and_a_summary_fit(app: QApplication, language: str, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        window.resize(*size)
        for name in NAMES:
            window.inbox.take(name)
        await stage.on_task()
        for _task in range(3):
            env.answered("Bench")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            await env.services.session.submit(env.view().unique_id)
        await stage.until(lambda: bool(env.told(BundleFinished)), "it is done")
        window.inbox.take("/downloads/torn.zip")
        await stage.until(lambda: bool(env.told(BundleRejected)), "one is refused")
        env.services.event_bus.announce(Failed("store-fault", {"path": "/downloads/jobs.zip", "detail": "no rights"}))
        await stage.settled()
        assert window.page is window.inbox
        await stage.until(lambda: not window_faults(window), "it is laid out, and nothing is cut")

    speak(language)
    try:
        staged(app, an_env(), scenario)
    finally:
        speak("en")
