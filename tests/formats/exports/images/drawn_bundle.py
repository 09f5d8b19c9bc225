"""A bundle whose pictures were drawn on, and submissions for it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PIL import Image

from annotator.app.main import main
from annotator.core.answer.geometry.vector_line import VectorLine, from_image, line_of
from annotator.core.answer.mask.label_studio_rle import as_written
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import with_span
from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import Envelope
from answer_making import an_envelope, write_results
from bundle_making import MANIFEST, write_folder

SIZE = (640, 480)
IMAGE = "media/street/photo.png"
CONFIG = """\
<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image" choice="multiple">
    <Label value="Red car" category="7"/><Label value="Bus" alias="bus"/>
  </RectangleLabels>
  <PolygonLabels name="outline" toName="image"><Label value="Roof"/></PolygonLabels>
  <KeyPointLabels name="spot" toName="image"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
  <BrushLabels name="brush" toName="image"><Label value="Roof"/></BrushLabels>
  <VectorLabels name="way" toName="image"><Label value="Roof"/></VectorLabels>
  <EllipseLabels name="round" toName="image"><Label value="Roof"/></EllipseLabels>
  <Rectangle name="tool" toName="image"/>
  <Number name="group_id" toName="image" perRegion="true"/>
  <Choices name="flags" toName="image" perRegion="true" choice="multiple">
    <Choice value="truncated"/><Choice value="difficult"/><Choice value="occluded"/><Choice value="iscrowd"/>
  </Choices>
  <Choices name="pose" toName="image" perRegion="true"><Choice value="Left"/><Choice value="Right"/></Choices>
  <TextArea name="description" toName="image" perRegion="true"/>
  <Choices name="weather" toName="image"><Choice value="rain"/></Choices>
</View>
"""


def png(size: tuple[int, int] = SIZE) -> bytes:
    held = io.BytesIO()
    Image.new("L", size, 128).save(held, "PNG")
    return held.getvalue()


def drawn_bundle(folder: Path, config: str = CONFIG) -> Path:
    texts = {"bundle.toml": MANIFEST, "config.xml": config, "tasks.csv": f"id,image\n12,{IMAGE}\n"}
    return write_folder(folder, {**{path: text.encode() for path, text in texts.items()}, IMAGE: png()})


def box(
    region_id: str, left: float, top: float, width: float, height: float, *labels: str, turn: float = 0
) -> ResultItem:
    """In pixels."""
    across, down = (100 / side for side in SIZE)
    place = {"x": left * across, "y": top * down, "width": width * across, "height": height * down, "rotation": turn}
    value = {**place, "rectanglelabels": list(labels)} if labels else place
    kind = ("box", "rectanglelabels") if labels else ("tool", "rectangle")
    return ResultItem(region_id, kind[0], "image", kind[1], value, Extent(*SIZE))


def polygon(region_id: str, points: Sequence[tuple[float, float]], label: str = "Roof") -> ResultItem:
    places = [[x * 100 / SIZE[0], y * 100 / SIZE[1]] for x, y in points]
    value = {"points": places, "closed": True, "polygonlabels": [label]}
    return ResultItem(region_id, "outline", "image", "polygonlabels", value, Extent(*SIZE))


def point(region_id: str, x: float, y: float, label: str, maker: str = "spot") -> ResultItem:
    value = {"x": x * 100 / SIZE[0], "y": y * 100 / SIZE[1], "width": 0.5, "keypointlabels": [label]}
    return ResultItem(region_id, maker, "image", "keypointlabels", value, Extent(*SIZE))


def brush(region_id: str, *bars: tuple[int, int, int, int]) -> ResultItem:
    """Bars of pixels: left, top, right and bottom."""
    rows: dict[int, tuple[int, ...]] = {}
    for left, top, right, bottom in bars:
        for row in range(top, bottom):
            rows[row] = with_span(rows.get(row, ()), left, right)
    value = as_written(Mask.of_rows(rows, SIZE).as_geometry())
    return ResultItem(region_id, "brush", "image", "brushlabels", {**value, "brushlabels": ["Roof"]}, Extent(*SIZE))


def line(region_id: str, *places: tuple[float, float]) -> ResultItem:
    value = {**line_of([(x * 100 / SIZE[0], y * 100 / SIZE[1]) for x, y in places]), "vectorlabels": ["Roof"]}
    return ResultItem(region_id, "way", "image", "vectorlabels", value, Extent(*SIZE))


def drawn_line(region_id: str, line: VectorLine) -> ResultItem:
    value = {**from_image(line, SIZE), "vectorlabels": ["Roof"]}
    return ResultItem(region_id, "way", "image", "vectorlabels", value, Extent(*SIZE))


def ellipse(region_id: str, x: float, y: float, across: float, down: float) -> ResultItem:
    wide, high = (100 / side for side in SIZE)
    place = {"x": x * wide, "y": y * high, "radiusX": across * wide, "radiusY": down * high, "rotation": 0}
    value = {**place, "ellipselabels": ["Roof"]}
    return ResultItem(region_id, "round", "image", "ellipselabels", value, Extent(*SIZE))


def about(item: ResultItem, control: str, kind: str, value: Any) -> ResultItem:
    """Return further answers about a region."""
    place = {name: part for name, part in item.value.items() if not name.endswith("labels")}
    key = "text" if kind == "textarea" else kind
    return replace(item, from_name=control, type=kind, value={**place, key: value})


def seen(*items: ResultItem, **how: Any) -> Envelope:
    medium = Medium(IMAGE, MediumKind.IMAGE, Extent(*SIZE), "ab" * 32)
    return replace(an_envelope("12", *items, **how), media=(medium,))


def exported(
    folder: Path, form: str, *envelopes: Envelope, config: str = CONFIG, options: Sequence[str] = ()
) -> dict[str, bytes]:
    """Name -> content, through the real main()."""
    bundle = drawn_bundle(folder / "bundle", config)
    results = write_results(folder / "results", envelopes)
    output = folder / {"coco": "out.json", "cvat": "out.xml", "marks": "out.csv"}.get(form, "out.zip")
    command = ["export", str(results), "--to", form, "-o", str(output), "--bundle", str(bundle), *options]
    assert main(command) == 0
    if output.suffix != ".zip":
        return {output.name: output.read_bytes()}
    with zipfile.ZipFile(output) as held:
        return {name: held.read(name) for name in held.namelist()}


def coco_of(folder: Path, *envelopes: Envelope, config: str = CONFIG, options: Sequence[str] = ()) -> Mapping[str, Any]:
    (content,) = exported(folder, "coco", *envelopes, config=config, options=options).values()
    loaded: Mapping[str, Any] = json.loads(content)
    return loaded
