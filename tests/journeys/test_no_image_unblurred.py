"""While pictures are blurred, none of them reaches the window or the screen as it is: not closer, not in another size,
not drawn or small, and not where calm ones come in between."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

from PIL import Image

from annotator.core.protection import Blur, ContentWarning, Protection, Sensitivity
from annotator.core.settings import protecting
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from bundle_making import MANIFEST, write_folder
from journeys.red_clip import drawn
from journeys.red_watch import HEIGHT_PX, WIDTH_PX, Watch, said
from virtual_screen import virtual_screen

PATIENCE_S = 300.0
ENLARGED = 4
SAID = """
[media]
sensitive = "severe"
categories = ["red"]
categories_column = "comes"
"""
CONFIG = b"""<View><Image name="picture" value="$picture"/>
<Choices name="what" toName="picture"><Choice value="Squares"/></Choices></View>"""


async def remembered(home: Path) -> None:
    """Pictures are blurred, in their colours and as large as there is room."""
    records = open_records(Home(home))
    await records.save_settings(protecting(ContentWarning(Sensitivity.SEVERE, ("red",)), Protection(Blur.STRONG)))
    await records.close()


def bundle_of(folder: Path) -> Path:
    squares = Image.fromarray(drawn(3))
    squares.resize((squares.width * ENLARGED, squares.height * ENLARGED), Image.Resampling.NEAREST).save(
        folder / "r.png"
    )
    Image.new("RGB", (800, 600), "teal").save(folder / "calm.png")
    files = {
        "bundle.toml": (MANIFEST + SAID).encode(),
        "config.xml": CONFIG,
        "tasks.csv": b"id,picture,comes\n1,media/a.png,red\n2,media/calm.png,\n3,media/b.png,red\n",
        "media/a.png": (folder / "r.png").read_bytes(),
        "media/b.png": (folder / "r.png").read_bytes(),
        "media/calm.png": (folder / "calm.png").read_bytes(),
    }
    return write_folder(folder / "bundle", files)


def test_whatever_is_done_a_blurred_image_is_never_seen_as_it_is(tmp_path: Path) -> None:
    bundle, home, screen = bundle_of(tmp_path), tmp_path / "home", tmp_path / "screen"
    screen.mkdir()
    asyncio.run(remembered(home))
    told: list[tuple[float, str]] = []
    with virtual_screen(WIDTH_PX, HEIGHT_PX, screen) as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        environment["PYTHONPATH"] = os.pathsep.join(["src", "tests"])
        watch = Watch(screen / "Xvfb_screen0")
        command = [sys.executable, "-m", "journeys.red_program", "looker", "open", "--home", str(home), str(bundle)]
        with watch.on(), subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
            killer = threading.Timer(PATIENCE_S, program.kill)
            killer.start()
            assert program.stdout is not None
            told.extend(said(line) for line in program.stdout)
            assert program.wait(PATIENCE_S) == 0, told
            killer.cancel()
    when = {words.partition(" ")[0]: at for at, words in told}
    assert "other" in when, told
    wrong = [at for at in watch.red if at < when["revealed"] or at > when["covered"]]
    assert not wrong, f"{len(wrong)} looks of {watch.looks} saw it as it is: {told}"
    assert watch.red, "what is revealed is seen"
    _images, count, _red, red = told[-1][1].split()
    assert int(count) > 15, told
    assert red == "0", told
