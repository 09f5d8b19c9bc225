"""The reference file of the objects in sample images, `known/BUNDLE.json`. It is written with the images and not
shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from resources.samples.drawing.canvas import Known

FOLDER = Path(__file__).parent.parent / "known"


def write_known(found: Mapping[str, Sequence[Known]], file: Path) -> None:
    """Write the objects of each image, one per line."""
    images: list[str] = []
    for image, things in found.items():
        lines = ",\n    ".join(json.dumps(asdict(thing)) for thing in things)
        images.append(f"  {json.dumps(image)}: [\n    {lines}\n  ]" if things else f"  {json.dumps(image)}: []")
    file.write_text("{\n" + ",\n".join(images) + "\n}\n", encoding="utf-8")


def read_known(file: Path) -> Mapping[str, tuple[Known, ...]]:
    read = json.loads(file.read_text(encoding="utf-8"))
    return {image: tuple(Known(**thing) for thing in things) for image, things in read.items()}
