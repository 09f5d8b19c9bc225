"""Warming up of the decoder: all that first use loads, while files can be opened and no untrusted one is there."""

from __future__ import annotations

import struct
import tempfile

import av
import numpy as np

from annotator.media.audio.decoding.containers import CODECS
from annotator.media.audio.decoding.opening import AudioDecoding
from annotator.media.audio.decoding.pcm import as_int16, mix_channels, samples_of
from annotator.media.audio.decoding.playback import load_filters
from annotator.media.audio.decoding.reader import Reader
from annotator.media.safe_container import silence_ffmpeg


def warm_up() -> None:
    silence_ffmpeg()
    for name in CODECS:
        av.Codec(name, "r")
    silence = np.zeros((2, 64), np.float32)
    frame = av.AudioFrame.from_ndarray(silence, "fltp", "stereo")
    frame.sample_rate = 44_100
    as_int16(mix_channels(samples_of([frame], 48_000, 1), ("FC",), 2))
    load_filters()
    _decode_something()


def _decode_something() -> None:
    """Decode a tenth of a second of WAV from beginning to end, because PyAV loads parts of itself during decoding."""
    pcm = bytes(8_000)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 40_000, 80_000, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(pcm)) + pcm
    with tempfile.TemporaryFile() as file:
        file.write(struct.pack("<4sI", b"RIFF", len(body)) + body)
        file.flush()
        decoding = AudioDecoding(file.fileno())
        decoding.scan_all()
        Reader(decoding.audio).read(0, 4_000)
        decoding.close()
