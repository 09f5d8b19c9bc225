"""Decoded frames as arrays of shape (channels, samples), whatever a codec gives them as."""

from __future__ import annotations

from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

type Samples = NDArray[np.float32]

FULL_SCALE = 32_768.0
_SCALES = {"i2": FULL_SCALE, "i4": 2.0**31, "i8": 2.0**63}


def samples_of(frame: AudioFrame, rate_hz: int, channels: int) -> Samples:
    """What a frame holds, as 32-bit floats from -1 to 1 in `channels` rows. A stream that changes in its midst (a chain
    of recordings) goes on at the rate and with the channels it began with: so there is one numbering."""
    found = _as_floats(_raw(frame))
    if found.shape[0] != channels:
        found = found[:channels] if found.shape[0] > channels else _spread(found, channels)
    if frame.sample_rate not in (0, rate_hz):
        found = _stretched(found, round(found.shape[1] * rate_hz / frame.sample_rate))
    return found


def as_int16(samples: Samples) -> NDArray[np.int16]:
    """As waveforms are drawn: the nearest of -32768 to 32767. What is no number is silence."""
    scaled = np.rint(samples * np.float32(FULL_SCALE))
    if not np.isfinite(scaled).all():
        scaled = np.nan_to_num(scaled, posinf=0.0, neginf=0.0)
    nearest: NDArray[np.int16] = np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return nearest


def _raw(frame: AudioFrame) -> NDArray[Any]:
    """Of shape (channels, samples), as the codec has it. PyAV's own `to_ndarray` costs as much as decoding an MP3."""
    if not frame.format.is_planar:
        packed: NDArray[Any] = frame.to_ndarray()
        return packed.reshape(-1, max(1, len(frame.layout.channels))).T
    if frame.format.name != "fltp":
        return frame.to_ndarray()
    planes, count = frame.planes, frame.samples
    found = np.empty((len(planes), count), np.float32)
    for channel, plane in enumerate(planes):
        found[channel] = np.frombuffer(plane, np.float32, count)
    return found


def _as_floats(raw: NDArray[Any]) -> Samples:
    if raw.dtype.kind == "f":
        return raw.astype(np.float32, copy=False)
    if raw.dtype.kind == "u":
        return (raw.astype(np.float32) - np.float32(128)) / np.float32(128)
    return (raw / _SCALES[raw.dtype.str[1:]]).astype(np.float32)


def _spread(found: Samples, channels: int) -> Samples:
    """The channels there are, and their mean in each that is missing."""
    missing = np.tile(found.mean(axis=0, dtype=np.float32), (channels - found.shape[0], 1))
    return np.concatenate((found, missing))


def _stretched(found: Samples, count: int) -> Samples:
    places = np.linspace(0, max(0, found.shape[1] - 1), count)
    return np.stack([np.interp(places, np.arange(found.shape[1]), row) for row in found]).astype(np.float32)
