"""The last stage before the device: gain, limiting and removal of clicks."""

from __future__ import annotations

import numpy as np

from annotator.media.audio.playback.chunks import Pcm

# Above this level samples are compressed, so that a high gain does not distort.
_KNEE = 0.8
_SMOOTH_S = 0.002


def limited(pcm: Pcm) -> None:
    """Limit samples in place: unchanged up to the knee, then bent smoothly towards 1, which they never exceed."""
    loud = np.abs(pcm) > _KNEE
    if loud.any():
        beyond = (np.abs(pcm[loud]) - _KNEE) / (1 - _KNEE)
        pcm[loud] = np.sign(pcm[loud]) * (_KNEE + (1 - _KNEE) * np.tanh(beyond))


class Mixer:
    """A mixer that smooths breaks: the step between the samples before and after is added to the first 2 ms and
    fades out.

    The transitions from and to silence are smoothed as well."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        frames = max(1, round(_SMOOTH_S * rate_hz))
        self._ramp = np.linspace(1, 0, frames, endpoint=False, dtype=np.float32)[:, np.newaxis]
        self._step = np.zeros(channels, np.float32)
        self._smoothed = frames
        self._last = np.zeros(channels, np.float32)
        self._gain = 1.0
        self._is_silent = True

    def pour(self, out: Pcm, pcm: Pcm, gain: float, *, is_break: bool) -> None:
        """Write `pcm` into `out`, which has the same shape and is not empty."""
        if self._is_silent:
            self._gain = gain  # silence came before, so there is no gain to fade from
        if gain != self._gain:
            np.multiply(pcm, np.linspace(self._gain, gain, len(pcm), dtype=np.float32)[:, np.newaxis], out=out)
        elif gain == 1.0:
            out[:] = pcm
        else:
            np.multiply(pcm, np.float32(gain), out=out)
        if max(gain, self._gain) > 1.0:
            limited(out)
        self._gain = gain
        self._smooth(out, is_break=is_break or self._is_silent)
        self._is_silent = False

    def rest(self, out: Pcm) -> None:
        """Write silence."""
        out[:] = 0
        self._smooth(out, is_break=not self._is_silent)
        self._is_silent = True

    def _smooth(self, out: Pcm, *, is_break: bool) -> None:
        if is_break:
            self._step, self._smoothed = self._last - out[0], 0
        if self._smoothed < len(self._ramp):
            ramp = self._ramp[self._smoothed : self._smoothed + len(out)]
            out[: len(ramp)] += ramp * self._step
            self._smoothed += len(ramp)
        self._last = out[-1].copy()
