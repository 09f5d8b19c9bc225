"""Overlays show no more of a protected image than the image itself."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.ports.images import MediaFilter
from services.service_env import until
from ui.viewers.image.spectator import Spectator, held, watched


def test_the_overview_shows_nothing_that_a_protection_hides(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/a.png")
        await spectator.sees("/a.png")
        view._zoom(8, 100, 100)
        overview = view.overlays.overview
        assert overview.isVisible()
        images.go.clear()
        view.protect(MediaFilter(blur=0.02), is_small=False)
        assert not overview.isVisible()
        assert overview._image.isNull()
        view._zoom(2, 100, 100)
        assert not overview.isVisible()
        images.go.set()
        await until(overview.isVisible, "it is there again, of what is blurred")
        assert images.asked[-1].looks == MediaFilter(blur=0.02)

    watched(app, images, scenario)
