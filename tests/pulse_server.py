"""A PulseAudio server with null sinks for tests, and recordings of their output."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

PATIENCE_S = 120.0
RATE_HZ = 48_000


class Recording:
    """A recording of a sink's monitor as mono floats at `RATE_HZ`."""

    def __init__(self, process: subprocess.Popen[bytes], path: Path) -> None:
        self._process, self._path = process, path

    def pcm(self) -> NDArray[np.float32]:
        raw = self._path.read_bytes()
        return np.frombuffer(raw[: len(raw) // 4 * 4], np.float32)

    def wait_for(self, seconds: float) -> None:
        """Wait until this many more seconds have been recorded."""
        wanted = self._path.stat().st_size + round(seconds * RATE_HZ) * 4
        wait_until(lambda: self._path.stat().st_size >= wanted, seconds + PATIENCE_S)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)


class PulseServer:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.environment = {
            "PULSE_SERVER": f"unix:{folder}/native",
            "PULSE_RUNTIME_PATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        self._count = 0

    def control(self, *words: str) -> str:
        """Return the output of pactl. Raise AssertionError if it fails."""
        command, environment = ["pactl", *words], {**os.environ, **self.environment}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE_S)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def is_up(self) -> bool:
        command = ["pactl", "info"]
        environment = {**os.environ, **self.environment}
        try:
            done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def plug(self, name: str) -> str:
        """Add a sink and make it the default. Return the number for `unplug`."""
        number = self.control("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE_HZ}")
        self.control("set-default-sink", name)
        return number

    def unplug(self, number: str) -> None:
        self.control("unload-module", number)

    @contextmanager
    def recorded(self, name: str) -> Iterator[Recording]:
        """Record a sink. The recording starts before the context is entered, because a null sink without a listener
        is slow."""
        self._count += 1
        path = self._folder / f"recorded-{self._count}.raw"
        words = ("--format=float32le", f"--rate={RATE_HZ}", "--channels=1", "--latency-msec=20")
        with path.open("wb") as file:
            process = subprocess.Popen(
                ["parec", "-d", f"{name}.monitor", *words], stdout=file, env={**os.environ, **self.environment}
            )
        recording = Recording(process, path)
        try:
            recording.wait_for(2.5)
            yield recording
        finally:
            recording.stop()


@contextmanager
def pulse_server() -> Iterator[PulseServer]:
    """Run a server without sinks."""
    folder = Path(tempfile.mkdtemp(prefix="pulse-"))
    server = PulseServer(folder)
    modules = ("-L", f"module-native-protocol-unix auth-anonymous=1 socket={folder}/native")
    process = subprocess.Popen(
        ["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n", *modules],
        env={**os.environ, **server.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(server.is_up)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pulse_for_this_process() -> Iterator[PulseServer]:
    """Run a server that this process uses for playback."""
    with pulse_server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


def wait_until(is_so: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
    """Wait for a condition. Raise AssertionError on timeout."""
    end, pause = time.monotonic() + within_s, threading.Event()
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        pause.wait(0.02)
