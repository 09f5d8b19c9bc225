"""Data sets of other programs, brought in, answered as they are predicted, and taken out again, by the real main()."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from annotator.app.main import main
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import Envelope
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.tasks.predictions import read_predictions
from annotator.store.bundles.sources import FolderSource
from answer_making import an_envelope, write_results

SIZE = (640, 480)
COCO: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "a.png", "width": 640, "height": 480}],
    "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}],
    "categories": [{"id": 1, "name": "car"}],
}
LABELME: dict[str, Any] = {
    "shapes": [{"label": "car", "points": [[1, 2], [30, 40]], "shape_type": "rectangle"}],
    "imagePath": "a.png",
    "imageWidth": 640,
    "imageHeight": 480,
}
VOC = """\
<annotation>
  <filename>a.png</filename>
  <size><width>640</width><height>480</height></size>
  <object>
    <name>car</name>
    <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>
  </object>
</annotation>
"""
CVAT = """\
<annotations>
  <image name="a.png" width="640" height="480">
    <box label="car" xtl="1" ytl="2" xbr="30" ybr="40"/>
  </image>
</annotations>
"""


def png(size: tuple[int, int] = SIZE) -> bytes:
    held = io.BytesIO()
    Image.new("L", size, 128).save(held, "PNG")
    return held.getvalue()


def written(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def imported(source: Path, target: Path, *options: str) -> Path:
    assert main(["import", str(source), "-o", str(target), *options]) == 0
    return target


def problems_of(source: Path, target: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    """Return the problems of an import that writes nothing."""
    assert main(["import", str(source), "-o", str(target), "--json", *options]) == 1
    assert not target.exists()
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return found


def answered(bundle: Path, size: tuple[int, int] = SIZE) -> list[Envelope]:
    """Each task as it was predicted; nothing of a prediction may be wrong."""
    reading = read_bundle(FolderSource(bundle))
    assert reading.bundle is not None, reading.problems
    design, envelopes = reading.bundle.design, []
    (column,) = design.media_columns()
    for number, task in enumerate(reading.bundle.tasks):
        predicted = read_predictions(design, task.columns)
        assert predicted.faults == ()
        items = tuple(replace(item, extent=Extent(*size)) for item in predicted.answer.items)
        medium = Medium(task.columns[column], MediumKind.IMAGE, Extent(*size), "ab" * 32)
        manifest = reading.bundle.manifest
        envelope = an_envelope(task.id, *items, number=number)
        envelopes.append(replace(envelope, media=(medium,), bundle_id=manifest.id, revision=manifest.revision))
    return envelopes


def there_and_back(source: Path, folder: Path, form: str, size: tuple[int, int] = SIZE) -> Path:
    """Export after an import; return the folder, or the file for COCO."""
    bundle = imported(source, folder / "bundle")
    results = write_results(folder / "results", answered(bundle, size))
    out = folder / ("out.json" if form == "coco" else "out")
    assert main(["export", str(results), "--to", form, "-o", str(out), "--bundle", str(bundle)]) == 0
    return out
