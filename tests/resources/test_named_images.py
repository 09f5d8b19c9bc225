"""The pictures in which something is to be boxed are what the scripts beside them draw; what is known to stand in them
is an answer that their bundles take."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from resources.samples import draw_detail_selection, draw_object_naming
from resources.samples.drawing.canvas import Canvas, Known
from resources.samples.drawing.image import ShownImage, save
from resources.samples.drawing.known import FOLDER, read_known
from resources.samples.drawing.shapes import box

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.regions import regions, with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import findings
from annotator.core.bundle.content import Bundle
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.formats.builtin.resources import resource_folder
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import open_source
from depth import part

SAMPLES = resource_folder() / "samples"
IMAGES = {"object-naming": draw_object_naming.IMAGES, "detail-selection": draw_detail_selection.IMAGES}
EACH = [(name, image) for name, images in IMAGES.items() for image in images]

every_bundle = pytest.mark.parametrize("name", IMAGES)


def known(name: str) -> dict[str, tuple[Known, ...]]:
    return dict(read_known(FOLDER / f"{name}.json"))


def bundle(name: str) -> Bundle:
    source = open_source(str(SAMPLES / name))
    try:
        read = read_bundle(source).bundle
    finally:
        source.close()
    assert read is not None
    return read


@every_bundle
def test_the_script_draws_every_image_and_no_other_and_they_are_small(name: str) -> None:
    files = {path.name: path.stat().st_size for path in (SAMPLES / name / "media").iterdir()}
    assert sorted(image.file for image in IMAGES[name]) == sorted(files) == sorted(known(name))
    assert len(files) == 10
    assert max(files.values()) < 130_000


@pytest.mark.parametrize(("name", "image"), part(EACH, 4), ids=lambda value: getattr(value, "file", value))
def test_drawing_one_again_gives_the_same_pixels_and_the_same_boxes(
    name: str, image: ShownImage, tmp_path: Path
) -> None:
    """A small tolerance: JPEG decoders and encoders differ a little from version to version."""
    assert save(image, tmp_path) == known(name)[image.file]
    with Image.open(SAMPLES / name / "media" / image.file) as shipped, Image.open(tmp_path / image.file) as drawn:
        assert (shipped.size, shipped.mode) == (drawn.size, drawn.mode)
        apart = ImageStat.Stat(ImageChops.difference(shipped, drawn))
    assert max(apart.mean) < 0.5
    assert max(high for _, high in apart.extrema) <= 24


@every_bundle
def test_what_is_known_to_stand_there_is_an_answer_that_the_bundle_takes(name: str) -> None:
    sample, truth = bundle(name), known(name)
    (labels,) = (control for control in sample.design.controls() if isinstance(control, Labels))
    sizes = {image.file: (image.width_px, image.height_px) for image in IMAGES[name]}
    for task in sample.tasks:
        file = Path(task.columns["image"]).name
        answer = Answer()
        for number, thing in enumerate(truth[file]):
            corners = (thing.left, thing.top), (thing.right, thing.bottom)
            geometry = geometry_of(Shape.RECTANGLE, corners, sizes[file])
            region = Region(str(number), "image", Shape.RECTANGLE, geometry, Extent(*sizes[file]))
            answer = with_region(answer, labels, region, (thing.name,))
        assert len(regions(answer, sample.design)) == len(truth[file])
        missing = [finding.control for finding in findings(answer, sample.design, task.columns)]
        assert missing == ([] if truth[file] else [labels.name]), file


def test_every_name_comes_up_often_and_one_image_has_nothing_to_name() -> None:
    truth = known("object-naming")
    often = Counter(thing.name for things in truth.values() for thing in things)
    assert set(often) == {"person", "bicycle", "car", "sign"}
    assert min(often.values()) >= 8
    assert [file for file, things in truth.items() if not things] == ["quiet.jpg"]


def test_eight_of_ten_towers_have_the_one_clock_that_is_looked_for() -> None:
    truth = known("detail-selection")
    assert [file for file, things in truth.items() if not things] == ["lookout.jpg", "mended.jpg"]
    assert all(len(things) <= 1 for things in truth.values())
    widths = [things[0].right - things[0].left for things in truth.values() if things]
    assert min(widths) < 50 < 120 < max(widths)


def test_of_a_thing_only_what_can_be_seen_is_known() -> None:
    canvas = Canvas((100, 60), 200)
    with canvas.thing("behind"):
        canvas.paint(box(20, 20, 120, 100), "#C4302B")
    with canvas.thing("gone"):
        canvas.paint(box(140, 20, 160, 40), "#C4302B")
    with canvas.thing("cut off"):
        canvas.paint(box(180, 80, 260, 160), "#C4302B")
    with canvas.thing("in front"):
        canvas.paint(box(60, 10, 170, 110), "#2A5CA8")
        canvas.paint(box(0, 0, 200, 20), "#1B2430", alpha=0.3)
    found = [astuple(thing) for thing in canvas.known()]
    assert found == [("behind", 10, 10, 30, 51), ("cut off", 90, 40, 100, 60), ("in front", 30, 5, 86, 56)]
