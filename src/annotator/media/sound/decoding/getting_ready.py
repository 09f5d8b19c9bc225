"""What decoding loads at its first use, loaded while files can still be opened and none of a stranger's is there."""

from __future__ import annotations

import av
import numpy as np

from annotator.media.sound.decoding.containers import CODECS, quiet
from annotator.media.sound.decoding.mixing import mixed
from annotator.media.sound.decoding.pcm import as_int16, samples_of
from annotator.media.sound.decoding.playback import warm_up


def get_ready() -> None:
    quiet()
    for name in CODECS:
        av.Codec(name, "r")
    silence = np.zeros((2, 64), np.float32)
    frame = av.AudioFrame.from_ndarray(silence, "fltp", "stereo")
    frame.sample_rate = 44_100
    as_int16(mixed(samples_of(frame, 48_000, 1), ("FC",), 2))
    warm_up()
