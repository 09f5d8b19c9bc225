"""Programs find the pictures beside what was marked on them, and so does an import of ours."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from annotator.app.export import arguments, command
from annotator.app.main import main
from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource
from annotator.formats.exports.images.source_files import SourceImages
from annotator.formats.source.listing import MemorySource
from annotator.store.bundles.sources import open_source
from answer_making import exported_names, write_results
from formats.exports.images.drawn_bundle import (
    IMAGE,
    about,
    box,
    brush,
    drawn_bundle,
    ellipse,
    png,
    point,
    polygon,
    seen,
)
from formats.imports.images.drawn_sources import there_and_back

WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na")


def asked(folder: Path, form: str, out: str, *options: str, workers: tuple[str, ...] = WORKERS[:1]) -> list[str]:
    own = [
        seen(box(f"a{number}", 1, 2, 3, 4, "bus"), number=number, worker=worker)
        for number, worker in enumerate(workers)
    ]
    results = write_results(folder / "results", own)
    bundle = drawn_bundle(folder / "bundle")
    return ["export", str(results), "--to", form, "--bundle", str(bundle), "-o", str(folder / out), *options]


@pytest.mark.parametrize(("form", "suffix"), [("labelme", "json"), ("voc", "xml")])
def test_each_image_is_in_the_folder_of_its_files(tmp_path: Path, form: str, suffix: str) -> None:
    """labelme and LabelImg look for the image there."""
    assert main(asked(tmp_path, form, "out", workers=WORKERS)) == 0
    out = tmp_path / "out"
    files = [f"street/photo.{worker}.{suffix}" for worker in WORKERS]
    assert exported_names(out) == {*files, "street/photo.png"}
    assert (out / "street/photo.png").read_bytes() == png()
    assert all("photo.png" in (out / file).read_text() for file in files)


@pytest.mark.parametrize(
    ("form", "listed", "place", "suffix"),
    [("yolo", "data.yaml", "labels", "txt"), ("masks", "classes.txt", "masks", "png")],
)
def test_an_image_is_called_as_each_file_about_it(
    tmp_path: Path, form: str, listed: str, place: str, suffix: str
) -> None:
    """Ultralytics expects `labels` for `images`, and another suffix."""
    assert main(asked(tmp_path, form, "out", workers=WORKERS)) == 0
    own = {f"street/photo.{worker}" for worker in WORKERS}
    held = {name for each in own for name in (f"images/{each}.png", f"{place}/{each}.{suffix}")}
    assert exported_names(tmp_path / "out") == {listed, *held}


# What each has a place for.
BOX, ROOF = box("a", 64, 48, 320, 240, "bus"), polygon("b", ((64, 48), (320, 48), (64, 240)))
POINT = point("c", 320, 240, "tail")
PAINTED = brush("d", (10, 20, 40, 60), (12, 62, 14, 64))
DRAWN = {
    "yolo": [BOX],
    "yolo-segment": [ROOF, PAINTED],
    "yolo-pose": [BOX, POINT],
    "voc": [BOX, about(BOX, "flags", "choices", ["truncated"]), about(BOX, "pose", "choices", ["Left"])],
    "labelme": [BOX, about(BOX, "group_id", "number", 3), ROOF, POINT, PAINTED, ellipse("e", 320, 240, 100, 100)],
    "masks": [ROOF, PAINTED],
}


@pytest.mark.parametrize("form", DRAWN)
def test_what_was_exported_is_imported_and_exported_as_it_was(tmp_path: Path, form: str) -> None:
    results = write_results(tmp_path / "results", [seen(*DRAWN[form])])
    bundle = drawn_bundle(tmp_path / "bundle")
    out = tmp_path / "out"
    assert main(["export", str(results), "--to", form, "--bundle", str(bundle), "-o", str(out)]) == 0
    again = there_and_back(out, tmp_path / "again", form)
    assert exported_names(again) == exported_names(out)
    for name in exported_names(out):
        assert (again / name).read_bytes() == (out / name).read_bytes()


def test_a_zip_and_a_folder_that_is_there_have_them_too(tmp_path: Path) -> None:
    assert main(asked(tmp_path, "yolo-segment", "out.zip")) == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as held:
        assert held.testzip() is None
        assert held.read("images/street/photo.png") == png()
    shutil.rmtree(tmp_path / "bundle")
    shutil.rmtree(tmp_path / "results")
    (tmp_path / "there").mkdir()
    assert main(asked(tmp_path, "yolo-pose", "there")) == 0
    assert (tmp_path / "there/images/street/photo.png").read_bytes() == png()


def test_a_packed_bundle_gives_its_images(tmp_path: Path) -> None:
    words = asked(tmp_path, "labelme", "out")
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "bundle")
    words[words.index("--bundle") + 1] = packed
    assert main(words) == 0
    assert (tmp_path / "out/street/photo.png").read_bytes() == png()


def test_they_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(tmp_path, "labelme", "out", "--without-pictures")) == 0
    assert exported_names(tmp_path / "out") == {"street/photo.json"}
    with pytest.raises(SystemExit):
        main(["export", "r", "--to", "coco", "-o", "o", "--bundle", "b", "--without-pictures"])
    assert "--to labelme, masks, voc, yolo, yolo-pose, yolo-segment" in capsys.readouterr().err


def test_without_room_for_them_nothing_is_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arguments, "RESERVE_BYTES", 1 << 60)
    assert main(asked(tmp_path, "yolo", "out")) == 1
    assert "or exclude the images with --without-pictures." in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("is_json", [False, True])
def test_an_image_that_went_away_is_named_with_what_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_json: bool
) -> None:
    def opened_too_late(location: str) -> BundleSource:
        (tmp_path / "bundle" / IMAGE).unlink()
        return open_source(location)

    monkeypatch.setattr(command, "open_source", opened_too_late)
    assert main(asked(tmp_path, "labelme", "out", *(["--json"] if is_json else []))) == 1
    printed = capsys.readouterr().out
    what, fix = (
        ("The image could not be copied for export, because it is no longer in the bundle."),
        "Put the image back, or exclude the images with --without-pictures.",
    )
    if is_json:
        (problem,) = json.loads(printed)["problems"]
        assert (problem["file"], problem["code"]) == (IMAGE, "file-missing")
        assert problem["problem"].endswith(what)
        assert problem["hint"].endswith(fix)
    else:
        assert f"{IMAGE}: The image could not be copied" in printed
        assert fix in printed
        assert printed.endswith("No files were written.\n")
    assert not (tmp_path / "out").exists()


def test_an_image_that_changed_meanwhile_is_not_taken() -> None:
    files = {IMAGE: b"first"}
    originals = SourceImages(MemorySource("bundle", files))
    files[IMAGE] = b"1st"
    with pytest.raises(BundleRefused):
        list(originals.pieces(IMAGE))
    with pytest.raises(BundleRefused):
        list(originals.pieces("media/gone.png"))
