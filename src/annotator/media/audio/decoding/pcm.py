"""Decoded frames as arrays of shape (channels, samples), for every sample format. Many frames are joined at once: an
array for each of them, or PyAV's own `to_ndarray`, costs as much as decoding."""

from __future__ import annotations

import math
from collections.abc import Buffer, Sequence
from itertools import groupby
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

type Samples = NDArray[np.float32]

FULL_SCALE = 32_768.0
# By FFmpeg's names of sample formats; names of planar formats end in "p".
_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}


def length_of(frame: AudioFrame, rate_hz: int) -> float:
    """Return the number of samples of a frame at the given rate."""
    return frame.samples * rate_hz / (frame.sample_rate or rate_hz)


def samples_of(frames: Sequence[AudioFrame], rate_hz: int, channels: int, before: int = 0) -> Samples:
    """Return the samples of consecutive frames as 32-bit floats from -1 to 1 in `channels` rows. A stream that
    changes its format (a chain of recordings) is converted to the rate and channels it began with, so that there is
    one numbering of samples. `before` is the number of samples of the first frame's rate that came just before it:
    the whole run is resampled on one grid of sample times, whatever its pieces."""
    found: list[Samples] = []
    run_hz = frames[0].sample_rate if frames else 0
    for _form, same_format in groupby(frames, _form_of):
        group = list(same_format)
        before = before if group[0].sample_rate == run_hz else 0
        run_hz = group[0].sample_rate
        found.append(_convert(group, rate_hz, channels, before))
        before += len(group) * group[0].samples
    if len(found) == 1:
        return found[0]
    return np.concatenate(found, axis=1) if found else np.zeros((channels, 0), np.float32)


def resampled_length(samples: int, own_rate_hz: int, rate_hz: int) -> int:
    """Return how many samples a run of `samples` gives at another rate, as FFmpeg's resampler rounds it."""
    return -(-samples * rate_hz // own_rate_hz)


def as_int16(samples: Samples) -> NDArray[np.int16]:
    """Return 16-bit samples for waveforms. Values that are not finite become silence."""
    scaled = np.rint(samples * np.float32(FULL_SCALE))
    if not np.isfinite(scaled).all():
        scaled = np.nan_to_num(scaled, posinf=0.0, neginf=0.0)
    nearest: NDArray[np.int16] = np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return nearest


def _form_of(frame: AudioFrame) -> tuple[str, int, int, int]:
    return frame.format.name, frame.samples, frame.sample_rate, frame.layout.nb_channels


def _convert(same_format: list[AudioFrame], rate_hz: int, channels: int, before: int) -> Samples:
    found = _as_floats(_raw_samples(same_format))
    if found.shape[0] != channels:
        found = found[:channels] if found.shape[0] > channels else _add_channels(found, channels)
    own_rate_hz = same_format[0].sample_rate
    return found if own_rate_hz in (0, rate_hz) else _resample(found, own_rate_hz, rate_hz, before)


def _raw_samples(same_format: list[AudioFrame]) -> NDArray[Any]:
    """Return samples of shape (channels, samples) in the codec's data type. A plane may be longer than its content."""
    first = same_format[0]
    planes = [frame.planes for frame in same_format]
    dtype = np.dtype(_DTYPES[first.format.name.removesuffix("p")])
    channels = first.layout.nb_channels
    wide = first.samples * (1 if first.format.is_planar else channels)
    pieces: list[Buffer] = [plane[row] for row in range(len(planes[0])) for plane in planes]
    if len({plane[0].buffer_size for plane in planes}) > 1:
        pieces = [memoryview(piece)[: wide * dtype.itemsize] for piece in pieces]
    rows = np.frombuffer(b"".join(pieces), dtype).reshape(len(planes[0]), len(same_format), -1)[..., :wide]
    return rows.reshape(channels, -1) if first.format.is_planar else rows.reshape(-1, channels).T


def _as_floats(raw: NDArray[Any]) -> Samples:
    floats = raw.astype(np.float32, order="C", copy=False)
    if raw.dtype.kind == "f":
        return floats
    if raw.dtype.kind == "u":
        return (floats - np.float32(128)) / np.float32(128)
    # A power of two, so that nothing is rounded here.
    floats *= np.float32(0.5 ** (8 * raw.dtype.itemsize - 1))
    return floats


def _add_channels(found: Samples, channels: int) -> Samples:
    """Return the channels, and their mean for each missing channel."""
    missing = np.tile(found.mean(axis=0, dtype=np.float32), (channels - found.shape[0], 1))
    return np.concatenate((found, missing))


def _resample(samples: Samples, own_rate_hz: int, rate_hz: int, before: int) -> Samples:
    """Return the samples at another rate. The resampler returns too few of very few samples; then silence follows."""
    before %= own_rate_hz // math.gcd(own_rate_hz, rate_hz)
    padded = np.pad(samples, ((0, 0), (before, 0)), "edge")
    found = np.zeros((len(samples), resampled_length(padded.shape[1], own_rate_hz, rate_hz)), np.float32)
    for row, resampled in zip(padded, found, strict=True):
        resampler = av.AudioResampler("fltp", "mono", rate_hz, threads=1)
        frame = AudioFrame.from_ndarray(row.reshape(1, -1), "fltp", "mono")
        frame.sample_rate = own_rate_hz
        at = 0
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            end = min(at + piece.samples, len(resampled))
            resampled[at:end] = _raw_samples([piece])[0, : end - at]
            at = end
    return found[:, resampled_length(before, own_rate_hz, rate_hz) :]


def mix_channels(samples: Samples, names: Sequence[str], channels: int) -> Samples:
    """Return samples of shape (channels, count). `names` are FFmpeg's: FL and BR are on one side, FC and LFE on
    both. Each of two channels is the mean of those on its side: nothing clips. Unnamed channels go to both."""
    there = samples.shape[0]
    if there == channels:
        return samples
    if there == 1 or channels == 1 or channels != 2 or len(names) != there:
        return np.tile(samples.mean(axis=0, dtype=np.float32), (channels, 1))
    weights = np.array([[not name.endswith(other) for name in names] for other in "RL"], np.float32)
    sums = weights.sum(axis=1, keepdims=True)
    if not sums.all():
        return np.tile(samples.mean(axis=0, dtype=np.float32), (channels, 1))
    return np.asarray((weights / sums) @ samples, np.float32)
