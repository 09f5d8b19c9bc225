"""Problems of media that `annotator check` finds, with files opened as for workers."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from PIL import Image

from annotator.app.main import main
from app.requester.interrupting import INTERRUPTIBLE, workers_of
from media.audio.made_audio_files import KINDS, Kind, made
from media.video.made_videos import shared_video
from media.video.written_videos import as_ivf, vp8

MANIFEST = """format = "annotator-bundle"
version = 1
id = "cut"
revision = 1
title = "What is there"
language = "en"
[requester]
name = "Ada"
[design]
{design}
[tasks]
file = "tasks.csv"
id_column = "id"
[pay]
currency = "EUR"
amount = "0.20"
[time]
expected_s = 40
"""
HEARD = """<View><Audio name="heard" value="$medium"/>
<Choices name="c" toName="heard"><Choice value="a"/></Choices></View>"""
SEEN = """<View>
<TimelineLabels name="what" toName="film"><Label value="Goal"/></TimelineLabels>
<Video name="film" value="$medium"{rate}/></View>"""
AIFF = Kind("aiff", "aiff", "pcm_s16be")


def bundle(folder: Path, config: str, medium: Path, table: str = "") -> Path:
    (folder / "bundle.toml").write_text(MANIFEST.format(design='config = "config.xml"'))
    (folder / "config.xml").write_text(config)
    (folder / "instructions.md").write_text("Look, and listen.")
    (folder / "tasks.csv").write_text(table or f"id,medium\none,{medium.name}\n")
    return folder


def cut(path: Path, ratio: float) -> Path:
    path.write_bytes(path.read_bytes()[: round(path.stat().st_size * ratio)])
    return path


def video(path: Path, *, rate: int = 25, seconds: int = 4, index_first: bool = True) -> Path:
    options = {"movflags": "faststart"} if index_first else {}
    chance = np.random.default_rng(7)
    with av.open(path, "w", format="mp4", options=options) as container:
        stream = container.add_stream("mpeg4", rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 160, 96, "yuv420p", 10
        for _ in range(rate * seconds):
            noise = chance.integers(0, 255, (96, 160, 3), np.uint8)
            container.mux(stream.encode(VideoFrame.from_ndarray(noise, "rgb24")))
        container.mux(stream.encode(None))
    return path


def found(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    main(["check", str(folder), "--json", "--home", str(folder.with_name(f"{folder.name} home"))])
    problems: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return problems


@pytest.mark.parametrize("kind", [KINDS["FLAC"], KINDS["WAV"], AIFF], ids=lambda kind: kind.suffix)
def test_an_audio_that_is_cut_off_is_noted(tmp_path: Path, kind: Kind, capsys: pytest.CaptureFixture[str]) -> None:
    whole = made(tmp_path / "talk", kind, 11)
    assert found(bundle(tmp_path, HEARD, whole), capsys) == []
    (note,) = found(bundle(tmp_path, HEARD, cut(whole, 0.2)), capsys)
    assert (note["code"], note["severity"], note["file"]) == ("media-cut", "note", whole.name)
    assert note["problem"].startswith("The audio should last 11.0\u00a0s, but only ")
    assert note["problem"].endswith("it seems to be truncated. Used in tasks.csv, row 1.")
    assert note["hint"] == "Copy the file again from an intact source."


LONG = ("MP3 CBR", "MP3 VBR", "MP3 mono, 22,050 Hz")
ENDING = ("Ogg FLAC", "Ogg Vorbis", "Opus", "ADTS")


@pytest.mark.parametrize("name", [*LONG, *ENDING])
def test_an_audio_that_tells_no_length_and_is_cut_off_is_noted_where_it_can_be_known(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = made(tmp_path / "talk", KINDS[name], 11)
    assert found(bundle(tmp_path, HEARD, whole), capsys) == []
    (note,) = found(bundle(tmp_path, HEARD, cut(whole, 0.6)), capsys)
    assert (note["code"], note["severity"], note["file"]) == ("media-cut", "note", whole.name)
    says = "should last 11.0\u00a0s, but only " if name in LONG else "ends abruptly: the file seems to be truncated."
    assert f"The audio {says}" in note["problem"]


def test_a_video_that_is_cut_off_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = SEEN.format(rate=' frameRate="25"')
    whole = video(tmp_path / "match.mp4")
    assert found(bundle(tmp_path, config, whole), capsys) == []
    (note,) = found(bundle(tmp_path, config, cut(whole, 0.5)), capsys)
    assert (note["code"], note["severity"], note["file"]) == ("media-cut", "note", "match.mp4")
    assert note["problem"].startswith("The video should last 4.0\u00a0s, but only ")


def test_the_audio_of_a_video_without_audio_is_noted_where_both_play_in_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tags = '<Video name="film" value="$medium"{sync}/><Audio name="heard" value="$medium"/>'
    labels = '<Labels name="who" toName="heard"><Label value="Speech"/></Labels>'
    mute = video(tmp_path / "match.mp4")
    for sync, severity in ((' sync="heard"', "note"), ("", "error")):
        (problem,) = found(bundle(tmp_path, f"<View>{tags.format(sync=sync)}{labels}</View>", mute), capsys)
        assert (problem["code"], problem["severity"]) == ("media-undecodable", severity)


def test_a_video_whose_index_is_cut_off_is_to_be_copied_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    medium = cut(video(tmp_path / "match.mp4", index_first=False), 0.8)
    (error,) = found(bundle(tmp_path, SEEN.format(rate=""), medium), capsys)
    assert (error["code"], error["severity"]) == ("media-undecodable", "error")
    assert error["hint"] == "The file seems to be truncated. Copy it again from an intact source."


def test_a_video_whose_frames_the_design_counts_otherwise_is_noted_with_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    medium = video(tmp_path / "match.mp4", seconds=1)
    (note,) = found(bundle(tmp_path, SEEN.format(rate=""), medium), capsys)
    assert (note["code"], note["severity"]) == ("frame-rate", "note")
    assert (note["file"], note["line"]) == ("config.xml", 3)
    assert note["problem"].startswith("The video match.mp4 has 25 frames per second, but the design specifies 24.")
    assert note["hint"].startswith('Set frameRate="25" in <Video>')
    table = "id,medium,rate\none,match.mp4,25\ntwo,match.mp4,30\n"
    (note,) = found(bundle(tmp_path, SEEN.format(rate=' frameRate="$rate"'), medium, table), capsys)
    assert (note["file"], note["row"], note["field"]) == ("tasks.csv", 2, "rate")


@pytest.mark.parametrize("config", ["<View>", None])
def test_media_are_looked_at_while_the_design_cannot_be_read(
    tmp_path: Path, config: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A video by its name may be used as audio only."""
    whole, torn = (
        made(tmp_path / "whole", KINDS["Opus in WebM"], 4),
        cut(made(tmp_path / "torn", KINDS["FLAC"], 9), 0.3),
    )
    (tmp_path / "none.mp4").write_bytes(b"nothing that is known")
    table = f"id,medium,more\none,{whole.name},{torn.name}\ntwo,none.mp4,a word\nthree,gone.wav,\n"
    folder = bundle(tmp_path, config or "", torn, table)
    if config is None:
        (folder / "config.xml").unlink()
    problems = found(folder, capsys)
    media = [problem for problem in problems if problem["code"].startswith("media-")]
    assert [(problem["code"], problem["file"]) for problem in media] == [
        ("media-undecodable", "none.mp4"),
        ("media-cut", "torn.flac"),
    ]
    assert media[1]["problem"].endswith("Used in tasks.csv, row 1.")
    assert {problem["file"] for problem in problems} - {"none.mp4", "torn.flac"} <= {"bundle.toml", "config.xml"}


def test_videos_are_held_against_no_design_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = bundle(tmp_path, "<View>", video(tmp_path / "match.mp4", seconds=1))
    assert {problem["file"] for problem in found(folder, capsys)} == {"config.xml"}


def test_a_check_that_is_interrupted_ends_at_once_and_says_nothing(tmp_path: Path) -> None:
    """In a terminal its workers get the signal as well."""
    image = io.BytesIO()
    Image.new("RGB", (4_000, 3_000)).save(image, "PNG")
    for number in range(100):
        (tmp_path / f"{number}.png").write_bytes(image.getvalue())
    rows = "".join(f"{number},{number}.png\n" for number in range(100))
    config = """<View><Image name="seen" value="$medium"/>
<Choices name="c" toName="seen"><Choice value="a"/></Choices></View>"""
    folder = bundle(tmp_path, config, tmp_path / "0.png", f"id,medium\n{rows}")
    aside = tmp_path / "aside"
    aside.mkdir()
    command = [sys.executable, "-c", INTERRUPTIBLE, "check", str(folder)]
    environment = {**os.environ, "TMPDIR": str(aside)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, start_new_session=True, env=environment, stdout=pipe, stderr=pipe) as checking:
        workers = workers_of(checking.pid)
        os.killpg(checking.pid, signal.SIGINT)
        said, complained = checking.communicate(timeout=120)
    assert (checking.returncode, said, complained) == (130, b"", b"")
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert not list(aside.iterdir())


def test_frames_that_cannot_be_shown_or_decoded_are_counted(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared with a linear decode. The second video begins amid a group."""
    lost = tmp_path / "lost.mkv"
    key, other = vp8(16, 16, 2)
    lost.write_bytes(as_ivf([key] * 300 + [other] * 10, [*range(100, 400), *[378] * 10]))
    begun = tmp_path / "begun.ts"
    begun.write_bytes(shared_video(tmp_path_factory, "TS").read_bytes()[188 * 40 :])
    table = f"id,medium\none,{lost.name}\ntwo,{begun.name}\n"
    problems = found(bundle(tmp_path, SEEN.format(rate=' frameRate="25"'), lost, table), capsys)
    second, first = (problem for problem in problems if problem["code"] == "media-frames")
    assert first["problem"].startswith("The decoder returns 310 frames, but only 300 of them can be shown.")
    assert second["problem"].startswith("Of ")
    assert (first["severity"], second["severity"]) == ("note", "note")
