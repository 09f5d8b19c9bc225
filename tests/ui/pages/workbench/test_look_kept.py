"""How the pictures of a bundle are seen outlasts the program, and is no other bundle's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskShown
from annotator.core.settings import GUIDES, IMAGES_SEEN
from annotator.ui.viewers.guides import GuideOverlay
from annotator.ui.viewers.image.view import ImageView
from services.service_env import KEY, ServiceEnv, make_env
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, staged

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def started_again(before: ServiceEnv) -> ServiceEnv:
    return make_env(records=before.records, clock=before.clock, library=before.library, images=before.images)


@pytest.mark.parametrize(("key", "is_kept"), [(KEY, True), ("another@1", False)])
def test_tones_are_there_after_a_restart_in_their_bundle_alone(app: QApplication, key: str, is_kept: bool) -> None:
    async def toned(stage: Stage) -> None:
        await stage.on_task()
        for pressed in (Qt.Key.Key_N, Qt.Key.Key_Up):
            stage.press(pressed, ALT)
        preferences = stage.env.services.preferences
        await stage.until(lambda: '"brightness":10' in preferences.settings.chosen.get(IMAGES_SEEN, ""), "it is kept")
        assert preferences.settings.chosen[IMAGES_SEEN].startswith(f"{KEY} ")
        await preferences.keep({IMAGES_SEEN: preferences.settings.chosen[IMAGES_SEEN].replace(KEY, key)})

    async def again(stage: Stage) -> None:
        await stage.env.services.preferences.load()
        stage.window.open_bundle(KEY)
        await stage.until(lambda: bool(stage.env.told(TaskShown)), "a task is shown")
        await stage.settled()
        (view,) = stage.window.workbench.findChildren(ImageView)
        assert (view.display is not None) is is_kept
        if view.display is not None:
            assert (view.display.adjustments.is_inverted, view.display.adjustments.brightness) == (True, 10)

    env = make_env_with()
    staged(app, env, toned)
    staged(app, started_again(env), again)


@pytest.mark.parametrize(("key", "is_kept"), [(KEY, True), ("another@1", False)])
def test_guides_are_there_after_a_restart_in_their_bundle_alone(app: QApplication, key: str, is_kept: bool) -> None:
    seen: list[object] = []

    def guides_on(stage: Stage) -> object:
        (view,) = stage.window.workbench.findChildren(ImageView)
        return view.guides.lines if isinstance(view.guides, GuideOverlay) else None

    async def ruled(stage: Stage) -> None:
        await stage.on_task()
        for pressed in (Qt.Key.Key_H, Qt.Key.Key_V):
            stage.press(pressed, ALT | SHIFT)
        preferences = stage.env.services.preferences
        await stage.until(lambda: '"axis":0' in preferences.settings.chosen.get(GUIDES, ""), "they are kept")
        seen.append(guides_on(stage))
        await preferences.keep({GUIDES: preferences.settings.chosen[GUIDES].replace(f"{KEY} ", f"{key} ")})

    async def again(stage: Stage) -> None:
        await stage.env.services.preferences.load()
        stage.window.open_bundle(KEY)
        await stage.until(lambda: bool(stage.env.told(TaskShown)), "a task is shown")
        await stage.settled()
        assert guides_on(stage) == (seen[0] if is_kept else None)

    env = make_env_with()
    staged(app, env, ruled)
    assert isinstance(seen[0], tuple)
    assert len(seen[0]) == 2
    staged(app, started_again(env), again)
