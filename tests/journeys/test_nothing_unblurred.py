"""While a film is blurred, not one picture of it reaches the screen as it is, small ones neither, whatever is done;
while it is silent, nothing of it is heard. The screen is a real one that is looked at all the time, the sound that of a
sound server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

from annotator.core.protection import Blur, ContentWarning, Protection, Sensitivity
from annotator.core.settings import protecting
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from bundle_making import MANIFEST, write_folder
from journeys.red_clip import red_clip
from journeys.red_watch import HEIGHT_PX, WIDTH_PX, Watch, said
from pulse_server import pulse_for_this_process
from virtual_screen import virtual_screen

PATIENCE_S = 300.0
WARNED = ContentWarning(Sensitivity.SEVERE, ("red",))
CONFIG = b"""<View><Video name="film" value="$film"/>
<Choices name="what" toName="film"><Choice value="Squares"/></Choices></View>"""
SAID = '\n[media]\nsensitive = "severe"\ncategories = ["red"]\n'


async def remembered(home: Path) -> None:
    """The film is blurred and silent, in its colours and as large as there is room."""
    records = open_records(Home(home))
    await records.save_settings(protecting(WARNED, Protection(Blur.STRONG, is_mute=True)))
    await records.close()


def bundle_of(folder: Path) -> Path:
    video = red_clip(folder / "red.mp4", 8)
    files = {
        "bundle.toml": (MANIFEST + SAID).encode(),
        "config.xml": CONFIG,
        "tasks.csv": b"id,film\n1,media/a.mp4\n2,media/b.mp4\n",
        "media/a.mp4": video.read_bytes(),
        "media/b.mp4": video.read_bytes(),
    }
    return write_folder(folder / "bundle", files)


def test_whatever_is_done_a_blurred_video_is_never_seen_as_it_is_nor_heard(tmp_path: Path) -> None:
    bundle, home, screen = bundle_of(tmp_path), tmp_path / "home", tmp_path / "screen"
    screen.mkdir()
    asyncio.run(remembered(home))
    told: list[tuple[float, str]] = []
    with pulse_for_this_process() as server, virtual_screen(WIDTH_PX, HEIGHT_PX, screen) as display:
        server.plug("ear")
        environment = {**os.environ, **server.environment, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        environment["PYTHONPATH"] = os.pathsep.join(["src", "tests"])
        watch = Watch(screen / "Xvfb_screen0")
        command = [sys.executable, "-m", "journeys.red_program", "moderator", "open", "--home", str(home), str(bundle)]
        with server.recorded("ear") as recording, watch.on():
            before = quiet = len(recording.pcm())
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
                killer = threading.Timer(PATIENCE_S, program.kill)
                killer.start()
                assert program.stdout is not None
                for line in program.stdout:
                    told.append(said(line))
                    if told[-1][1] == "loud":
                        quiet = len(recording.pcm())
                assert program.wait(PATIENCE_S) == 0, told
                killer.cancel()
            heard = recording.pcm()[before:]
    when = {words.partition(" ")[0]: at for at, words in told}
    assert "otherwise" in when, told
    wrong = [at for at in watch.red if at < when["revealed"] or at > when["covered"]]
    assert not wrong, f"{len(wrong)} looks of {watch.looks} saw it as it is: {told}"
    assert watch.red, "what is revealed is seen"
    _images, count, _red, red = told[-3][1].split()
    assert int(count) > 10, told
    assert red == "0", told
    _small, strips, pointed, _red, red = told[-2][1].split()
    assert min(int(strips), int(pointed)) > 10, told  # a machine that is busy elsewhere shows few
    assert red == "0", told
    assert watch.looks > 100
    assert not heard[: quiet - before].any()
    assert heard[quiet - before :].any(), "what is not silent is played"
