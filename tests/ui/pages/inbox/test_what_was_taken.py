"""Enter starts a job that was just added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from annotator.core.events import BundleImported, BundleRejected
from annotator.ui.design.focus import has_focus
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.problems.panel import ProblemsPanel
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource
from services.service_env import PLACE, ServiceEnv, files, make_env
from ui.stage import Stage, staged


def with_another() -> ServiceEnv:
    env = make_env()
    manifest = MANIFEST.replace("street-things", "zebra").encode()
    env.library.sources["/downloads/other"] = HeldSource("other", files(other={"bundle.toml": manifest}))
    return env


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

    staged(app, with_another(), scenario)


def test_what_was_chosen_in_a_dialog_has_the_focus_after_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.inbox.take(PLACE)
        await stage.settled()
        stage.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        await stage.until(lambda: bool(window.inbox.findChildren(QFileDialog)), "the dialog is there")
        (dialog,) = window.inbox.findChildren(QFileDialog)
        await stage.until(lambda: has_focus(dialog), "the dialog has the focus")
        await stage.settled()
        (first,) = (card for card in window.inbox.findChildren(BundleCard) if card.isVisible())
        assert window.focusWidget() is first.start
        dialog.filesSelected.emit(["/downloads/other"])
        dialog.close()
        window.activateWindow()
        await stage.until(lambda: len(stage.env.told(BundleImported)) == 2, "the other is taken")
        await stage.settled()
        cards = {card.key: card for card in window.inbox.findChildren(BundleCard)}
        taken = cards[stage.env.told(BundleImported)[-1].key]
        await stage.until(lambda: QApplication.focusWidget() is taken.start, "what was taken has the focus")

    staged(app, with_another(), scenario)


def test_several_jobs_are_chosen_in_one_dialog(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        inbox.ask_for_bundle()
        (dialog,) = inbox.findChildren(QFileDialog)
        assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
        dialog.filesSelected.emit([PLACE, "/downloads/other"])
        dialog.close()
        await stage.until(lambda: len(stage.env.told(BundleImported)) == 2, "both are taken")

    staged(app, with_another(), scenario)


def test_a_job_has_the_focus_once_the_problems_of_another_are_closed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        inbox.take(PLACE)
        await stage.settled()
        inbox.take("/downloads/broken")
        await stage.until(lambda: bool(stage.env.told(BundleRejected)), "it is rejected")
        await stage.settled()
        (panel,) = inbox.findChildren(ProblemsPanel)
        close = next(each for each in panel.findChildren(QPushButton) if each.text() == "Close")
        assert QApplication.focusWidget() is close
        stage.press(Qt.Key.Key_Space)
        await stage.until(panel.isHidden, "the problems are closed")
        (card,) = inbox.findChildren(BundleCard)
        assert QApplication.focusWidget() is card.start

    env = make_env()
    env.library.sources["/downloads/broken"] = HeldSource("broken", {"bundle.toml": b"nothing"})
    staged(app, env, scenario)
