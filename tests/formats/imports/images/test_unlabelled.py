"""Pictures on which nothing is marked yet are tasks, too, unless they are left out by an option; both is told."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.images.foreign_annotations import ForeignDataset
from annotator.formats.imports.images.registry import with_unlabelled_images
from annotator.formats.problem_log import ProblemLog
from annotator.store.bundles.sources import FolderSource
from formats.foreign_sources import source
from formats.imports.images.drawn_sources import COCO, LABELME, VOC, imported, png, problems_of, written

TOLD = "Images without regions: {count} (first: {first})."
LABELME_FOLDER: dict[str, bytes | str] = {
    **{name: png() for name in ("img/a.png", "img/b.png", "img/10.png", "img/2.png", "img/a_json/label.png")},
    "img/a.json": json.dumps(LABELME),
}
VOC_FOLDER: dict[str, bytes | str] = {
    **{name: png() for name in ("JPEGImages/a.png", "JPEGImages/b.png", "SegmentationClass/a.png")},
    "Annotations/a.xml": VOC,
}
COCO_FOLDER: dict[str, bytes | str] = {
    "a.png": png(),
    "b.png": png(),
    "c.json": json.dumps({**COCO, "images": [*COCO["images"], {**COCO["images"][0], "id": 2, "file_name": "b.png"}]}),
}
YOLO_FOLDER: dict[str, bytes | str] = {
    **{name: png() for name in ("images/a.png", "images/b.png")},
    "labels/a.txt": "0 0.5 0.5 0.1 0.1\n",
    "classes.txt": "car\n",
}


@pytest.mark.parametrize(
    ("files", "names", "is_told_elsewhere"),
    [
        (LABELME_FOLDER, ["img/2.png", "img/10.png", "img/a.png", "img/b.png"], True),
        (VOC_FOLDER, ["a.png", "b.png"], True),
        (COCO_FOLDER, ["a.png", "b.png"], False),
        (YOLO_FOLDER, ["a.png", "b.png"], False),
    ],
    ids=["labelme", "voc", "coco", "yolo"],
)
def test_what_nothing_is_marked_on_is_a_task(
    tmp_path: Path,
    files: dict[str, bytes | str],
    names: list[str],
    is_told_elsewhere: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = written(tmp_path / "source", files)
    tasks = tasks_of(imported(source, tmp_path / "all"))
    assert [name for name, _is_marked in tasks] == names
    (marked,) = (name for name, is_marked in tasks if is_marked)
    first = next(name for name in names if name != marked)
    told = TOLD.format(count=len(names) - 1, first=first)
    printed = capsys.readouterr().out
    assert f"{told} Each of them still becomes a task." in printed
    assert ("1 (first: img/a_json/label.png" in printed or "Mask images, not imported" in printed) is is_told_elsewhere
    assert tasks_of(imported(source, tmp_path / "some", "--only-marked")) == [(marked, True)]
    assert f"{told} They are not imported." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["C:\\pics\\a.png", "pics/a.png", "a", "A.PNG"])
def test_an_image_of_voc_that_is_called_otherwise_is_no_other_one(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "source", {"a.png": png(), "a.xml": VOC.replace("a.png", name)})
    assert tasks_of(imported(folder, tmp_path / "out")) == [("a.png", True)]
    assert "not imported" not in capsys.readouterr().out


def test_an_ending_that_could_be_two_is_not_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "source", {"a.png": png(), "a.jpg": png(), "a.xml": VOC.replace("a.png", "a")})
    found = {(problem["code"], problem["file"]) for problem in problems_of(folder, tmp_path / "out", capsys)}
    assert ("media-missing", "a.xml") in found


def tasks_of(bundle: Path) -> list[tuple[str, bool]]:
    """Return each task's image name, and whether it has regions."""
    read = read_bundle(FolderSource(bundle)).bundle
    assert read is not None
    columns = [task.columns for task in read.tasks]
    return [(own["image"].removeprefix("media/"), bool(own.get("predictions"))) for own in columns]


def test_an_image_that_has_flags_and_no_marks_is_not_left_out(tmp_path: Path) -> None:
    def flagged(name: str, *, is_night: bool) -> str:
        return json.dumps({**LABELME, "imagePath": name, "shapes": [], "flags": {"night": is_night}})

    files: dict[str, bytes | str] = {name: png() for name in ("a.png", "b.png", "c.png")}
    files |= {"a.json": flagged("a.png", is_night=True), "b.json": flagged("b.png", is_night=False)}
    folder = written(tmp_path / "source", files)
    assert tasks_of(imported(folder, tmp_path / "some", "--only-marked")) == [("a.png", True)]
    assert tasks_of(imported(folder, tmp_path / "all")) == [("a.png", True), ("b.png", False), ("c.png", False)]


def test_thousands_of_images_beside_are_found_at_once() -> None:
    log = ProblemLog()
    files = ImportFiles(source({f"{number}.png": b"" for number in range(12_000)}), {}, log)
    began_s = process_time()
    found = with_unlabelled_images(ForeignDataset("it", (), {}, places={"0.png": "0.png"}), files, log)
    assert process_time() - began_s < 1
    assert len(found.images) == 11_999
