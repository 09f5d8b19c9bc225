"""annotator started once more in a home that is open, as a process on a screen of its own and with no terminal: it says
so and ends, and the window that is there comes to the front."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.ui.theme.icons import PROGRAM_ICON_PX
from virtual_screen import virtual_screen

PATIENCE_S = 120.0


@pytest.fixture
def environment() -> Iterator[Mapping[str, str]]:
    with virtual_screen() as display:
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        yield {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}


@contextmanager
def annotator(home: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "annotator", "--home", str(home)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def output(*command: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def xdotool(environment: Mapping[str, str], *words: str) -> str:
    return output("xdotool", *words, environment=environment)


def until(condition: Callable[[], bool], what: str) -> None:
    """Each look is a process of its own, which waits long enough."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what


def window_of(process: subprocess.Popen[str], environment: Mapping[str, str]) -> str:
    """Once it is on screen."""
    search = ("search", "--onlyvisible", "--pid", str(process.pid))
    until(lambda: bool(xdotool(environment, *search)) or process.poll() is not None, "the window is there")
    assert process.poll() is None, process.communicate()
    return xdotool(environment, *search)


def test_the_second_says_so_and_ends_and_the_window_of_the_first_takes_the_keys(
    tmp_path: Path, environment: Mapping[str, str]
) -> None:
    home = tmp_path / "home"
    with annotator(home, environment) as first:
        window = window_of(first, environment)
        assert xdotool(environment, "getwindowfocus") != window, "no window manager gave it the keys"
        known_by = ("_NET_WM_ICON", "_KDE_NET_WM_DESKTOP_FILE", "WM_CLASS")
        told = output("xprop", "-len", "999999", "-id", window, *known_by, environment=environment)
        assert re.findall(r"Icon \((\d+) x \1\):", told) == [str(px) for px in PROGRAM_ICON_PX]
        assert '(UTF8_STRING) = "annotator"\nWM_CLASS(STRING) = "annotator", "annotator"' in told
        with annotator(home, environment) as second:
            out, err = second.communicate(timeout=PATIENCE_S)
        assert (second.returncode, err) == (0, "")
        assert out == "annotator is already running. Its window is now in front.\n"
        until(lambda: xdotool(environment, "getwindowfocus") == window, "the window of the first has the keys")
        assert first.poll() is None
