"""`annotator export --to cvat-video`, `coco-video` and `label-studio` of what moves through videos, through main()."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
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
  <Labels name="what" toName="film"><Label value="Car"/></Labels>
  <PolygonLabels name="form" toName="film"><Label value="Lane"/></PolygonLabels>
  <KeyPointLabels name="point" toName="film"><Label value="Wheel"/></KeyPointLabels>
  <TimelineLabels name="when" toName="film"><Label value="Night"/></TimelineLabels>
  <Choices name="how" toName="film" perRegion="true"><Choice value="Fast"/><Choice value="Slow"/></Choices>
</View>
"""
SIZE = (200, 100)
FRAMES = 300
WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na")


@pytest.fixture
def bundle(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = {"bundle.toml": MANIFEST, "config.xml": CONFIG, "tasks.csv": "id,film\nfirst,media/street.mp4\n"}
    files = {path: text.encode() for path, text in texts.items()}
    video = shared_video(tmp_path_factory, "MP4, 25").read_bytes()
    return write_folder(tmp_path / "bundle", {**files, "media/street.mp4": video})


type Place = tuple[int, bool, Mapping[str, Any]]


def track(region_id: str, maker: str, kind: str, named: Mapping[str, Any], *places: Place) -> ResultItem:
    """`places` are frame number, if it goes on, and geometry."""
    sequence = [{"frame": frame + 1, "enabled": on, **place, "time": frame / 25} for frame, on, place in places]
    value = {"framesCount": 300, "duration": 12.0, "sequence": sequence, **named}
    frames = tuple(TrueFrame(frame, frame / 25) for frame, _on, _place in places)
    return ResultItem(region_id, maker, "film", kind, value, frames=frames)


def box(x: float) -> dict[str, float]:
    return {"x": x, "y": 50.0, "width": 10.0, "height": 20.0, "rotation": 0}


CAR = track("a", "box", "videorectangle", {"labels": ["Car"]}, (2, True, box(10)), (6, False, box(30)))
LANE = track(
    "b", "form", "polygonlabels", {"polygonlabels": ["Lane"]},
    (0, True, {"points": [[0, 0], [50, 0], [0, 40]], "closed": True}),
    (2, False, {"points": [[0, 0], [100, 0], [0, 80]], "closed": True}),
)  # fmt: skip
WHEEL = track(
    "c", "point", "keypointlabels", {"keypointlabels": ["Wheel"]}, (298, True, {"x": 10.0, "y": 20.0, "width": 0.5})
)
HOW = ResultItem("a", "how", "film", "choices", {**CAR.value, "choices": ["Fast"]}, frames=CAR.frames)


def watched(*items: ResultItem, **how: Any) -> Envelope:
    extent = Extent(*SIZE, duration_s=12.0, frame_count=FRAMES)
    medium = Medium("media/street.mp4", MediumKind.VIDEO, extent, "ab" * 32)
    return replace(an_envelope("first", *items, **how), media=(medium,))


def exported(tmp_path: Path, bundle: Path, form: str, *envelopes: Envelope) -> dict[str, bytes]:
    results = write_results(tmp_path / "results", envelopes)
    output = tmp_path / ("tracks.zip" if form == "cvat-video" else "tracks.json")
    assert main(["export", str(results), "--to", form, "-o", str(output), "--bundle", str(bundle)]) == 0
    if form != "cvat-video":
        return {output.name: output.read_bytes()}
    with zipfile.ZipFile(output) as held:
        return {name: held.read(name) for name in held.namelist()}


def shapes(found: etree._Element) -> list[tuple[str, int, bool]]:
    return [(str(shape.tag), int(shape.get("frame", "")), shape.get("outside") == "1") for shape in found]


def test_cvat_gets_a_track_with_its_keyframes_for_each_region(tmp_path: Path, bundle: Path) -> None:
    files = exported(tmp_path, bundle, "cvat-video", watched(CAR, HOW, LANE, WHEEL))
    root = etree.fromstring(files["street.first.xml"])
    assert [root.findtext(f"meta/task/{name}") for name in ("mode", "size", "start_frame", "stop_frame")] == [
        "interpolation", "300", "0", "299",
    ]  # fmt: skip
    assert [root.findtext(f"meta/task/original_size/{side}") for side in ("width", "height")] == ["200", "100"]
    kinds = {label.findtext("name"): label.findtext("type") for label in root.iterfind("meta/task/labels/label")}
    assert kinds == {"box": "rectangle", "Car": "any", "Lane": "polygon", "Wheel": "points"}
    car, lane, wheel = root.iterfind("track")
    assert [found.get("label") for found in (car, lane, wheel)] == ["Car", "Lane", "Wheel"]
    assert shapes(car) == [("box", 2, False), ("box", 6, False), ("box", 7, True)]
    assert [car[0].get(side) for side in ("xtl", "ytl", "xbr", "ybr")] == ["20", "50", "40", "70"]
    assert [each.findtext("attribute[@name='how']") for each in car] == ["Fast"] * 3
    assert shapes(lane) == [("polygon", 0, False), ("polygon", 2, False), ("polygon", 3, True)]
    assert lane[1].get("points") == "0,0;200,0;0,80"
    assert shapes(wheel) == [("points", 298, False)], "it stays until the end"
    assert wheel[0].get("points") == "20,20"


def test_coco_gets_each_region_on_each_frame(tmp_path: Path, bundle: Path) -> None:
    whole = json.loads(exported(tmp_path, bundle, "coco-video", watched(CAR, HOW, LANE, WHEEL))["tracks.json"])
    assert whole["videos"] == [{"id": 1, "name": "street.first", "width": 200, "height": 100}]
    assert [(image["id"], image["frame_id"], image["video_id"]) for image in whole["images"]] == [
        (number + 1, number, 1) for number in range(FRAMES)
    ]
    names = {category["id"]: category["name"] for category in whole["categories"]}
    frames = {image["id"]: image["frame_id"] for image in whole["images"]}
    found = [
        (names[each["category_id"]], each["instance_id"], frames[each["image_id"]], each["bbox"])
        for each in whole["annotations"]
    ]
    assert found == [
        *(("Car", 1, frame, [20 + 10 * (frame - 2), 50, 20, 20]) for frame in range(2, 7)),
        ("Lane", 2, 0, [0, 0, 100, 40]), ("Lane", 2, 1, [0, 0, 150, 60]), ("Lane", 2, 2, [0, 0, 200, 80]),
        ("Wheel", 3, 298, [20, 20, 0, 0]), ("Wheel", 3, 299, [20, 20, 0, 0]),
    ]  # fmt: skip
    car, lane, wheel = (next(each for each in whole["annotations"] if each["instance_id"] == n) for n in (1, 2, 3))
    assert (car["attributes"], car["area"]) == ({"how": ["Fast"]}, 400)
    assert (lane["segmentation"], lane["area"]) == ([[0, 0, 100, 0, 0, 40]], 2000)
    assert (wheel["keypoints"], wheel["num_keypoints"]) == ([20, 20, 2], 1)


def test_the_answers_of_two_workers_are_two_videos(tmp_path: Path, bundle: Path) -> None:
    both = [watched(CAR, number=place, worker=worker) for place, worker in enumerate(WORKERS, start=1)]
    whole = json.loads(exported(tmp_path, bundle, "coco-video", *both)["tracks.json"])
    assert [video["worker"] for video in whole["videos"]] == list(WORKERS)
    assert len(whole["images"]) == 2 * FRAMES
    assert {each["image_id"] for each in whole["annotations"] if each["video_id"] == 2} == set(
        range(FRAMES + 3, FRAMES + 8)
    )
    assert len(exported(tmp_path, bundle, "cvat-video", *both)) == 2


def told(capsys: pytest.CaptureFixture[str], command: Sequence[str]) -> tuple[int, list[dict[str, Any]]]:
    code = main([*command, "--json"])
    return code, json.loads(capsys.readouterr().out)["problems"]


def test_label_studio_gets_all_and_a_note_names_what_it_cannot_show(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = write_results(tmp_path / "results", [watched(CAR, HOW, LANE, WHEEL)])
    command = ["export", str(results), "--to", "label-studio", "-o", str(tmp_path / "a.json"), "--bundle", str(bundle)]
    code, problems = told(capsys, command)
    assert code == 0
    notes = [text for found in problems for text in found.values() if "does not show them" in str(text)]
    assert [note.partition(". ")[0] for note in notes] == ["Polygons and key points that move through a video: 2"]
    (task,) = json.loads((tmp_path / "a.json").read_bytes())
    assert [result["id"] for result in task["annotations"][0]["result"]] == ["a", "a", "b", "c"]


@pytest.mark.parametrize("form", ["cvat-video", "coco-video"])
def test_a_design_without_tracks_is_told_so(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = valid_bundle(tmp_path / "bundle")
    results = write_results(tmp_path / "results", [an_envelope("first", skipped=True)])
    output = tmp_path / "made"
    code, problems = told(capsys, ["export", str(results), "--to", form, "-o", str(output), "--bundle", str(bundle)])
    assert code == 1
    assert "marks nothing that moves through a video" in json.dumps(problems)
    assert not output.exists()
