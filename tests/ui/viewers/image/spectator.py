"""Somebody who looks at a picture, and pictures that come when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Extent
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.theme.palette import current
from annotator.ui.viewers.image.view import ImageView
from fakes.images import FakeImages
from services.service_env import until
from ui.stage import on_loop

SIZE = (600, 400)
BIG = (6000, 4000)


class HeldImages(FakeImages):
    """Answers when the test says so."""

    def __init__(self) -> None:
        super().__init__({"/a.png": BIG, "/b.png": BIG, "/small.png": (60, 40), "/c.png": (3000, 1000)})
        self.go = asyncio.Event()

    async def image(self, request: ImageRequest) -> ShownImage:
        image = await super().image(request)
        await self.go.wait()
        return image


class Spectator:
    """A view on screen, and what it tells."""

    def __init__(self, view: ImageView) -> None:
        self.view = view
        self.shown: list[tuple[str, Extent]] = []
        self.failed: list[str] = []
        view.shown.connect(lambda *told: self.shown.append(told))
        view.failed.connect(self.failed.append)

    async def sees(self, path: str, count: int = 1) -> None:
        await until(lambda: [one[0] for one in self.shown].count(path) >= count, f"{path} is painted")

    def ground(self) -> bool:
        """Return True if only the background is visible in the middle."""
        middle = self.view.grab().toImage().pixelColor(SIZE[0] // 2, SIZE[1] // 2)
        return middle == current().colour("ground")


def watched(app: QApplication, images: FakeImages, scenario: Callable[[Spectator], Awaitable[None]]) -> None:
    async def whole() -> None:
        view = ImageView(images, lambda _paths: None)
        view.resize(SIZE[0], SIZE[1] + view.toolbar.height_px)
        view.show()
        view.setFocus()
        await scenario(Spectator(view))
        view.close()

    on_loop(app, whole)


def held() -> HeldImages:
    images = HeldImages()
    images.go.set()
    return images
