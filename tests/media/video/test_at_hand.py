"""Which frames are kept for whoever steps back."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding.frame_cache import FrameCache
from annotator.media.video.decoding.sequential_decoder import scan_packets
from media.video.written_videos import filmed


def test_of_a_long_way_from_a_key_only_what_a_step_back_wants_is_kept(tmp_path: Path) -> None:
    """New memory for each frame on the way takes longer than that of the frames before."""
    descriptor = os.open(filmed(tmp_path / "long.mp4", 64, 48, 120, group=100), os.O_RDONLY)
    try:
        frames = FrameCache(descriptor, do_nothing)
        for _found in scan_packets(descriptor, frames.index):
            pass
        key = frames.index.key_before(95)
        assert key is not None
        assert key.number < 10
        assert frames.frame(95) is not None
        assert [number for number in range(120) if frames.cached_frame(number) is not None] == list(range(55, 96))
    finally:
        os.close(descriptor)
