"""A program that a companion drives ends by itself where that companion fails: no box waits for a person who is not
there, as it would in a benchmark whose output is captured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from virtual_screen import virtual_screen

PATIENCE_S = 90.0
_FAILS = """
import sys
from annotator.app.main import main

async def companion(running):
    raise ValueError("the companion fails")

sys.exit(main(["--home", sys.argv[1]], companion))
"""


def test_it_ends_where_the_companion_fails_and_tells_why_without_a_box(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FAILS, str(tmp_path / "home")]
    with virtual_screen() as display:
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        environment = {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 1
    assert str(tmp_path / "home") in done.stderr
    assert list((tmp_path / "home/log").glob("crash-*"))
