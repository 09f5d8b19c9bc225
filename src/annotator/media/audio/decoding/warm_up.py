"""Warming up of the decoder: everything that decoding loads at its first use, while files can still be opened and no
untrusted file is there."""

from __future__ import annotations

import struct
import tempfile

import av
import numpy as np

from annotator.media.audio.decoding.containers import CODECS
from annotator.media.audio.decoding.mixing import mixed
from annotator.media.audio.decoding.opening import Decoding
from annotator.media.audio.decoding.pcm import as_int16, samples_of
from annotator.media.audio.decoding.playback import warm_up
from annotator.media.audio.decoding.reader import Reader
from annotator.media.ffmpeg import quiet


def get_ready() -> None:
    quiet()
    for name in CODECS:
        av.Codec(name, "r")
    silence = np.zeros((2, 64), np.float32)
    frame = av.AudioFrame.from_ndarray(silence, "fltp", "stereo")
    frame.sample_rate = 44_100
    as_int16(mixed(samples_of([frame], 48_000, 1), ("FC",), 2))
    warm_up()
    _decode_something()


def _decode_something() -> None:
    """Decode a tenth of a second of WAV from beginning to end, because PyAV loads parts of itself during decoding."""
    pcm = bytes(8_000)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 40_000, 80_000, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(pcm)) + pcm
    with tempfile.TemporaryFile() as file:
        file.write(struct.pack("<4sI", b"RIFF", len(body)) + body)
        file.flush()
        decoding = Decoding(file.fileno())
        decoding.walk_whole()
        Reader(decoding.audio).read(0, 4_000)
        decoding.close()
