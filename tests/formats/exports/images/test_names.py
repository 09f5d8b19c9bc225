"""Names of images and of the files about them, where two could be taken for one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.design.medium import Extent, Medium, MediumKind
from answer_making import an_envelope, exported_names, write_results
from bundle_making import write_folder
from formats.exports.images.drawn_bundle import SIZE, box, drawn_bundle, png


def exported(folder: Path, form: str, paths: Sequence[str]) -> Path:
    """Export a box on each of these images, which are of different sizes."""
    bundle = drawn_bundle(folder / "bundle")
    table = io.StringIO()
    csv.writer(table).writerows([("id", "image"), *enumerate(paths)])
    images = {path: png((SIZE[0], SIZE[1] + number)) for number, path in enumerate(paths)}
    write_folder(bundle, {"tasks.csv": table.getvalue().encode(), **images})
    results = [
        replace(
            an_envelope(str(number), box("a", 1, 2, 3, 4, "bus"), number=number + 1),
            media=(Medium(path, MediumKind.IMAGE, Extent(*SIZE), "ab" * 32),),
        )
        for number, path in enumerate(paths)
    ]
    out = folder / "out"
    words = ["export", str(write_results(folder / "results", results)), "--to", form, "--bundle", str(bundle)]
    assert main([*words, "-o", str(out)]) == 0
    return out


@pytest.mark.parametrize("form", ["labelme", "coco"])
def test_images_in_and_beside_the_media_folder_are_told_apart(tmp_path: Path, form: str) -> None:
    out = exported(tmp_path, form, ["media/x.png", "x.png"])
    if form == "coco":
        assert [image["file_name"] for image in json.loads(out.read_bytes())["images"]] == ["media/x.png", "x.png"]
        return
    assert exported_names(out) == {"media/x.png", "media/x.json", "x.png", "x.json"}
    assert (out / "media/x.png").read_bytes() != (out / "x.png").read_bytes()


@pytest.mark.parametrize(
    ("form", "suffix", "place"), [("labelme", "json", ""), ("voc", "xml", ""), ("yolo", "txt", "labels/")]
)
def test_no_file_is_called_as_a_folder_of_images(tmp_path: Path, form: str, suffix: str, place: str) -> None:
    out = exported(tmp_path, form, ["media/a.png", f"media/a.{suffix}/b.png"])
    assert {f"{place}a-2.{suffix}", f"{place}a.{suffix}/b.{suffix}"} <= exported_names(out)
