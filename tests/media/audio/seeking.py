"""How many samples what is read after a seek lies off from a plain decoding; by itself: the table of all kinds.

python tests/media/audio/seeking.py [SEEKS] [SECONDS]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotator.media.audio.decoding.opening import AudioDecoding
from annotator.media.audio.decoding.reader import Reader
from annotator.media.safe_container import silence_ffmpeg
from media.audio.irregular_mp3_files import IRREGULAR, irregular
from media.audio.made_audio_files import KINDS, Kind, Pcm, decoded_plainly, made, unmistakable

WINDOW = 4_096
FARTHEST = 600


class Seeks(NamedTuple):
    """Results of seeks in `samples` samples: the inexact ones, the farthest of them, and those with different values
    (AAC replaces noise by other noise, and MP2 rounds with other dither). The last are compared at their best match."""

    tried: int
    samples: int
    off: int
    farthest: int
    unlike: int


def lag(found: Pcm, truth: Pcm, place: int) -> int:
    """By how many samples `found` lies off from `place` in `truth`: where, up to FARTHEST away, it is most like it.
    Tells something of sound that is `unmistakable`; a steady tone is as like itself a period later."""
    low, high = max(0, place - FARTHEST), min(truth.shape[1], place + found.shape[1] + FARTHEST)
    around, sought = truth[0, low:high].astype(np.float64), found[0].astype(np.float64)
    energy = np.convolve(around**2, np.ones(len(sought)), "valid") * (sought**2).sum()
    similarity = np.correlate(around, sought, "valid") / np.sqrt(energy + 1e-12)
    return int(np.argmax(similarity)) + low - place


def unmistakably_made(path: Path, kind: Kind, seconds: float) -> Path:
    return made(path, kind, pcm=unmistakable(seconds, kind.rate_hz, kind.channels))


@contextmanager
def walked(path: Path) -> Iterator[AudioDecoding]:
    """A file of which every packet was decoded once."""
    silence_ffmpeg()
    descriptor = os.open(path, os.O_RDONLY)
    decoding = AudioDecoding(descriptor)
    try:
        decoding.scan_all()
        yield decoding
    finally:
        decoding.close()
        os.close(descriptor)


def seeks(path: Path, count: int, seed: int = 5) -> Seeks:
    truth = decoded_plainly(path)
    chance = np.random.default_rng(seed)
    lags: list[int] = []
    unlike = 0
    with walked(path) as decoding:
        assert decoding.audio.known == truth.shape[1]
        reader = Reader(decoding.audio)
        for place in chance.integers(0, truth.shape[1] - WINDOW, count).tolist():
            found, expected = reader.read(place, WINDOW), truth[:, place : place + WINDOW]
            same = np.array_equal(found, expected)
            lags.append(0 if same else lag(found, truth, place))
            unlike += not same
    return Seeks(count, truth.shape[1], sum(map(bool, lags)), max(map(abs, lags)), unlike)


def main(count: int = 1_000, seconds: float = 60.0) -> int:
    sys.stdout.write(f"{'kind':48} {'samples':>9} {'seeks':>6} {'off':>4} {'farthest':>8} {'other values':>12}\n")
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        regular = {name: partial(unmistakably_made, path, kind, seconds) for name, kind in KINDS.items()}
        for name, write in (regular | {name: partial(irregular, path, name, seconds) for name in IRREGULAR}).items():
            found = seeks(write(), count)
            faults += found.off
            row = f"{name:48} {found.samples:>9} {found.tried:>6} {found.off:>4} {found.farthest:>8} {found.unlike:>12}"
            sys.stdout.write(row + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
