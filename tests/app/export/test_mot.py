"""`annotator export --to mot` of boxes on films, through the real main()."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.answer.result_items import ResultItem, TrueFrame
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import Envelope
from answer_making import an_envelope, write_results
from bundle_making import MANIFEST, valid_bundle, write_folder
from media.video.made_videos import shared_video

CONFIG = """\
<View>
  <Video name="film" value="$film" frameRate="25"/>
  <VideoRectangle name="box" toName="film"/>
  <Labels name="what" toName="film"><Label value="Red car"/><Label value="Bus" alias="bus"/></Labels>
</View>
"""
SIZE = (320, 180)
FRAMES = 300
WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return shared_video(tmp_path_factory, "MP4, 25").read_bytes()


@pytest.fixture
def bundle(tmp_path: Path, video: bytes) -> Path:
    texts = {"bundle.toml": MANIFEST, "config.xml": CONFIG, "tasks.csv": "id,film\nfirst,media/street.mp4\n"}
    files = {path: text.encode() for path, text in texts.items()}
    return write_folder(tmp_path / "bundle", {**files, "media/street.mp4": video})


def placed(frame: int, x: float, *, enabled: bool = True) -> dict[str, Any]:
    box = {"x": x, "y": 50.0, "width": 10.0, "height": 20.0}
    return {"frame": frame, "enabled": enabled, "rotation": 0, **box, "time": frame / 25}


def track(region_id: str, label: str, *items: Mapping[str, Any], frames: Sequence[int] = ()) -> ResultItem:
    value = {"framesCount": 300, "duration": 12.0, "sequence": list(items), **({"labels": [label]} if label else {})}
    true = tuple(TrueFrame(number, number / 25) for number in frames)
    return ResultItem(region_id, "box", "film", "videorectangle", value, frames=true)


def watched(*items: ResultItem, **how: Any) -> Envelope:
    extent = Extent(*SIZE, duration_s=12.0, frame_count=FRAMES)
    medium = Medium("media/street.mp4", MediumKind.VIDEO, extent, "ab" * 32)
    return replace(an_envelope("first", *items, **how), media=(medium,))


def exported(tmp_path: Path, bundle: Path, *envelopes: Envelope) -> dict[str, list[list[str]]]:
    results = write_results(tmp_path / "results", envelopes)
    packed = tmp_path / "boxes.zip"
    assert main(["export", str(results), "--to", "mot", "-o", str(packed), "--bundle", str(bundle)]) == 0
    with zipfile.ZipFile(packed) as held:
        return {name: [line.split(",") for line in held.read(name).decode().splitlines()] for name in held.namelist()}


def test_each_true_frame_at_which_a_box_is_there_has_a_line_in_pixels(tmp_path: Path, bundle: Path) -> None:
    first = track("a", "bus", placed(1, 10.0), placed(5, 30.0, enabled=False), frames=(2, 6))
    second = track("b", "", placed(1, 0.0), frames=(298,))
    files = exported(tmp_path, bundle, watched(first, second))
    assert files["labels.txt"] == [["Red car"], ["bus"]]
    assert files["street.first.txt"] == [
        ["3", "1", "33", "91", "32", "36", "1", "2", "1"],
        ["4", "1", "49", "91", "32", "36", "1", "2", "1"],
        ["5", "1", "65", "91", "32", "36", "1", "2", "1"],
        ["6", "1", "81", "91", "32", "36", "1", "2", "1"],
        ["7", "1", "97", "91", "32", "36", "1", "2", "1"],
        ["299", "2", "1", "91", "32", "36", "1", "-1", "1"],
        ["300", "2", "1", "91", "32", "36", "1", "-1", "1"],
    ]


def test_a_box_that_leaves_and_comes_again_keeps_its_id_and_moves_evenly(tmp_path: Path, bundle: Path) -> None:
    items = (placed(1, 0.0), placed(8, 70.0, enabled=False), placed(20, 5.0), placed(23, 6.0, enabled=False))
    moving = watched(track("a", "Red car", *items, frames=(0, 7, 20, 23)))
    lines = exported(tmp_path, bundle, moving)["street.first.txt"]
    assert [int(line[0]) for line in lines] == [*range(1, 9), *range(21, 25)]
    assert {line[1] for line in lines} == {"1"}
    for line in lines:
        frame = int(line[0]) - 1
        share = Fraction(frame, 7) * 70 if frame < 8 else 5 + Fraction(frame - 20, 3)
        assert abs(float(line[2]) - (1 + share * SIZE[0] / 100)) <= 0.005


def test_of_a_box_that_is_turned_stands_what_it_takes_upright(tmp_path: Path, bundle: Path) -> None:
    """32 pixels by 36, turned by a quarter around its left upper corner, which stays there."""
    turned = {**placed(1, 50.0, enabled=False), "rotation": 90}
    lines = exported(tmp_path, bundle, watched(track("a", "bus", turned, frames=(0,))))["street.first.txt"]
    assert lines == [["1", "1", str(161 - 36), "91", "36", "32", "1", "2", "1"]]


def test_what_has_nominal_frames_only_stands_at_the_frames_that_they_show(tmp_path: Path, bundle: Path) -> None:
    lines = exported(tmp_path, bundle, watched(track("a", "bus", placed(11, 10.0, enabled=False))))["street.first.txt"]
    assert lines == [["11", "1", "33", "91", "32", "36", "1", "2", "1"]]


def test_places_that_label_studio_s_frames_cannot_tell_apart_are_in_mot_and_csv_and_counted(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two true frames that one nominal frame shows, the sequence has the later one."""
    item = track("a", "bus", placed(1, 10.0), placed(2, 30.0, enabled=False), frames=(0, 1, 2))
    beside = replace(item.frames[1], item=placed(2, 0.0))
    sent = watched(replace(item, frames=(item.frames[0], beside, item.frames[2])))
    lines = exported(tmp_path, bundle, sent)["street.first.txt"]
    assert [line[:3] for line in lines] == [["1", "1", "33"], ["2", "1", "1"], ["3", "1", "97"]]
    capsys.readouterr()
    asked = ["export", str(tmp_path / "results"), "--bundle", str(bundle), "--json", "--to"]
    assert main([*asked, "csv", "-o", str(tmp_path / "table")]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    with (tmp_path / "table-regions.csv").open(newline="", encoding="utf-8-sig") as table:
        (row,) = csv.DictReader(table)
    (more,) = (json.loads(cell) for cell in row.values() if "sequence" in cell)
    assert [(keyframe["frame_on_screen"], keyframe["x"]) for keyframe in more["sequence"]] == [
        (1, 10.0),
        (2, 0.0),
        (3, 30.0),
    ]
    assert main([*asked, "label-studio", "-o", str(tmp_path / "tasks.json")]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    (told,) = (problem for problem in problems if problem["code"] == "export-left-out")
    assert told["problem"].startswith("Box keyframes: 1. They are not exported")
    (task,) = json.loads((tmp_path / "tasks.json").read_text())
    (written,) = task["annotations"][0]["result"]
    assert [keyframe["x"] for keyframe in written["value"]["sequence"]] == [10.0, 30.0]


def test_each_worker_has_a_file_and_what_was_skipped_none(tmp_path: Path, bundle: Path) -> None:
    box = track("a", "bus", placed(1, 10.0, enabled=False), frames=(0,))
    ada, bob = (watched(box, number=number, worker=worker) for number, worker in ((1, WORKERS[0]), (2, WORKERS[1])))
    files = exported(tmp_path, bundle, ada, bob, watched(number=3, skipped=True))
    assert sorted(files) == ["labels.txt", *(f"street.first.{worker}.txt" for worker in WORKERS)]


def test_a_design_without_boxes_on_videos_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = write_results(tmp_path / "results", [an_envelope("first")])
    other = valid_bundle(tmp_path / "other")
    asked = ["export", str(results), "--to", "mot", "-o", str(tmp_path / "out"), "--bundle", str(other), "--json"]
    assert main(asked) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "This design has no video boxes and therefore no tracks to export." in json.dumps(problem)
