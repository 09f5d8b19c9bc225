"""Accuracy of drawing with a real mouse: for every shape, zoom, camera orientation, display setting and screen scale.

Places are compared with the pixels of the screen. The pointer is on whole pixels of the screen and answers are on whole
pixels of the image, and either rounds once: the place under the pointer is at most half a pixel of the image away, and
the intended place half a pixel of the screen more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bundle_making import MANIFEST, write_folder
from depth import IS_DEEP
from journeys.known_shapes import EXIF_ROTATIONS, photograph
from virtual_screen import virtual_screen

HAND = Path(__file__).with_name("true_hand.py")
TESTS = Path(__file__).parents[1]
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="box" toName="it"><Label value="Sail"/></RectangleLabels>
  <EllipseLabels name="round" toName="it"><Label value="Buoy"/></EllipseLabels>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/></PolygonLabels>
  <BrushLabels name="area" toName="it"><Label value="Wood"/></BrushLabels></View>"""
VIEW_PX = (1280, 820)
KINDS = 5
VIEWS = [[0, 0], [1, 0], [0, 1], [3, 1]]  # quarter turns, mirrored
CLICKS = [0, 4, 8, 12, 24]  # of a wheel: from all of the picture to the closest look
# A part of what there is: a screen with parts of pixels, and the closest look.
SAMPLES: dict[str, Any] = {
    "1.25": {"exif": [6], "views": [[3, 1]], "clicks": [None, None, None, 12, None]},
    "2": {"exif": [8], "views": [[0, 1]], "clicks": [None, None, None, None, 24]},
}
FACTORS = ("1", "1.25", "2") if IS_DEEP else tuple(SAMPLES)
ALL: dict[str, Any] = {"exif": list(EXIF_ROTATIONS), "views": VIEWS, "clicks": CLICKS}
# Edges are seen as well as smoothed pixels tell, in pixels of the screen.
SEEN_TO = 0.15


@pytest.mark.parametrize("factor", FACTORS)
def test_what_is_drawn_is_where_it_is_seen(tmp_path: Path, factor: str) -> None:
    plan = ALL if IS_DEEP else SAMPLES[factor]
    drawn = drawn_by_hand(tmp_path, factor, plan)
    clicks = [count for count in plan["clicks"] if count is not None]
    assert len(drawn) == len(plan["exif"]) * len(plan["views"]) * len(clicks) * KINDS
    wrong = [each for each in drawn if not is_true(each)]
    assert not wrong, f"{len(wrong)} of {len(drawn)}: {wrong[:10]}"


def is_true(drawn: dict[str, Any]) -> bool:
    """Check a shape. It is exact if half a pixel of the screen is less than half a pixel of the image."""
    screen_px = 1 / drawn["scale"]
    is_on_shape = drawn["from_shape"] < 0.5 or (0.5 + SEEN_TO) * screen_px > 0.5
    return is_on_shape and bool(drawn["from_mouse"] <= 0.5 + SEEN_TO * screen_px)


def drawn_by_hand(folder: Path, factor: str, plan: dict[str, Any]) -> list[dict[str, Any]]:
    names = {rotation: f"media/held-{rotation}.jpg" for rotation in plan["exif"]}
    rows = "".join(f"{rotation},{name}\n" for rotation, name in names.items())
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": CONFIG,
        "tasks.csv": f"id,image\n{rows}".encode(),
        **{name: photograph(rotation) for rotation, name in names.items()},
    }
    bundle, screen = write_folder(folder / "bundle", files), folder / "screen"
    screen.mkdir()
    width_px, height_px = (round(side * float(factor)) for side in VIEW_PX)
    with virtual_screen(width_px, height_px, screen) as display:
        own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": factor}
        own["PYTHONPATH"] = os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])
        words = [HAND, folder / "home", bundle, screen / "Xvfb_screen0", json.dumps(plan)]
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
