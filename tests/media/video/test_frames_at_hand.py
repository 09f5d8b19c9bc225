"""Frames around the shown one are fetched before they are requested. That ends, whatever their size and damage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from av.container.input import InputContainer
from msgspec.structs import replace

from annotator.media import safe_container
from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding import containers
from annotator.media.video.decoding.frame_cache import FrameCache
from media.video.made_videos import KINDS, made
from media.video.written_videos import filmed

LENGTH, SHOWN = 30, 24
# Each group is decoded once more for what it lacks; without an end there would be no last step.
MOST_STEPS = 20 * LENGTH


@contextmanager
def frames_of(path: Path) -> Iterator[FrameCache]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        frames = FrameCache(descriptor, do_nothing)
        for _found in frames.scan():
            pass
        yield frames
    finally:
        os.close(descriptor)


def fetched(frames: FrameCache) -> int:
    """In so many steps."""
    for step in range(MOST_STEPS):
        if not frames.work():
            return step
    return MOST_STEPS


@pytest.mark.parametrize(("width_px", "height_px", "behind"), [(640, 360, 18), (3_840, 2_160, 5)])
def test_of_large_frames_as_many_are_fetched_as_stay(
    width_px: int, height_px: int, behind: int, tmp_path: Path
) -> None:
    with frames_of(filmed(tmp_path / "large.mkv", width_px, height_px, LENGTH)) as frames:
        for shown in (SHOWN, SHOWN - 1, SHOWN - 6):
            assert frames.frame(shown) is not None
            assert fetched(frames) < MOST_STEPS
            assert all(frames.cached_frame(number) is not None for number in range(shown - behind, shown + 1))


@pytest.mark.parametrize("name", ["MP4, 25", "MKV, variable rate", "AVI, MPEG-4"])
def test_what_cannot_be_decoded_is_not_fetched_again(name: str, tmp_path: Path) -> None:
    """Damage is laid over a third of the film."""
    path = made(tmp_path / "damaged", replace(KINDS[name], frames=LENGTH))
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, len(content) * 2 // 3, 40):
        content[place] ^= 0xFF
    path.write_bytes(content)
    with frames_of(path) as frames:
        last = frames.index.count - 1
        frames.frame(last)
        assert fetched(frames) < MOST_STEPS
        assert fetched(frames) == 0


def test_of_a_long_way_from_a_key_only_what_a_step_back_wants_is_kept(tmp_path: Path) -> None:
    """New memory for each frame on the way takes longer than that of the frames before."""
    with frames_of(filmed(tmp_path / "long.mp4", 64, 48, 120, group=100)) as frames:
        key = frames.index.key_before(95)
        assert key is not None
        assert key.number < 10
        assert frames.frame(95) is not None
        assert [number for number in range(120) if frames.cached_frame(number) is not None] == list(range(55, 96))


def test_the_frame_after_the_shown_one_is_decoded_before_it_is_requested(tmp_path: Path) -> None:
    with frames_of(filmed(tmp_path / "long.mp4", 64, 48, 120, group=100)) as frames:
        for shown in (0, 60, 61, 20):
            assert frames.frame(shown) is not None
            while frames.advance():
                pass
            assert frames.cached_frame(shown + 1) is not None


def test_the_first_frame_comes_after_one_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening hours of video takes longer than decoding a frame."""
    openings: list[int] = []
    opens = safe_container.open_container

    def counted(descriptor: int, *words: Any, **options: Any) -> InputContainer:
        openings.append(descriptor)
        return opens(descriptor, *words, **options)

    monkeypatch.setattr(containers, "open_container", counted)
    with frames_of(filmed(tmp_path / "short.mp4", 64, 48, LENGTH)) as frames:
        assert frames.frame(0) is not None
        assert len(openings) == 1
