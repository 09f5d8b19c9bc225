"""Frequencies as they are: a tone is a line at its height, and silence is empty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.audio.spectrogram import Wanted, shades, top_hz, window_of
from fakes.audio_files import silence, tone
from services.service_env import until
from ui.viewers.audio.listener import RATE_HZ, Listener, listening


@given(st.floats(200, 7_500))
def test_a_tone_is_a_line_at_its_frequency(hz: float) -> None:
    pcm = tone(hz, 0.5, rate_hz=RATE_HZ)[0]
    found = shades(pcm, 0, RATE_HZ, Wanted(1000, 7000, 40, 160))
    assert found.shape == (160, 40)
    rows = found.argmax(axis=0)
    heard_hz = top_hz(RATE_HZ) * (1 - (rows + 0.5) / 160)
    assert np.abs(heard_hz - hz).max() <= RATE_HZ / window_of(RATE_HZ) + top_hz(RATE_HZ) / 160


def test_what_is_silent_is_empty_and_begins_where_it_does() -> None:
    pcm = np.hstack([tone(1000, 0.5), silence(0.5)])[0]
    found = shades(pcm, 0, RATE_HZ, Wanted(0, RATE_HZ, 100, 60))
    loud = found.max(axis=0)
    assert loud[:48].min() > 150
    assert loud[53:].max() == 0


def test_a_stretch_is_the_same_wherever_the_samples_begin() -> None:
    pcm = tone(700, 1.0)[0] * np.linspace(0, 1, RATE_HZ, dtype=np.float32)
    wanted = Wanted(6000, 9000, 30, 40)
    whole, part = shades(pcm, 0, RATE_HZ, wanted), shades(pcm[4000:11_000], 4000, RATE_HZ, wanted)
    assert np.array_equal(whole, part)


@pytest.mark.parametrize(("rate_hz", "samples"), [(8_000, 256), (16_000, 512), (48_000, 1024), (384_000, 8192)])
def test_a_window_lasts_about_as_long_at_every_rate(rate_hz: int, samples: int) -> None:
    assert window_of(rate_hz) == samples


def test_frequencies_are_shown_in_the_place_of_the_waveform_as_long_as_they_are_wanted(app: QApplication) -> None:
    async def scenario(listener: Listener) -> None:
        await listener.hears("/a.wav")
        wave = listener.view.wave
        waveform = wave.grab().toImage()
        listener.view.transport.spectrogram.click()
        tone_px = wave.wave_box().bottom() - round(wave.wave_box().height() * 440 / 8000)

        def lightness(seconds: float) -> int:
            return wave.grab().toImage().pixelColor(round(wave.stretch.x_of(seconds * RATE_HZ)), tone_px).lightness()

        await until(lambda: lightness(1.12) < 100 and lightness(1.37) > 200, "the tone is a line, and silence empty")
        listener.view.transport.spectrogram.click()
        assert wave.grab().toImage() == waveform

    listening(app, scenario)
