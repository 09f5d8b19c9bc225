"""Edits of lines: move, add, remove, bend and branch vertices. Pure.

In whole pixels of the image. `size` is the image's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.geometry.vector_line import APART, VectorLine, Vertex, read_line, written
from annotator.core.answer.geometry.vertices import Corner
from annotator.core.answer.rotation import Spot

type _Size = tuple[int, int]

_BEND = 1 / 3  # of the shorter adjacent edge: the initial distance of the control points from a vertex


def on_image(geometry: Mapping[str, Any], size: _Size) -> VectorLine:
    """Convert to whole pixels; exact for the output of `from_image`."""
    return read_line(geometry).mapped(lambda at: (round(at[0] * size[0] / 100), round(at[1] * size[1] / 100)))


def from_image(line: VectorLine, size: _Size) -> dict[str, Any]:
    return written(line.mapped(lambda at: (at[0] * 100 / size[0], at[1] * 100 / size[1])))


def shifted(line: VectorLine, dx: int, dy: int, size: _Size) -> VectorLine:
    """Move the whole line with its control points, limited by the image."""
    across, down = ([vertex.at[axis] for vertex in line.vertices] for axis in (0, 1))
    dx = round(min(max(dx, -min(across)), size[0] - max(across)))
    dy = round(min(max(dy, -min(down)), size[1] - max(down)))
    return line.mapped(lambda at: (at[0] + dx, at[1] + dy))


def with_handle(line: VectorLine, handle: int, at: Corner, size: _Size, *, apart: bool = False) -> VectorLine:
    """Move one handle.

    A vertex moves with its control points and stays on the image. The opposite control point mirrors the move,
    unless the two are disconnected; `apart` disconnects them."""
    bent = line.bent_by(handle)
    if bent is None:
        x, y = min(max(0, at[0]), size[0]), min(max(0, at[1]), size[1])
        dx, dy = x - line.vertices[handle].at[0], y - line.vertices[handle].at[1]
        return _with(line, handle, lambda vertex: _moved(vertex, dx, dy))
    return _with(line, bent[0], lambda vertex: _bent(vertex, bent[1], at, apart=apart))


def with_vertex(line: VectorLine, after: int, at: Corner) -> VectorLine:
    """Add a vertex on the edge with this number (`VectorLine.edges`); on a curved edge it gets control points."""
    start, end = line.edges()[after]
    is_curved, place = bool(start.controls or end.controls), after + 1
    before = after if place == len(line.vertices) else line.vertices[place].before
    kept = [_renumbered(vertex, lambda number: number + (number >= place)) for vertex in line.vertices]
    moved_on = None if before is None else before + (before >= place)
    if place < len(kept):
        kept[place] = replace(kept[place], before=place)
    kept.insert(place, Vertex(at, moved_on))
    grown = VectorLine(tuple(kept), line.is_closed)
    return curved(grown, place) if is_curved else grown


def without_vertex(line: VectorLine, place: int) -> VectorLine:
    """Remove a vertex; its successors follow its predecessor, or the first of them if there is none."""
    gone = line.vertices[place]
    after = [number for number, vertex in enumerate(line.vertices) if vertex.before == place]
    heir = gone.before if gone.before is not None else after[0] if after else None
    kept: list[Vertex] = []
    for number, vertex in enumerate(line.vertices):
        before = vertex.before
        if before == place:
            before = None if number == heir else heir
        if number != place:
            kept.append(replace(vertex, before=before))
    left = VectorLine(tuple(_renumbered(vertex, lambda number: number - (number > place)) for vertex in kept))
    return closed(left, is_closed=line.is_closed and may_close(left))


def branched(line: VectorLine, place: int, at: Corner) -> VectorLine:
    """Add a branch: a new vertex after this one."""
    return replace(line, vertices=(*line.vertices, Vertex(at, place)))


def may_close(line: VectorLine) -> bool:
    """Return True if the line can be closed; two straight edges enclose no area."""
    return line.is_chain and (len(line.vertices) > 2 or (len(line.vertices) == 2 and not line.is_straight))


def closed(line: VectorLine, *, is_closed: bool) -> VectorLine:
    return replace(line, is_closed=is_closed)


def curved(line: VectorLine, place: int) -> VectorLine:
    """Add control points along the direction from the previous to the next vertex."""
    here, (before, after) = line.vertices[place].at, _beside(line, place)
    lengths = [math.dist(here, other) for other in (before, after) if other is not None]
    if not lengths:
        return line
    (x0, y0), (x1, y1) = before or here, after or here
    length = math.dist((x0, y0), (x1, y1))
    reach = _BEND * min(lengths)
    dx, dy = ((x1 - x0) / length, (y1 - y0) / length) if length else (1.0, 0.0)
    dx, dy = round(dx * reach), round(dy * reach)
    controls = (here[0] - dx, here[1] - dy), (here[0] + dx, here[1] + dy)
    known = {**line.vertices[place].known, APART: False}
    return _with(line, place, lambda vertex: replace(vertex, controls=controls, known=known))


def uncurved(line: VectorLine, place: int) -> VectorLine:
    return _with(line, place, lambda vertex: replace(vertex, controls=None))


def put_together(line: VectorLine, place: int, *, apart: bool) -> VectorLine:
    """Disconnect the control points of a vertex, or make them mirror each other again."""

    def edited(vertex: Vertex) -> Vertex:
        known = replace(vertex, known={**vertex.known, APART: apart})
        return known if apart or vertex.controls is None else _bent(known, 1, vertex.controls[1], apart=False)

    return _with(line, place, edited)


def are_apart(vertex: Vertex) -> bool:
    return bool(vertex.known.get(APART))


def _beside(line: VectorLine, place: int) -> tuple[Spot | None, Spot | None]:
    """Return the positions of the previous and the first following vertex, None if missing."""
    edges, here = line.edges().values(), line.vertices[place]
    before = next((start.at for start, end in edges if end is here), None)
    return before, next((end.at for start, end in edges if start is here), None)


def _with(line: VectorLine, place: int, edited: Callable[[Vertex], Vertex]) -> VectorLine:
    vertices = (edited(vertex) if number == place else vertex for number, vertex in enumerate(line.vertices))
    return replace(line, vertices=tuple(vertices))


def _renumbered(vertex: Vertex, put: Callable[[int], int]) -> Vertex:
    return vertex if vertex.before is None else replace(vertex, before=put(vertex.before))


def _moved(vertex: Vertex, dx: float, dy: float) -> Vertex:
    return VectorLine((vertex,)).mapped(lambda at: (at[0] + dx, at[1] + dy)).vertices[0]


def _bent(vertex: Vertex, part: int, at: Spot, *, apart: bool) -> Vertex:
    if vertex.controls is None:
        return vertex
    is_apart = apart or are_apart(vertex)
    across = vertex.controls[1 - part] if is_apart else (2 * vertex.at[0] - at[0], 2 * vertex.at[1] - at[1])
    controls = (at, across) if part == 0 else (across, at)
    return replace(vertex, controls=controls, known={**vertex.known, APART: True} if apart else vertex.known)
