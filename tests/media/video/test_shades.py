"""Videos coded for unusual screens have the right colours."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.videos import MediaFilter
from annotator.media.video.decoding.frame_rendering import FrameRenderer, upright_shape
from annotator.media.video.decoding.hdr import srgb_of

# ITU-R BT.2408: what such films call white, as PQ and as HLG code it.
WHITE = {False: 0.58, True: 0.75}
LOOKS = [MediaFilter(), MediaFilter(0.001)]


@pytest.mark.parametrize("is_hlg", [False, True])
def test_white_is_nearly_white_black_is_black_and_what_is_brighter_is_brighter_still(is_hlg: bool) -> None:
    greys = np.repeat(np.array([0.0, WHITE[is_hlg] / 2, WHITE[is_hlg], 0.9, 1.0])[:, None], 3, axis=1)
    shades = srgb_of(greys, is_hlg=is_hlg)
    assert np.allclose(shades, shades[:, :1], atol=0.002)  # what is grey stays grey
    black, dark, white, bright, brightest = shades[:, 0]
    assert black == 0
    assert 0.1 < dark < 0.5
    assert 0.85 < white < 0.95
    assert white < bright <= brightest == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize("is_hlg", [False, True])
def test_colours_are_not_washed_out(is_hlg: bool) -> None:
    """A red that is coded for the wider primaries has less of the others in it than its code."""
    coded = np.array([[WHITE[is_hlg], WHITE[is_hlg] * 0.7, WHITE[is_hlg] * 0.7]])
    red, green, blue = srgb_of(coded, is_hlg=is_hlg)[0]
    assert green / red < 0.7
    assert blue / red < 0.7


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.booleans())
def test_of_two_greys_the_brighter_is_never_darker(greys: list[float], is_hlg: bool) -> None:
    coded = np.repeat(np.array(sorted(greys))[:, None], 3, axis=1)
    shades = srgb_of(coded, is_hlg=is_hlg)[:, 0]
    assert (np.diff(shades) >= -1e-9).all()
    assert ((shades >= 0) & (shades <= 1)).all()


def said_to_be_interlaced(frame: VideoFrame) -> VideoFrame:
    graph = av.filter.Graph()
    source = graph.add_buffer(width=96, height=64, format=frame.format, time_base=Fraction(1, 25))
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("setfield", "tff"), sink).configure()
    source.push(frame)
    pulled = sink.pull()
    assert isinstance(pulled, VideoFrame)
    return pulled


@pytest.mark.parametrize("looks", LOOKS)
def test_an_interlaced_frame_has_no_comb(looks: MediaFilter) -> None:
    """The white content is twelve pixels farther in every second line."""
    planes = np.full((64 * 3 // 2, 96), 128, np.uint8)
    planes[:64] = 16
    planes[0:64:2, 20:50] = planes[1:64:2, 32:62] = 235
    frame = said_to_be_interlaced(VideoFrame.from_ndarray(planes, "yuv420p"))
    assert frame.interlaced_frame
    pixels = FrameRenderer().pixels(frame, upright_shape(96, 64, None, None), 96, 64, looks)
    assert (pixels[10:54, 24:46, :3] > 200).all()
    assert (pixels[10:54, 54:60, :3] < 60).all()
