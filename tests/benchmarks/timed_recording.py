"""Timed recording of a null sink of PulseAudio: its monitor, read as the audio arrives."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping

import numpy as np

from pulse_server import PATIENCE_S, RATE_HZ, wait_until

_SAMPLE_BYTES = 4


class TimedRecording:
    """A recording of the sink with this name, in mono.

    The earliest arrival gives the time of play; later ones waited on the way."""

    def __init__(self, sink: str, environment: Mapping[str, str]) -> None:
        words = ("--format=float32le", f"--rate={RATE_HZ}", "--channels=1", "--latency-msec=2")
        self._process = subprocess.Popen(
            ["parec", "-d", f"{sink}.monitor", *words], stdout=subprocess.PIPE, env={**os.environ, **environment}
        )
        self._pcm = bytearray()
        self._begins_s = float("inf")  # the monotonic clock at sample 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        wait_until(lambda: bool(self._pcm))

    def _read(self) -> None:
        assert self._process.stdout is not None
        while part := os.read(self._process.stdout.fileno(), 65_536):
            now_s = time.monotonic()
            self._pcm += part
            played_s = len(self._pcm) / _SAMPLE_BYTES / RATE_HZ
            self._begins_s = min(self._begins_s, now_s - played_s)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)

    def beeps_s(self, quiet_s: float) -> list[float]:
        """Return the start of each beep. A beep follows silence of at least this length."""
        pcm = np.frombuffer(bytes(self._pcm[: len(self._pcm) // _SAMPLE_BYTES * _SAMPLE_BYTES]), np.float32)
        loud = np.flatnonzero(np.abs(pcm) > 0.05)
        first = np.diff(loud, prepend=-(10**9)) > quiet_s * RATE_HZ
        return [self._begins_s + float(sample) / RATE_HZ for sample in loud[first]]
