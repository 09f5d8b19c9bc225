"""Masks as pictures of their classes: as we write them, and as other programs do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.answer.mask.raster import Mask
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.masks import palette_png
from annotator.formats.imports import masks as budget
from annotator.formats.imports.plan import ImportKind, ImportRequest
from depth import IS_DEEP
from fakes.plain_images import DECODED_HERE
from formats.foreign_sources import plan
from formats.imports.images.drawn_sources import answered, imported, png, problems_of, there_and_back, written
from formats.imports.images.drawn_strategies import HEIGHT, IMAGES, LABELS, WIDTH, boxes, room

CLASSES = "\n".join(("background", *LABELS)) + "\n"
LABELMAP = "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncar:250,50,83::\ntree: 51, 221, 255::\n"


def saved(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def grey(pixels: dict[tuple[int, int], int], size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    image = Image.new("L", size)
    for place, number in pixels.items():
        image.putpixel(place, number)
    return image


@st.composite
def painted(draw: st.DrawFn) -> Any:
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    for number in draw(st.lists(st.integers(0, len(LABELS)), max_size=4)):
        left, top, width, height = map(int, draw(boxes()))
        pixels[top : top + height, left : left + width] = number
    return pixels


@settings(deadline=None, max_examples=150 if IS_DEEP else 10, phases=[Phase.explicit, Phase.generate])
@given(
    IMAGES.flatmap(lambda names: st.fixed_dictionaries(dict.fromkeys(names, painted()))),
    st.booleans(),
    st.sampled_from(("masks/", "")),
)
def test_masks_come_back(drawn: dict[str, Any], has_palette: bool, place: str) -> None:
    """Also where they are in no folder of their own."""
    files: dict[str, bytes | str] = {"classes.txt": CLASSES}
    for name, pixels in drawn.items():
        files[f"images/{name}"] = png()
        own = palette_png(pixels.tobytes(), (WIDTH, HEIGHT)) if has_palette else saved(Image.fromarray(pixels))
        files[f"{place}{name}"] = own
    with room() as folder:
        out = there_and_back(written(folder / "source", files), folder, "masks")
        assert (out / "classes.txt").read_text() == CLASSES
        for name, pixels in drawn.items():
            assert np.array_equal(np.asarray(Image.open(out / "masks" / name)), pixels)
        assert len(list((out / "masks").rglob("*.png"))) == len(drawn)


def test_without_colours_in_the_list_they_are_those_of_voc(tmp_path: Path) -> None:
    """Datumaro writes it so; the last of VOC's colours is the edge of an object."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.paste((128, 0, 0), (10, 20, 40, 60))
    image.paste((0, 128, 0), (20, 20, 30, 30))
    image.paste((224, 224, 192), (40, 20, 41, 60))
    files: dict[str, bytes | str] = {
        "labelmap.txt": "# label:color_rgb:parts:actions\nbackground:::\ncar:::\ntraffic light:::\n",
        "JPEGImages/a.png": png(),
        "SegmentationClass/a.png": saved(image),
    }
    (only,) = answered(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    found = {item.value["brushlabels"][0]: item.value["rle"] for item in only.answer.items}
    counts = {name: Mask.of(rle, (WIDTH, HEIGHT)).count_px for name, rle in found.items()}
    assert counts == {"car": 30 * 40 - 100, "traffic light": 100}


def test_colours_are_those_of_the_list_as_cvat_has_them(tmp_path: Path) -> None:
    """In three channels, or with a palette whose numbers say nothing."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.paste((250, 50, 83), (10, 20, 40, 60))
    image.paste((51, 221, 255), (20, 20, 30, 30))
    for number, mask in enumerate((image, image.convert("P", palette=Image.Palette.ADAPTIVE, colors=3))):
        files: dict[str, bytes | str] = {
            "labelmap.txt": LABELMAP,
            "JPEGImages/a.png": png(),
            "SegmentationClass/a.png": saved(mask),
        }
        (only,) = answered(imported(written(tmp_path / f"s{number}", files), tmp_path / f"b{number}"))
        found = {item.value["brushlabels"][0]: item.value["rle"] for item in only.answer.items}
        assert {name: Mask.of(rle, (WIDTH, HEIGHT)).count_px for name, rle in found.items()} == {
            "car": 30 * 40 - 100,
            "tree": 100,
        }


def test_what_voc_has_not_said_is_left_out_and_labelmes_ignored_class_counts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, bytes | str] = {
        "class_names.txt": "__ignore__\n_background_\ncar\ntree\n",
        "JPEGImages/a.png": png(),
        "JPEGImages/b.png": png(),
        "SegmentationClassPNG/a.png": palette_png(grey({(5, 6): 1, (7, 6): 255}).tobytes(), (WIDTH, HEIGHT)),
    }
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle")
    assert "Regions of type “void” are not imported: 1." in capsys.readouterr().out
    first, second = answered(bundle)
    assert [item.value["brushlabels"] for item in first.answer.items] == [["car"]]
    assert second.answer.items == ()


@pytest.mark.parametrize("in_colours", [False, True])
def test_objects_of_one_class_are_told_apart_by_the_second_image_of_voc(tmp_path: Path, in_colours: bool) -> None:
    """A region of no object there is a separate mask."""
    classes, objects = Image.new("RGB", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    for number, (left, top) in enumerate(((10, 20), (100, 20), (100, 200), (300, 300))):
        classes.paste((250, 50, 83) if number < 3 else (51, 221, 255), (left, top, left + 20, top + 10 + number))
        objects.paste(number, (left, top, left + 20, top + 10 + number))  # the first is of none
    held = palette_png(objects.tobytes(), (WIDTH, HEIGHT))
    files: dict[str, bytes | str] = {
        "labelmap.txt": LABELMAP,
        "JPEGImages/a.png": png(),
        "SegmentationClass/a.png": saved(classes),
        "SegmentationObject/a.png": saved(Image.open(io.BytesIO(held)).convert("RGB")) if in_colours else held,
    }
    (only,) = answered(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    found = [
        (item.value["brushlabels"][0], Mask.of(item.value["rle"], (WIDTH, HEIGHT)).count_px)
        for item in only.answer.items
    ]
    assert found == [("car", 220), ("car", 240), ("car", 200), ("tree", 260)]


def test_white_on_black_is_the_one_class_there_is(tmp_path: Path) -> None:
    """Beside its picture, which is called alike."""
    held = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), "teal").save(held, "JPEG")
    mask = grey({(5, 6): 255}).convert("1")
    files: dict[str, bytes | str] = {
        "classes.txt": "background\ncell\n",
        "a.jpg": held.getvalue(),
        "a.png": saved(mask),
    }
    (only,) = answered(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    assert [item.value["brushlabels"] for item in only.answer.items] == [["cell"]]


@pytest.mark.parametrize(
    ("why", "file", "files"),
    [
        ("mask-none", "source", {"masks/a.png": None}),
        ("mask-picture", "masks/b.png", {"masks/b.png": saved(grey({}))}),
        ("mask-other", "masks/a.png", {"masks/a.png": saved(grey({(1, 1): 1}, (HEIGHT, WIDTH)))}),
        ("mask-png", "masks/a.png", {"masks/a.png": saved(Image.new("RGB", (9, 9)))}),
        ("mask-png", "masks/a.png", {"masks/a.png": saved(Image.new("I;16", (9, 9)))}),
        ("mask", "masks/a.png", {"masks/a.png": saved(grey({(1, 1): 1}))[:-30]}),
        ("mask-size", "SegmentationObject/a.png", {"SegmentationObject/a.png": saved(grey({}, (9, 9)))}),
        ("mask-class", "masks/a.png", {"masks/a.png": saved(grey({(1, 1): 9}))}),
        ("mask-names", "classes.txt", {"classes.txt": "background\n"}),
        ("mask-names", "classes.txt", {"classes.txt": "background\n" + "a\n" * 300}),
        ("mask-colour", "labelmap.txt", {"classes.txt": None, "labelmap.txt": LABELMAP + "dog:1,2,999::\n"}),
        ("mask-colour", "labelmap.txt", {"classes.txt": None, "labelmap.txt": LABELMAP + "dog:0,0,0::\n"}),
        ("mask-unknown", "masks/a.png", {"classes.txt": None, "labelmap.txt": LABELMAP}),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    tmp_path: Path, why: str, file: str, files: dict[str, bytes | str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    whole = {"classes.txt": CLASSES, "images/a.png": png(), "masks/a.png": saved(grey({(3, 3): 1})), **files}
    source = written(tmp_path / "source", {name: content for name, content in whole.items() if content is not None})
    found = problems_of(source, tmp_path / "bundle", capsys)
    assert [(each["params"]["why"], each["file"]) for each in found if each["code"] == "drawn-file"] == [(why, file)]


def test_the_budget_holds_for_images_of_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, bytes | str] = {"classes.txt": CLASSES, "images/a.png": png(), "images/b.png": png()}
    noise = Image.effect_noise((WIDTH, HEIGHT), 90).point(lambda value: value % 3)
    files |= {f"masks/{name}.png": saved(noise) for name in "ab"}
    for most in ("MOST_RUNS", "MOST_PIXELS"):
        monkeypatch.setattr(budget, most, 100_000 if most == "MOST_RUNS" else 400_000)
        planned = plan(files, ImportRequest(kind=ImportKind.MASKS))
        (found,) = [problem for problem in planned.problems if problem.code is ProblemCode.DRAWN_FILE]
        assert found.place.file == "masks/b.png" if most == "MOST_PIXELS" else found.params["why"] == "paint-runs"
        monkeypatch.undo()


@given(st.binary(max_size=200))
def test_no_bytes_make_a_reader_of_colours_fall(data: bytes) -> None:
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2\x08\2\0\0\0"
    assert DECODED_HERE.pixels(head + data, ((1, 2, 3),)) is None or len(data) > 20
