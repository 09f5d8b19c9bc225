"""Two heavy media are never decoded together; light ones wait for none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest
from annotator.media.images.service import ImageService
from annotator.media.messages import Go, WorkerMessage
from annotator.media.video.client.service import VideoService
from annotator.media.worker_client import HeavyTurn, WorkerClient
from media.drawn import four_quarters, saved
from media.video.written_videos import filmed

WITHIN_S = 120


class Holder(WorkerClient):
    """A worker that is no process; it notes whether it may go on."""

    def __init__(self) -> None:
        self.sent: list[WorkerMessage] = []

    def send(self, message: WorkerMessage) -> None:
        self.sent.append(message)


class Held(NamedTuple):
    """`waits` is set once a worker waits for its turn."""

    turn: HeavyTurn
    waits: threading.Event


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Hold the turn as if another heavy medium were being decoded."""
    turn, holder = HeavyTurn(lambda: False), Holder()
    assert turn.take(holder)
    assert [type(message) for message in holder.sent] == [Go]
    event, take = threading.Event(), HeavyTurn.take

    def seen(turn: HeavyTurn, worker: WorkerClient) -> bool:
        event.set()
        return take(turn, worker)

    monkeypatch.setattr(HeavyTurn, "take", seen)
    yield Held(turn, event)
    turn.give_back()


def large(path: Path) -> ImageRequest:
    Image.new("L", (9_000, 9_000)).save(path, compress_level=1)
    return ImageRequest(str(path), 90, 90)


def test_a_heavy_image_waits_for_its_turn_and_a_light_one_does_not(held: Held, tmp_path: Path) -> None:
    light = ImageRequest(saved(four_quarters(), tmp_path / "light.png"), 80, 40)
    heavy = large(tmp_path / "heavy.png")

    async def lived() -> None:
        service = ImageService()
        service.start()
        coming = asyncio.ensure_future(service.image(heavy))
        assert await asyncio.to_thread(held.waits.wait, WITHIN_S)
        assert (await service.image(light)).width_px == 80
        assert not coming.done()
        held.turn.give_back()
        assert (await coming).width_px == 90
        await service.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


def test_who_waits_for_a_turn_can_be_closed(held: Held, tmp_path: Path) -> None:
    heavy = large(tmp_path / "heavy.png")

    async def lived() -> None:
        service = ImageService()
        service.start()
        coming = asyncio.ensure_future(service.image(heavy))
        assert await asyncio.to_thread(held.waits.wait, WITHIN_S)
        await service.close()
        with pytest.raises(MediaFault):
            await coming

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


def test_a_large_video_waits_and_a_turn_is_given_back_by_each(held: Held, tmp_path: Path) -> None:
    path = filmed(tmp_path / "large.mkv", 3_840, 2_160, 2)
    heavy = large(tmp_path / "heavy.png")

    async def lived() -> None:
        videos, images = VideoService(), ImageService()
        images.start()
        opening = asyncio.ensure_future(videos.open(str(path)))
        assert await asyncio.to_thread(held.waits.wait, WITHIN_S)
        assert not opening.done()
        held.turn.give_back()
        video = await opening
        assert (await images.image(heavy)).width_px == 90  # also while it is open
        video.close()
        await videos.close()
        await images.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))
