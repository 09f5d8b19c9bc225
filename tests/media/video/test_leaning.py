"""Non-reference frames are found without a decoder, and are exactly those that a decoder skips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from av.buffer import Buffer
from av.packet import Packet
from av.video.stream import VideoStream
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.media.video.decoding.nal_units import reference_test
from media.video.made_videos import shared_video

_OF_LENGTHS = ["MP4, 25", "MKV, variable rate", "MP4, HEVC of 10 bits, open groups", "MP4, H.264 with open groups"]
_UNTOLD = ["TS", "raw H.264", "AVI, MPEG-4", "WebM, VP9 with alternate references"]
type Images = dict[int | None, bytes]


@pytest.fixture
def video(tmp_path_factory: pytest.TempPathFactory, kind_name: str) -> Path:
    return shared_video(tmp_path_factory, kind_name)


def decoded(path: Path, *, by_decoder: bool = False, is_left_out_here: bool = False) -> Images:
    """By their stamps."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        is_spare = spare(stream)
        stream.codec_context.skip_frame = "NONREF" if by_decoder else "DEFAULT"
        kept = (
            packet for packet in container.demux(stream) if not (packet.size and is_left_out_here and is_spare(packet))
        )
        return {frame.pts: frame.to_ndarray().tobytes() for packet in kept for frame in packet.decode()}


def spare(stream: VideoStream) -> Callable[[Buffer], bool]:
    may_lean = reference_test(stream.codec_context)
    return lambda packet: not may_lean(packet)


@pytest.mark.parametrize("kind_name", _OF_LENGTHS)
def test_what_is_left_out_is_what_a_decoder_leaves_out_and_all_others_stay_as_they_are(video: Path) -> None:
    everything, here = decoded(video), decoded(video, is_left_out_here=True)
    assert here == decoded(video, by_decoder=True)
    assert here.items() <= everything.items()
    assert len(everything) // 4 < len(here) < len(everything)


@pytest.mark.parametrize("kind_name", _UNTOLD)
def test_where_it_cannot_be_told_something_may_lean_on_everything(video: Path) -> None:
    with av.open(video) as container:
        stream = container.streams.video[0]
        may_lean = reference_test(stream.codec_context)
        assert all(may_lean(packet) for packet in container.demux(stream) if packet.size)


@pytest.mark.parametrize("kind_name", ["MP4, 25"])
def test_a_packet_that_is_not_as_long_as_its_units_is_left_to_the_decoder(video: Path) -> None:
    with av.open(video) as container:
        stream = container.streams.video[0]
        is_spare = spare(stream)
        found = next(bytes(packet) for packet in container.demux(stream) if packet.size and is_spare(packet))

        @example(len(found) - 3, bytes(3))
        @given(st.integers(0, len(found) - 1), st.binary(max_size=3))
        def judged(end: int, more: bytes) -> None:
            assert not is_spare(Packet(found[:end] + more)) or end + len(more) == len(found)

        judged()
        assert not is_spare(Packet(b""))
