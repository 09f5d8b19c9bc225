"""Conversion of high dynamic range (HDR) video to sRGB. The coded values (ITU-R BT.2100: PQ or HLG, primaries of
BT.2020) are converted to light, and light to sRGB. Light up to a good half of HDR reference white (203 cd/m², ITU-R
BT.2408) is kept; brighter light is compressed by the curve of ITU-R BT.2390. One colour table contains the whole
conversion: swscale's own takes 4 s to start, and PyAV's wheels have no zscale.
https://ffmpeg.org/ffmpeg-filters.html#haldclut"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc, Interpolation
from numpy.typing import NDArray

type Codes = NDArray[np.float64]

_WHITE, _PEAK = 203.0, 1_000.0  # cd/m²
_LEVEL = 6
_SIDE = _LEVEL**2
_FORMAT = "rgb48le"
# From the primaries of BT.2020 to those of BT.709 (ITU-R BT.2087).
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_LUMINANCE = np.array([0.2627, 0.6780, 0.0593])
# SMPTE ST 2084.
_M1, _M2, _C1, _C2, _C3 = 2_610 / 16_384, 2_523 / 32, 3_424 / 4_096, 2_413 / 128, 2_392 / 128
# ARIB STD-B67.
_A, _B, _C = 0.17883277, 0.28466892, 0.55991073


def is_hdr(frame: VideoFrame) -> bool:
    return frame.color_trc in (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)


def srgb_of(coded: Codes, *, is_hlg: bool) -> Codes:
    """Return coded colours of shape (any, 3) between 0 and 1 as sRGB."""
    light = _light_of_hlg(coded) if is_hlg else _light_of_pq(coded)
    brightest = light.max(axis=1, keepdims=True)
    shown = light / np.maximum(brightest, 1e-6) * _compress(brightest)
    linear = np.clip(shown @ _TO_709.T / _WHITE, 0.0, 1.0)
    srgb: Codes = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return srgb


class HdrConverter:
    """A filter that keeps its state for one kind and size of frame."""

    def __init__(self) -> None:
        self._kind: object = None
        self._filter: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def convert(self, frame: VideoFrame, width_px: int, height_px: int, colours: int) -> VideoFrame:
        """Return a frame as BGRA at this size. `colours` is its colour space, as PyAV names it."""
        kind = (frame.color_trc, width_px, height_px)
        if kind != self._kind:
            is_hlg = frame.color_trc == ColorTrc.ARIB_STD_B67
            self._filter = _conversion_filter(width_px, height_px, is_hlg=is_hlg)
            self._kind = kind
        fast = Interpolation.FAST_BILINEAR
        scaled = frame.reformat(width_px, height_px, _FORMAT, src_colorspace=colours, interpolation=fast, threads=1)
        return self._filter(scaled)


def _conversion_filter(width_px: int, height_px: int, *, is_hlg: bool) -> Callable[[VideoFrame], VideoFrame]:
    graph = av.filter.Graph()
    base = Fraction(1, 1_000)
    source = graph.add_buffer(width=width_px, height=height_px, format=_FORMAT, time_base=base, name="in")
    table = graph.add_buffer(width=_LEVEL**3, height=_LEVEL**3, format=_FORMAT, time_base=base, name="table")
    looking_up = graph.add("haldclut")
    bgra = graph.add("format", "bgra")
    sink = graph.add("buffersink")
    source.link_to(looking_up, 0, 0)
    table.link_to(looking_up, 0, 1)
    graph.link_nodes(looking_up, bgra, sink).configure()
    table.push(_table(is_hlg=is_hlg))
    table.push(None)
    count = 0

    def apply(frame: VideoFrame) -> VideoFrame:
        """Filter a frame. The filter needs increasing timestamps, so they are counted here."""
        nonlocal count
        count += 1
        frame.pts = count
        frame.time_base = base
        source.push(frame)
        pulled = sink.pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return apply


def _table(*, is_hlg: bool) -> VideoFrame:
    """Return the colour table: the colours of a cube, red changing fastest, in a square."""
    steps = np.linspace(0.0, 1.0, _SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    coded = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    shades = np.rint(srgb_of(coded, is_hlg=is_hlg) * 65_535).astype(np.uint16)
    frame = VideoFrame.from_ndarray(shades.reshape(_LEVEL**3, _LEVEL**3, 3), _FORMAT)
    frame.pts = 0
    frame.time_base = Fraction(1, 1_000)
    return frame


def _light_of_pq(coded: Codes) -> Codes:
    """Return the light in cd/m²."""
    powered = np.clip(coded, 0.0, 1.0) ** (1 / _M2)
    light: Codes = 10_000 * (np.maximum(powered - _C1, 0.0) / (_C2 - _C3 * powered)) ** (1 / _M1)
    return light


def _pq_of(light: Codes) -> Codes:
    powered = (np.maximum(light, 0.0) / 10_000) ** _M1
    coded: Codes = ((_C1 + _C2 * powered) / (1 + _C3 * powered)) ** _M2
    return coded


def _light_of_hlg(coded: Codes) -> Codes:
    """Return the light in cd/m², as a screen of the assumed peak luminance shows it."""
    scene = np.where(coded <= 0.5, coded**2 / 3, (np.exp((coded - _C) / _A) + _B) / 12)
    brightness = np.maximum(scene @ _LUMINANCE, 1e-6)[:, None]
    light: Codes = _PEAK * brightness**0.2 * scene
    return light


def _compress(light: Codes) -> Codes:
    """Compress light from the peak to white, by the curve of BT.2390."""
    peak = float(_pq_of(np.array(_PEAK)))
    white = float(_pq_of(np.array(_WHITE))) / float(_pq_of(np.array(_PEAK)))
    coded = np.minimum(_pq_of(light) / peak, 1.0)
    knee = 1.5 * white - 0.5
    position = np.maximum(coded - knee, 0.0) / (1 - knee)
    bent = (
        (2 * position**3 - 3 * position**2 + 1) * knee
        + (position**3 - 2 * position**2 + position) * (1 - knee)
        + (3 * position**2 - 2 * position**3) * white
    )
    return _light_of_pq(np.where(coded < knee, coded, bent) * peak)
