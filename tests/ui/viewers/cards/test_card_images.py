"""Images on cards: decoded once they are painted, with the filter of the task, or with a reason why not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from annotator.core.errors import MediaFault
from annotator.core.ports.images import MediaFilter
from annotator.ui.viewers.cards.card_images import MOST_KEPT, CardImages
from fakes.images import FakeImages
from ui.stage import on_loop

BLUR = MediaFilter(blur=0.1)


def absolute(path: str) -> str:
    return f"/shelf/{path}"


def images_of(count: int = 3) -> tuple[FakeImages, CardImages]:
    fake = FakeImages({absolute(f"{number}.png"): (400, 200) for number in range(count)})
    return fake, CardImages(fake)


async def decoded(images: CardImages, is_true: Callable[[], object]) -> None:
    """Wait until something is true, which it can become whenever the images change."""
    changed = asyncio.Event()
    images.changed.connect(changed.set)
    async with asyncio.timeout(120):
        while not is_true():
            await changed.wait()
            changed.clear()


def test_nothing_is_decoded_before_a_task_begins_or_unasked(app: QApplication) -> None:
    async def scenario() -> None:
        fake, images = images_of()
        assert images.image("0.png", 100) is None
        images.begin(absolute)
        assert images.image("1.png", 100) is None
        await decoded(images, lambda: images.image("1.png", 100) is not None)
        found = images.image("1.png", 100)
        assert found is not None
        assert (found.width(), found.height()) == (200, 100)
        assert [request.path for request in fake.asked] == [absolute("1.png")]

    on_loop(app, scenario)


def test_with_another_filter_nothing_stays_and_all_is_decoded_again(app: QApplication) -> None:
    async def scenario() -> None:
        fake, images = images_of()
        images.begin(absolute)
        images.image("0.png", 100)
        await decoded(images, lambda: images.image("0.png", 100) is not None)
        images.protect(BLUR)
        assert images.image("0.png", 100) is None
        await decoded(images, lambda: images.image("0.png", 100) is not None)
        assert [request.looks for request in fake.asked] == [MediaFilter(), BLUR]

    on_loop(app, scenario)


def test_a_damaged_image_has_a_reason_and_is_not_asked_for_again(app: QApplication) -> None:
    async def scenario() -> None:
        fake, images = images_of()
        fake.faults = {absolute("0.png"): MediaFault(MediaFault.UNDECODABLE, path=absolute("0.png"), detail="x")}
        images.begin(absolute)
        images.image("0.png", 100)
        await decoded(images, lambda: images.fault("0.png"))
        assert images.image("0.png", 100) is None
        assert len(fake.asked) == 1

    on_loop(app, scenario)


def test_of_very_many_images_the_last_ones_are_kept(app: QApplication) -> None:
    async def scenario() -> None:
        _fake, images = images_of(MOST_KEPT + 5)
        images.begin(absolute)
        for number in range(MOST_KEPT + 5):
            images.image(f"{number}.png", 8)
        await decoded(images, lambda: images.image(f"{MOST_KEPT + 4}.png", 8) is not None)
        assert len(images._shown) <= MOST_KEPT

    on_loop(app, scenario)
