"""Tasks with several images: each image is exported beside its annotations."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.design.medium import Extent, Medium, MediumKind
from answer_making import an_envelope, exported_names, write_results
from bundle_making import MANIFEST, write_folder
from formats.exports.images.drawn_bundle import SIZE, box, png

CONFIG = """\
<View>
  <Image name="image" valueList="$images"/>
  <RectangleLabels name="box" toName="image"><Label value="bus"/></RectangleLabels>
</View>
"""
TASKS = '[{"id": "12", "data": {"images": ["media/a.png", "media/b.png"]}}]'
PAGES = ("media/a.png", "media/b.png")


def test_every_page_has_its_image_and_its_labels(tmp_path: Path) -> None:
    texts = {"bundle.toml": f'{MANIFEST}\n[tasks]\nfile = "tasks.json"\n', "config.xml": CONFIG, "tasks.json": TASKS}
    files = {name: text.encode() for name, text in texts.items()}
    bundle = write_folder(tmp_path / "bundle", {**files, **dict.fromkeys(PAGES, png())})
    media = tuple(Medium(path, MediumKind.IMAGE, Extent(*SIZE), "ab" * 32) for path in PAGES)
    envelope = replace(an_envelope("12", box("b", 64, 48, 320, 240, "bus")), media=media)
    results, out = write_results(tmp_path / "results", [envelope]), tmp_path / "out"
    assert main(["export", str(results), "--to", "yolo", "-o", str(out), "--bundle", str(bundle)]) == 0
    found = exported_names(out)
    assert found == {"data.yaml", "images/a.png", "images/b.png", "labels/a.txt", "labels/b.txt"}
