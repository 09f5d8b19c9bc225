"""Computed noises. Each peaks at a fraction of the level of a voice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from resources.samples.speaking.recording import RATE_HZ, Pcm


def chime(tones_hz: Sequence[float] = (659.3, 523.3, 784.0), each_s: float = 0.45) -> Pcm:
    """Return three fading notes, as before an announcement."""
    notes = [_fading(_tone(hz, each_s * 1.6), 4.0) for hz in tones_hz]
    whole = np.zeros(round(each_s * RATE_HZ) * len(notes) + round(each_s * 0.6 * RATE_HZ), np.float32)
    for number, note in enumerate(notes):
        start = round(number * each_s * RATE_HZ)
        whole[start : start + note.size] += note[: whole.size - start]
    return _as_loud_as(whole, 0.35)


def shop_bell() -> Pcm:
    """Return a small door bell, struck twice."""
    strike = _fading(_tone(2_093, 0.9) + 0.6 * _tone(3_136, 0.9) + 0.3 * _tone(4_186, 0.9), 6.0)
    again = np.concatenate([np.zeros(round(0.22 * RATE_HZ), np.float32), 0.6 * strike])
    whole = again.copy()
    whole[: strike.size] += strike
    return _as_loud_as(whole, 0.3)


def telephone(rings: int = 2) -> Pcm:
    """Return warbling double tones of one second each, with 1.5 s between them."""
    ring = (_tone(440, 1.0) + _tone(480, 1.0)) * (1 + np.sign(_tone(20, 1.0))) / 2
    gap = np.zeros(round(1.5 * RATE_HZ), np.float32)
    return _as_loud_as(np.concatenate([*([ring, gap] * (rings - 1)), ring]), 0.25)


def door(seed: int = 7) -> Pcm:
    """Return one thud."""
    return _as_loud_as(_fading(_rumble(0.5, seed, 120), 14.0), 0.5)


def lorry(lasts_s: float = 5.0, seed: int = 11) -> Pcm:
    """Return a lorry that approaches, passes and leaves."""
    passing = np.sin(np.linspace(0, np.pi, round(lasts_s * RATE_HZ))) ** 2
    return _as_loud_as(_rumble(lasts_s, seed, 60) * passing, 0.4)


def skid(lasts_s: float = 1.2, seed: int = 17) -> Pcm:
    """Return the sound of tyres on a road: a falling tone and hiss."""
    times = np.arange(round(lasts_s * RATE_HZ)) / RATE_HZ
    shriek = np.sin(2 * np.pi * (1_150 * times - 180 * times**2)).astype(np.float32)
    return _as_loud_as(_fading(shriek + 0.8 * _rumble(lasts_s, seed, 6), 1.6), 0.3)


def wheel(lasts_s: float = 3.0) -> Pcm:
    """Return a freewheel: ticks that slow down."""
    whole = np.zeros(round(lasts_s * RATE_HZ), np.float32)
    tick = _fading(_tone(2_600, 0.012), 300.0)
    at_s, step_s = 0.0, 0.03
    while at_s < lasts_s - 0.05:
        start = round(at_s * RATE_HZ)
        whole[start : start + tick.size] += tick
        at_s, step_s = at_s + step_s, step_s * 1.04
    return _as_loud_as(whole, 0.3)


def _tone(hz: float, lasts_s: float) -> Pcm:
    return np.sin(2 * np.pi * hz * np.arange(round(lasts_s * RATE_HZ)) / RATE_HZ).astype(np.float32)


def _fading(audio: Pcm, by_the_second: float) -> Pcm:
    return (audio * np.exp(-by_the_second * np.arange(audio.size) / RATE_HZ)).astype(np.float32)


def _rumble(lasts_s: float, seed: int, width: int) -> Pcm:
    """Return noise without high frequencies: the moving mean of `width` samples."""
    hiss = np.random.default_rng(seed).standard_normal(round(lasts_s * RATE_HZ) + width)
    return np.asarray(np.convolve(hiss, np.ones(width) / width, "valid")[: round(lasts_s * RATE_HZ)], np.float32)


def _as_loud_as(audio: Pcm, peak: float) -> Pcm:
    return np.asarray(audio * (peak / np.abs(audio).max()), np.float32)
