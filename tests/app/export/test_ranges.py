"""`annotator export` of what was marked in films, through the real main(), as other programs read it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import webvtt
from msgspec.structs import replace
from pympi.Elan import Eaf
from pympi.Praat import TextGrid

from annotator.app.main import main
from annotator.core.answer.result_items import ResultItem, TrueFrame
from annotator.core.design.medium import Extent, Medium, MediumKind
from answer_making import an_envelope, write_results
from bundle_making import MANIFEST, write_folder
from media.video.made_videos import shared_video

CONFIG = """\
<View>
  <Video name="film" value="$film" frameRate="24"/>
  <TimelineLabels name="seen" toName="film"><Label value="Goal"/><Label value="Foul" alias="foul"/></TimelineLabels>
  <TextArea name="why" toName="film" perRegion="true"/>
</View>
"""
RATE = 25
# First and last frame, label and words; two overlap, two follow each other at once, one is a single frame.
MARKED = ((0, 24, "Goal", "Kicks"), (10, 40, "foul", "Falls"), (25, 49, "Goal", "Again"), (299, 299, "Goal", "Last"))
SHOWN = sorted((first / RATE, (last + 1) / RATE, label, words) for first, last, label, words in MARKED)


@pytest.fixture
def exporting(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    video = shared_video(tmp_path_factory, "MP4, 25").read_bytes()
    texts = {"bundle.toml": MANIFEST, "config.xml": CONFIG, "tasks.csv": "id,film\nfirst,media/game.mp4\n"}
    files = {path: text.encode() for path, text in texts.items()}
    bundle = write_folder(tmp_path / "bundle", {**files, "media/game.mp4": video})
    items: list[ResultItem] = []
    for number, (first, last, label, words) in enumerate(MARKED):
        place = {"ranges": [{"start": first + 1, "end": last}]}
        frames = tuple(TrueFrame(frame, frame / RATE) for frame in (first, last))
        named = {**place, "timelinelabels": [label]}
        items.append(ResultItem(f"r{number}", "seen", "film", "timelinelabels", named, frames=frames))
        items.append(ResultItem(f"r{number}", "why", "film", "textarea", {**place, "text": [words]}, frames=frames))
    medium = Medium("media/game.mp4", MediumKind.VIDEO, Extent(320, 180, 12.0, frame_count=300), "ab" * 32)
    results = write_results(tmp_path / "results", [replace(an_envelope("first", *items), media=(medium,))])
    return tmp_path / "out", ["export", str(results), "--bundle", str(bundle), "-o", str(tmp_path / "out"), "--to"]


def test_a_textgrid_of_a_video(exporting: tuple[Path, list[str]]) -> None:
    folder, words = exporting
    assert main([*words, "textgrid"]) == 0
    grid = TextGrid(str(folder / "game.first.TextGrid"))
    assert grid.xmax == 12
    assert [tier.name for tier in grid.tiers] == ["Goal", "foul"]
    found = [(*interval[:2], tier.name, interval[2]) for tier in grid.tiers for interval in tier.intervals]
    assert sorted(shown for shown in found if shown[3]) == SHOWN


def test_a_label_track_of_a_video(exporting: tuple[Path, list[str]]) -> None:
    folder, words = exporting
    assert main([*words, "audacity"]) == 0
    lines = [line.split("\t") for line in (folder / "game.first.txt").read_text("utf-8").splitlines()]
    assert [(float(start), float(end), text) for start, end, text in lines] == [
        (start, end, f"{label}: {text}") for start, end, label, text in SHOWN
    ]


def test_elan_and_subtitles_of_a_video(exporting: tuple[Path, list[str]]) -> None:
    folder, words = exporting
    assert main([*words, "eaf"]) == main([*words, "webvtt"]) == 0
    read = Eaf(str(folder / "game.first.eaf"))
    found = [(*each, tier) for tier in read.get_tier_names() for each in read.get_annotation_data_for_tier(tier)]
    in_ms = [(round(start * 1000), round(end * 1000), label, text) for start, end, label, text in SHOWN]
    assert sorted((start, end, tier, text) for start, end, text, tier in found) == in_ms
    captions = webvtt.read(str(folder / "game.first.vtt"), strict=True).captions
    assert [
        (cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds(), cue.voice, cue.text) for cue in captions
    ] == in_ms


@pytest.mark.parametrize("knows_the_bundle", [True, False])
def test_tables_have_the_seconds_and_the_frames_that_were_seen_beside_those_that_label_studio_counts(
    exporting: tuple[Path, list[str]], knows_the_bundle: bool
) -> None:
    folder, words = exporting
    if not knows_the_bundle:
        words = [word for place, word in enumerate(words) if place not in (2, 3)]
    assert main([*words, "csv"]) == 0
    with folder.with_name("out-regions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] == "timelinelabels"]
    seconds = [(float(row["start"]), float(row["end"])) for row in rows]
    assert seconds == [(first / RATE, (last + 1) / RATE) for first, last, *_ in MARKED]
    shown = [(row["first_frame_on_screen"], row["last_frame_on_screen"]) for row in rows]
    assert shown == [(str(first + 1), str(last + 1)) for first, last, *_ in MARKED]
    counted = [(row["label_studio_start_frame"], row["label_studio_end_frame"]) for row in rows]
    assert counted == [(str(first + 1), str(last)) for first, last, *_ in MARKED]
    assert {(row["more"], row["media_s"]) for row in rows} == {("", "12")}
    with folder.with_name("out-submissions.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    said = [line.partition(" ") for line in row["answer.why"].split("\n")]
    assert [(place, text) for place, _blank, text in said] == [
        ("0:00.000-0:01.000", "Kicks"),
        ("0:00.400-0:01.640", "Falls"),
        ("0:01.000-0:02.000", "Again"),
        ("0:11.960-0:12.000", "Last"),
    ]


def test_events_of_boris_tell_how_many_frames_a_second_the_video_has(exporting: tuple[Path, list[str]]) -> None:
    folder, words = exporting
    assert main([*words, "boris"]) == 0
    rows = list(csv.DictReader((folder / "game.first.tsv").read_text("utf-8").splitlines(), dialect="excel-tab"))
    assert {row["FPS (frame/s)"] for row in rows} == {"25.000"}
