"""Mixing of the channels of a file down or up to the channels that are played."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annotator.media.audio.decoding.pcm import Samples


def mixed(samples: Samples, names: Sequence[str], channels: int) -> Samples:
    """Return samples of shape (channels, count). `names` are FFmpeg's: FL and BR are on one side, FC and LFE on
    both.

    Each of two channels is the mean of the channels on its side, so that nothing clips. Channels without names go to
    both."""
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
