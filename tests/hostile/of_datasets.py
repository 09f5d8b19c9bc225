"""Data sets of other programs that are too much, for an import."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bundle_making import image, write_folder
from hostile.cases import HostileCase, Way


def _coco(categories: int) -> bytes:
    """Return a COCO data set of one image with that many categories."""
    box = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2]}
    images = [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}]
    named = [{"id": number, "name": f"c{number}"} for number in range(1, categories + 1)]
    return json.dumps({"images": images, "annotations": [box], "categories": named}).encode()


def datasets() -> Iterator[HostileCase]:
    def write(folder: Path) -> Path:
        return write_folder(folder / "set", {"a.png": image("PNG", "teal"), "instances.json": _coco(200_000)})

    yield HostileCase("datasets/coco-of-many-categories", write, False, Way.IMPORTED)
