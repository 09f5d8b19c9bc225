"""On a French keyboard the row of digits writes `& é " ' ( - è _ ç à`: its keys reach the choices 1, 2, 3 all the
same, and write their signs where somebody types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from annotator.formats.builtin.resources import resource_folder
from virtual_screen import virtual_screen

CHILD = Path(__file__).with_name("french_keyboard.py")
SAMPLE = resource_folder() / "samples" / "image-tagging"
PATIENCE_S = 120.0


def test_the_keys_of_the_digits_choose_and_type_what_they_should(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    with virtual_screen() as display:
        environment = {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        command = [sys.executable, str(CHILD), str(tmp_path / "home"), str(SAMPLE)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    (chosen,) = last["chosen"]
    # The seventh was pressed twice: it is off again. The sixth is `-`, which elsewhere zooms a picture out.
    assert chosen["value"]["choices"] == ["animal", "boat", "water"]
    assert last["typed"] == "&-a"
