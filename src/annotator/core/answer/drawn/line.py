"""Lines from point to point, as Label Studio writes its vectors: each vertex has a name, and knows the one before it
(https://labelstud.io/tags/vector). Pure; in percent of the picture's sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.turning import Spot


def line_of(spots: Sequence[Spot]) -> dict[str, Any]:
    """An open line through these, straight from one to the next."""
    names = [f"point-{number}" for number in range(1, len(spots) + 1)]
    vertices = [
        {"id": name, "x": x, "y": y, "prevPointId": before, "isBezier": False}
        for name, before, (x, y) in zip(names, [None, *names], spots, strict=False)
    ]
    return {"vertices": vertices, "closed": False}


def spots_of(geometry: Mapping[str, Any]) -> list[Spot]:
    """Where its vertices are, from the first to the last."""
    return [(vertex["x"], vertex["y"]) for vertex in geometry["vertices"]]
