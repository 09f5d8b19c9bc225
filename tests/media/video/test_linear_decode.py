"""Wherever one goes in a video, the frame of a number is the one that a linear decode returns at this place."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from av.stream import Disposition
from av.video.frame import VideoFrame

from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding.frame_cache import FrameCache
from depth import IS_DEEP
from media.video.made_videos import KINDS, shared_video

_MOVES = 1_000 if IS_DEEP else 20
_MOST_FETCHED = 30


def digest(frame: VideoFrame) -> bytes:
    return hashlib.blake2b(frame.to_ndarray().tobytes(), digest_size=8).digest()


def decoded_in_order(path: Path) -> list[bytes]:
    with av.open(path) as container:
        streams = container.streams.video
        stream = next((each for each in streams if each.disposition & Disposition.default), streams[0])
        return [digest(frame) for frame in container.decode(stream)]


def moves(chance: random.Random, frames: int) -> Iterator[tuple[int, int]]:
    """Yield where to go, by seeks, steps on and steps back, and how much is fetched meanwhile."""
    here = 0
    for _ in range(_MOVES):
        step = chance.choice((0, 0, 1, -1))
        here = (here + step) % frames if step else chance.randrange(frames)
        yield here, chance.choice((0, 1, 3, chance.randrange(_MOST_FETCHED)))


@pytest.mark.parametrize("kind_name", KINDS)
def test_each_frame_is_that_of_a_linear_decode(kind_name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = shared_video(tmp_path_factory, kind_name)
    expected = decoded_in_order(path)
    assert len(expected) == KINDS[kind_name].shown
    descriptor = os.open(path, os.O_RDONLY)
    try:
        frames = FrameCache(descriptor, do_nothing)
        first: VideoFrame | None = None
        for _found in frames.scan():
            first = frames.frame(0) if first is None and frames.index.count else first  # shown before the rest is known
        assert frames.index.count == len(expected)
        wrong = [0] if first is not None and digest(first) != expected[0] else []
        for number, fetched in moves(random.Random(5), len(expected)):
            frame = frames.frame(number)
            wrong += [number] if frame is None or digest(frame) != expected[number] else []
            for _ in range(fetched):
                if not frames.advance():
                    frames.work()
        assert wrong == []
    finally:
        os.close(descriptor)
