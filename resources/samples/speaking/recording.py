"""A sample recording: speech and noises, mixed and encoded.

Each run places the same words at the same times, but espeak-ng randomises the flutter and breath of a voice. Audio
is mono, 32-bit float between -1 and 1 at `RATE_HZ`, the sample rate of espeak-ng."""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

type Pcm = NDArray[np.float32]

RATE_HZ = 22_050
SHIPPED_RATE_HZ = 16_000
SHIPPED_BITS_S = 24_000
LOUDEST = 0.7


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice. `name` is a voice of espeak-ng, with a variant after a plus sign."""

    name: str
    words_a_minute: int = 150
    pitch: int = 50
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """A spoken text. `after_s` is the silence after the previous part; a negative value overlaps it, as people
    interrupt each other."""

    voice: Voice
    text: str
    after_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Heard:
    """A noise, with `after_s` as in `Said`."""

    noise: Pcm
    after_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording. `ground` is the level of the background noise, `seed` its random seed."""

    file: str
    parts: tuple[Said | Heard, ...]
    ground: float = 0.004
    seed: int = 1


def spoken(said: Said) -> Pcm:
    """Return the speech of espeak-ng without leading and trailing silence."""
    voice = said.voice
    options = ["-v", voice.name, "-s", str(voice.words_a_minute), "-p", str(voice.pitch), "--stdout"]
    done = subprocess.run(["espeak-ng", *options], input=said.text.encode(), capture_output=True, check=True)
    with wave.open(io.BytesIO(done.stdout)) as read:
        if (read.getframerate(), read.getnchannels(), read.getsampwidth()) != (RATE_HZ, 1, 2):
            raise ValueError(f"{voice.name} speaks in another format")
        # The header of a streamed WAV has no valid length, so all received data is read.
        samples = np.frombuffer(read.readframes(len(done.stdout)), np.int16)
    loud = np.flatnonzero(np.abs(samples) > 200)
    trimmed = samples[loud[0] : loud[-1] + 1].astype(np.float32) / 32_768
    return np.asarray(trimmed * (voice.gain * LOUDEST / np.abs(trimmed).max()), np.float32)


def placed(recording: Recording) -> list[tuple[Said | Heard, int, Pcm]]:
    """Return each part with its first sample and its audio."""
    found: list[tuple[Said | Heard, int, Pcm]] = []
    end = RATE_HZ // 2
    for part in recording.parts:
        audio = part.noise if isinstance(part, Heard) else spoken(part)
        start = end + round(part.after_s * RATE_HZ)
        found.append((part, start, audio))
        end = max(end, start + audio.size)
    return found


def mixed(recording: Recording) -> Pcm:
    parts = placed(recording)
    whole = np.zeros(max(start + audio.size for _part, start, audio in parts) + RATE_HZ // 2, np.float32)
    for _part, start, audio in parts:
        whole[start : start + audio.size] += audio
    ground = np.random.default_rng(recording.seed).standard_normal(whole.size)
    # Rooms have more low than high frequencies, so the noise is low-pass filtered.
    whole += (recording.ground * np.convolve(ground, 0.9 ** np.arange(40), "same") / 2.3).astype(np.float32)
    return np.clip(whole, -1, 1).astype(np.float32)


def save(recording: Recording, folder: Path) -> None:
    """Save the recording as Opus in Ogg."""
    samples = (mixed(recording) * 32_767).astype(np.int16)
    with av.open(str(folder / recording.file), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        options = {"application": "voip", "flags": "+bitexact"}
        stream = container.add_stream("libopus", rate=SHIPPED_RATE_HZ, options=options)
        stream.bit_rate = SHIPPED_BITS_S
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        resampler = av.AudioResampler(format="s16", layout="mono", rate=SHIPPED_RATE_HZ)
        for resampled in [*resampler.resample(frame), *resampler.resample(None)]:
            resampled.pts = None
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


def speak(recordings: Sequence[Recording], bundle: Path, arguments: Sequence[str]) -> int:
    """Run the command line of a script that speaks the audio of the sample bundle at `bundle`."""
    parser = argparse.ArgumentParser(description=f"Speak the recordings of the sample bundle {bundle.name}.")
    help_to = "folder for the recordings (default: the bundle's own)"
    parser.add_argument("--to", type=Path, default=bundle / "media", help=help_to)
    parser.add_argument("names", nargs="*", help="file names to speak (default: all)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {recording.file for recording in recordings}
    if unknown:
        parser.error(f"no such recording: {', '.join(sorted(unknown))}")
    if shutil.which("espeak-ng") is None:
        parser.error("espeak-ng is missing: it speaks (Debian: apt install espeak-ng)")
    asked.to.mkdir(parents=True, exist_ok=True)
    for recording in recordings:
        if not asked.names or recording.file in asked.names:
            save(recording, asked.to)
    return 0
