"""Geometry of regions in CVAT's form: in pixels, with rotation around the centre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import pairs
from annotator.core.answer.rotation import Spot, turned
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.geometry.polygons import exact, spot
from annotator.formats.exports.images.annotations import ImageAnnotation
from annotator.formats.results.answer_text import number_text


def elements_of(mark: ImageAnnotation, size: tuple[int, int]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the tag and attributes of a region. A branching line gives several."""
    match mark.shape:
        case Shape.RECTANGLE:
            yield "box", _box(mark, size)
        case Shape.ELLIPSE:
            yield "ellipse", _ellipse(mark, size)
        case Shape.MASK if mark.mask is not None:
            yield "mask", _mask(mark.mask)
        case Shape.KEY_POINT:
            yield "points", {"points": places(mark.outline)}
        case Shape.LINE if not mark.is_ring:
            for way in (mark.outline, *mark.further):
                yield "polyline" if len(way) > 1 else "points", {"points": places(way)}
        case _:
            yield "polygon", {"points": places(mark.outline)}


def places(outline: Sequence[Spot]) -> str:
    """`x,y;x,y`"""
    return ";".join(f"{number_text(x)},{number_text(y)}" for x, y in outline)


def _box(mark: ImageAnnotation, size: tuple[int, int]) -> dict[str, str]:
    geometry = mark.area.geometry
    left, top = spot(geometry["x"], geometry["y"], size)
    right, bottom = spot(geometry["x"] + geometry["width"], geometry["y"] + geometry["height"], size)
    degrees = _degrees(mark)
    x, y = turned(((left + right) / 2, (top + bottom) / 2), (left, top), degrees) if degrees else (0.0, 0.0)
    aside, down = (x - (left + right) / 2, y - (top + bottom) / 2) if degrees else (0.0, 0.0)
    sides = {"xtl": left + aside, "ytl": top + down, "xbr": right + aside, "ybr": bottom + down}
    return {**_numbers(sides), **_turn(degrees)}


def _ellipse(mark: ImageAnnotation, size: tuple[int, int]) -> dict[str, str]:
    geometry = mark.area.geometry
    (x, y), (across, down) = (
        spot(geometry[first], geometry[second], size) for first, second in (("x", "y"), ("radiusX", "radiusY"))
    )
    return {**_numbers({"cx": x, "cy": y, "rx": across, "ry": down}), **_turn(_degrees(mark))}


def _degrees(mark: ImageAnnotation) -> float:
    return float(mark.area.geometry.get("rotation") or 0) % 360


def _turn(degrees: float) -> dict[str, str]:
    return _numbers({"rotation": degrees}) if degrees else {}


def _numbers(sides: Mapping[str, float]) -> dict[str, str]:
    return {name: number_text(exact(side)) for name, side in sides.items()}


def _mask(mask: Mask) -> dict[str, str]:
    """Return the bounding box of a mask and its run lengths inside the box.

    Runs are counts of uncovered and covered pixels in turn, row by row."""
    left, top, right, bottom = mask.box or (0, 0, 0, 0)
    width, counts, at = right - left, list[int](), 0
    for row in range(top, bottom):
        for start, end in pairs(mask.spans(row)):
            first = (row - top) * width + start - left
            if first == at and counts:  # the covered run continues in the next row
                counts[-1] += end - start
            else:
                counts += (first - at, end - start)
            at = first + end - start
    rest = width * (bottom - top) - at
    runs = ", ".join(map(str, [*counts, rest] if rest else counts))
    sides = {"left": left, "top": top, "width": width, "height": bottom - top}
    return {"rle": runs, **{name: str(side) for name, side in sides.items()}}
