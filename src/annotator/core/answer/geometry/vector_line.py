"""Vector lines in Label Studio's format: open or closed, straight or curved, with branches
(https://labelstud.io/tags/vector). Pure, in any unit. Each vertex has an id and refers to the one before it. A
curved vertex has two control points of a cubic Bézier curve: the first for the edge to it, the second for the edges
from it. A line is closed if its first vertex follows its last."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import Corner

APART = "disconnected"  # of control points that move independently
_NEIGHBOUR_SHARE = 0.3  # of an edge: the distance of the control point at an end without one, as Label Studio draws it
_OFF_PX = 0.1  # maximum deviation of the drawn polyline from a curve
_MOST_PARTS = 200  # maximum number of segments of a curve

type LinePath = tuple[Spot, ...]


class Vertex(Struct, frozen=True):
    """A vertex. `before` is the index of its predecessor, None at the start of a path. `known` holds the other
    fields of the result, including the id."""

    at: Spot
    before: int | None
    controls: tuple[Spot, Spot] | None = None
    known: Mapping[str, Any] = field(default_factory=dict)


class VectorLine(Struct, frozen=True):
    vertices: tuple[Vertex, ...]
    is_closed: bool = False

    @property
    def is_chain(self) -> bool:
        """True if each vertex follows the one before it in the list."""
        return all(vertex.before == (place - 1 if place else None) for place, vertex in enumerate(self.vertices))

    @property
    def is_ring(self) -> bool:
        """True if the line is a closed ring and so has an inside."""
        return self.is_closed and self.is_chain and len(self.vertices) > 1

    @property
    def is_straight(self) -> bool:
        return not any(vertex.controls for vertex in self.vertices)

    @property
    def handles(self) -> tuple[Spot, ...]:
        """The positions of all handles: the vertices, then the control points of curved ones."""
        bent = (spot for vertex in self.vertices for spot in vertex.controls or ())
        return (*(vertex.at for vertex in self.vertices), *bent)

    def bent_by(self, handle: int) -> tuple[int, int] | None:
        """Return the vertex of a control point's handle and the index of the control point; None for a vertex."""
        found = [(place, part) for place, vertex in enumerate(self.vertices) if vertex.controls for part in (0, 1)]
        return found[handle - len(self.vertices)] if handle >= len(self.vertices) else None

    def edges(self) -> dict[int, tuple[Vertex, Vertex]]:
        """Return the ends of each edge, by the index after which a new vertex on it is inserted."""
        vertices = self.vertices
        found = {
            place - 1: (vertices[vertex.before], vertex)
            for place, vertex in enumerate(vertices)
            if vertex.before is not None
        }
        if self.is_closed and len(vertices) > 1:
            found[len(vertices) - 1] = (vertices[-1], vertices[0])
        return found

    def ways(self, scale: float = 1.0) -> tuple[LinePath, ...]:
        """Return the polylines of the line, with curves that look smooth at `scale` pixels per unit. A ring is one
        polyline that does not repeat its start; each branch is one of its own."""
        ways: list[list[Spot]] = []
        ends: dict[int, int] = {}  # by the last vertex of a polyline
        for place, vertex in self._in_turn():
            if vertex.before is None:
                ways.append([vertex.at])
                ends[place] = len(ways) - 1
                continue
            before = self.vertices[vertex.before]
            number = ends.pop(vertex.before, None)
            if number is None:
                ways.append([before.at])
                number = len(ways) - 1
            ways[number] += curve(before, vertex, scale)
            ends[place] = number
        if self.is_closed and len(self.vertices) > 1:
            back = curve(self.vertices[-1], self.vertices[0], scale)
            if self.is_ring:
                ways[0] += back[:-1]
            else:
                ways.append([self.vertices[-1].at, *back])
        return tuple(map(tuple, ways))

    def mapped(self, put: Callable[[Spot], Spot]) -> VectorLine:
        """Return the line with a function applied to all its points."""
        return replace(self, vertices=tuple(_mapped(vertex, put) for vertex in self.vertices))

    def _in_turn(self) -> Sequence[tuple[int, Vertex]]:
        """Return the vertices so that each follows its predecessor."""
        numbered = list(enumerate(self.vertices))
        if all(vertex.before is None or vertex.before < place for place, vertex in numbered):
            return numbered
        after: dict[int | None, list[tuple[int, Vertex]]] = {}
        for place, vertex in numbered:
            after.setdefault(vertex.before, []).append((place, vertex))
        found = list(after.get(None, []))
        for place, _vertex in found:  # the list grows during the loop
            found += after.get(place, [])
        return found


def _mapped(vertex: Vertex, put: Callable[[Spot], Spot]) -> Vertex:
    controls = None if vertex.controls is None else (put(vertex.controls[0]), put(vertex.controls[1]))
    return replace(vertex, at=put(vertex.at), controls=controls)


def curve(start: Vertex, end: Vertex, scale: float) -> list[Spot]:
    """Return the points from one vertex to the next, without the first."""
    if start.controls is None and end.controls is None:
        return [end.at]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = _curved(start, end)
    # The second differences bound the deviation of equal segments from the curve (Wang 1984).
    bend = max(math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    count = min(_MOST_PARTS, max(1, math.ceil(math.sqrt(0.75 * bend * scale / _OFF_PX))))
    found: list[Spot] = []
    for step in range(1, count + 1):
        t = step / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return found


def middle(start: Vertex, end: Vertex) -> Spot:
    """Return the midpoint of an edge, on its curve."""
    if start.controls is None and end.controls is None:
        return (start.at[0] + end.at[0]) / 2, (start.at[1] + end.at[1]) / 2
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = _curved(start, end)
    return (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8


def _curved(start: Vertex, end: Vertex) -> tuple[Spot, Spot, Spot, Spot]:
    """Return the four control points of a Bézier curve."""
    (x0, y0), (x3, y3) = start.at, end.at
    dx, dy = (x3 - x0) * _NEIGHBOUR_SHARE, (y3 - y0) * _NEIGHBOUR_SHARE
    first = (x0 + dx, y0 + dy) if start.controls is None else start.controls[1]
    second = (x3 - dx, y3 - dy) if end.controls is None else end.controls[0]
    return start.at, first, second, end.at


def straight(spots: Sequence[Spot], *, is_closed: bool = False) -> VectorLine:
    """Return a straight line through these points."""
    vertices = (Vertex(at, place - 1 if place else None) for place, at in enumerate(spots))
    return VectorLine(tuple(vertices), is_closed)


def line_of(spots: Sequence[Spot], *, is_closed: bool = False) -> dict[str, Any]:
    """Return the geometry of a straight line through these points, in percent of the image's sides."""
    return written(straight(spots, is_closed=is_closed))


def written(line: VectorLine) -> dict[str, Any]:
    """Return the geometry of a line given in percent of the image's sides."""
    names = _names(line)
    vertices: list[dict[str, Any]] = []
    for place, vertex in enumerate(line.vertices):
        before = vertex.before if place or not line.is_closed else len(names) - 1
        previous = None if before is None else names[before]
        (x, y), controls = vertex.at, vertex.controls
        known = {
            **vertex.known,
            "id": names[place],
            "x": x,
            "y": y,
            "prevPointId": previous,
            "isBezier": bool(controls),
        }
        if controls is not None:
            known |= {f"controlPoint{number}": {"x": x, "y": y} for number, (x, y) in enumerate(controls, start=1)}
        vertices.append(known)
    return {"vertices": vertices, "closed": line.is_closed}


def _names(line: VectorLine) -> list[str]:
    """Return the ids of the vertices; new vertices get unused ones."""
    names = [str(vertex.known.get("id", "")) for vertex in line.vertices]
    taken = set(names)
    number = 0
    for place, name in enumerate(names):
        if not name:
            number += 1
            while f"point-{number}" in taken:
                number += 1
            names[place] = f"point-{number}"
            taken.add(names[place])
    return names


def read_line(geometry: Mapping[str, Any]) -> VectorLine:
    """Parse the output of `written`. A vertex without a stated predecessor follows the one before it. Raise
    ValueError, KeyError or TypeError for an invalid line."""
    raw = geometry["vertices"]
    if not isinstance(raw, list | tuple) or not all(isinstance(vertex, Mapping) for vertex in raw):
        raise TypeError(raw)
    names = {vertex["id"]: place for place, vertex in enumerate(raw) if vertex.get("id")}
    if len(names) != sum(bool(vertex.get("id")) for vertex in raw):
        raise ValueError(raw)
    before = [_before(vertex, place, names) for place, vertex in enumerate(raw)]
    is_closed = bool(geometry.get("closed", False)) or (
        len(raw) > 1 and before[0] == len(raw) - 1 and None not in before
    )
    if is_closed:
        before[0] = None
    line = VectorLine(tuple(_vertex(vertex, place) for vertex, place in zip(raw, before, strict=True)), is_closed)
    if len(line._in_turn()) != len(raw) or not raw:  # a cycle
        raise ValueError(raw)
    return line


def mixed_lines(
    vertices: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], share: float
) -> tuple[Mapping[str, Any], ...]:
    """Return the vertices after this share of the way to others with the same ids. Return `vertices` if the others
    have different ids, predecessors or curves."""
    pairs = list(zip(vertices, others, strict=False))
    fixed = ("id", "prevPointId", "isBezier")
    is_same = len(vertices) == len(others) and all(
        here.get(name) == there.get(name) for here, there in pairs for name in fixed
    )
    return tuple(_mixed(here, there, share) for here, there in pairs) if is_same else tuple(vertices)


def _mixed(here: Mapping[str, Any], there: Mapping[str, Any], share: float) -> Mapping[str, Any]:
    """Return a vertex, or one of its control points, between two others."""
    moved = {name: here[name] + (there[name] - here[name]) * share for name in ("x", "y")}
    bent = {
        name: _mixed(here[name], there[name], share)
        for name in ("controlPoint1", "controlPoint2")
        if here.get("isBezier")
    }
    return {**here, **moved, **bent}


def line_like(
    before: Mapping[str, Any], after: Mapping[str, Any], pixel: Callable[[Spot], tuple[int, int]]
) -> dict[str, Any]:
    """Return `after` with the subpixel positions of `before` where the pixel is unchanged."""
    was, now = read_line(before), read_line(after)
    known = dict(zip(_names(was), was.vertices, strict=True))

    def kept(vertex: Vertex) -> Vertex:
        old = known.get(str(vertex.known.get("id")), vertex)
        at = old.at if pixel(old.at) == pixel(vertex.at) else vertex.at
        if vertex.controls is None or old.controls is None:
            return replace(vertex, at=at)
        pairs = zip(old.controls, vertex.controls, strict=True)
        first, second = (there if pixel(there) == pixel(here) else here for there, here in pairs)
        return replace(vertex, at=at, controls=(first, second))

    return written(replace(now, vertices=tuple(map(kept, now.vertices))))


def _before(vertex: Mapping[str, Any], place: int, names: Mapping[Any, int]) -> int | None:
    if "prevPointId" not in vertex:
        return place - 1 if place else None
    name = vertex["prevPointId"]
    return None if name is None else names[name]


def _vertex(raw: Mapping[str, Any], before: int | None) -> Vertex:
    own = {"x", "y", "prevPointId", "isBezier", "controlPoint1", "controlPoint2"}
    controls = (_control(raw["controlPoint1"]), _control(raw["controlPoint2"])) if raw.get("isBezier") else None
    known = {name: value for name, value in raw.items() if name not in own}
    return Vertex((raw["x"], raw["y"]), before, controls, known)


def _control(raw: Mapping[str, Any]) -> Spot:
    return raw["x"], raw["y"]


def vertex_positions(geometry: Mapping[str, Any]) -> list[Spot]:
    """Return the positions of the vertices in order."""
    return [(vertex["x"], vertex["y"]) for vertex in geometry["vertices"]]


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
    """Move one handle. A vertex moves with its control points and stays on the image. The opposite control point
    mirrors the move, unless the two are disconnected; `apart` disconnects them."""
    bent = line.bent_by(handle)
    if bent is None:
        x, y = min(max(0, at[0]), size[0]), min(max(0, at[1]), size[1])
        dx, dy = x - line.vertices[handle].at[0], y - line.vertices[handle].at[1]
        return _with(line, handle, lambda vertex: _moved(vertex, dx, dy))
    return _with(line, bent[0], lambda vertex: _bent(vertex, bent[1], at, apart=apart))


def with_vertex(line: VectorLine, after: int, at: Corner) -> VectorLine:
    """Add a vertex on the edge with this number (`VectorLine.edges`); on a curved edge it gets control points."""
    start, end = line.edges()[after]
    is_curved = bool(start.controls or end.controls)
    place = after + 1
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
    here = line.vertices[place].at
    before, after = _neighbours(line, place)
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


def _neighbours(line: VectorLine, place: int) -> tuple[Spot | None, Spot | None]:
    """Return the positions of the previous and the first following vertex, None if missing."""
    edges = line.edges().values()
    here = line.vertices[place]
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
