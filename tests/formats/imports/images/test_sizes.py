"""Files that say that a picture has another size than it has: marks stand on its pixels all the same."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from annotator.formats.bundle.reader import read_bundle
from annotator.formats.tasks.predictions import read_predictions
from annotator.store.bundles.sources import FolderSource
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, imported, png, written

# Each says that the picture, of 640 by 480, is 320 by 200, and has a box from 1, 2.
WRONG = {
    "coco": json.dumps({**COCO, "images": [{**COCO["images"][0], "width": 320, "height": 200}]}),
    "labelme": json.dumps({**LABELME, "imageWidth": 320, "imageHeight": 200}),
    "voc": VOC.replace("640", "320").replace("480", "200"),
    "voc of nothing": VOC.replace("640", "0").replace("480", "0"),
    "cvat": CVAT.replace("640", "320").replace("480", "200"),
}


def first_place(bundle: Path) -> tuple[float, float]:
    """In percent."""
    read = read_bundle(FolderSource(bundle)).bundle
    assert read is not None
    (item,) = read_predictions(read.design, next(iter(read.tasks)).columns).answer.items
    return item.value["x"], item.value["y"]


@pytest.mark.parametrize("case", WRONG)
def test_the_size_of_the_image_holds_and_is_told(tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"a.{'json' if case in ('coco', 'labelme') else 'xml'}"
    bundle = imported(written(tmp_path / "source", {"a.png": png(), name: WRONG[case]}), tmp_path / "bundle")
    assert first_place(bundle) == (1 * 100 / 640, 2 * 100 / 480)
    stated = "0 × 0" if "nothing" in case else "320 × 200"
    assert f"The first is 640 × 480 pixels instead of {stated}." in capsys.readouterr().out


def test_marks_from_before_an_image_was_turned_are_turned_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, bytes | str] = {"a.png": turned((640, 480), 6), "a.xml": VOC}
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle")
    assert first_place(bundle) == ((480 - 40) * 100 / 480, 1 * 100 / 640)
    assert "The first is 640 × 480 pixels in the file and 480 × 640 as displayed." in capsys.readouterr().out


@pytest.mark.parametrize(("size", "orientation"), [((480, 480), 6), ((640, 480), 3)])
def test_where_the_size_does_not_tell_marks_stay_and_that_is_told(
    tmp_path: Path, size: tuple[int, int], orientation: int, capsys: pytest.CaptureFixture[str]
) -> None:
    voc = VOC.replace("640", str(size[0]))
    files: dict[str, bytes | str] = {"a.png": turned(size, orientation), "a.xml": voc}
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle")
    assert first_place(bundle) == (1 * 100 / size[0], 2 * 100 / 480)
    assert (
        "Rotated or mirrored images whose regions may have been drawn before or after this change: 1. The first is"
    ) in capsys.readouterr().out


@pytest.mark.parametrize("size", [(480, 640), (320, 200)])
def test_marks_on_an_image_as_it_is_shown_stay(
    tmp_path: Path, size: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    voc = VOC.replace("<width>640", f"<width>{size[0]}").replace("<height>480", f"<height>{size[1]}")
    files: dict[str, bytes | str] = {"a.png": turned((640, 480), 6), "a.xml": voc}
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle")
    assert first_place(bundle) == (1 * 100 / 480, 2 * 100 / 640)
    is_told = "Images whose size differs from the one given in the file: 1. The first is" in capsys.readouterr().out
    assert is_told is (size == (320, 200))


def turned(size: tuple[int, int], orientation: int) -> bytes:
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size, "teal").save(held, "JPEG", exif=exif)
    return held.getvalue()
