"""The last thing that is done to sound before it is heard: how loud, never beyond what a device can play, no clicks."""

from __future__ import annotations

import numpy as np

from annotator.media.audio.playback.chunks import Pcm

# Above this, louder gets less loud than asked for, so that a gain does not distort.
_KNEE = 0.8
_SMOOTH_S = 0.002


def limited(pcm: Pcm) -> None:
    """In place: up to the knee as it is, from there bent smoothly towards 1, which is never passed."""
    loud = np.abs(pcm) > _KNEE
    if loud.any():
        beyond = (np.abs(pcm[loud]) - _KNEE) / (1 - _KNEE)
        pcm[loud] = np.sign(pcm[loud]) * (_KNEE + (1 - _KNEE) * np.tanh(beyond))


class Mixer:
    """A break in the sound is smoothed over by what is added to the first 2 ms after it: the step between the two, and
    less and less of it. What follows silence begins so, and silence follows so."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        frames = max(1, round(_SMOOTH_S * rate_hz))
        self._ramp = np.linspace(1, 0, frames, endpoint=False, dtype=np.float32)[:, np.newaxis]
        self._step = np.zeros(channels, np.float32)
        self._smoothed = frames
        self._last = np.zeros(channels, np.float32)
        self._gain = 1.0
        self._is_silent = True

    def pour(self, out: Pcm, pcm: Pcm, gain: float, *, is_break: bool) -> None:
        """`pcm` into `out`, of one shape and not empty."""
        if self._is_silent:
            self._gain = gain  # nothing is heard yet that it could differ from
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
        """Nothing to be heard."""
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
