"""Small SVG drawings of regions: outlines without image, or bars along time. Workers' texts are escaped."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from annotator.core.agreement.comparable_regions import Dot, MarkedPlace, MarkedStretch, MovingShape, Patch
from annotator.core.agreement.comparable_values import MarkedRegion, MarkSource, ReadAnswer
from annotator.core.agreement.similarity import GRID, LineShape, MaskShape
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.result_items import Answer
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from annotator.formats.problem_log import printable
from annotator.formats.results.answer_text import labels_key

WIDTH = 260
_TALLEST = 260.0
_BAR, _GAP = 9, 3
_LETTERS = 10
_LONGEST_LABEL = 30
_MOST_DRAWN = 300  # regions of one answer
# Colours that are distinct for colour-blind readers (Okabe and Ito, 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a7a00", "#555555")


class MarkDrawings:
    """Drawings of the answers to one task, with the same scale and label colours."""

    def __init__(self, answers: Sequence[Answer], design: Design) -> None:
        self._played = [ReadAnswer(answer, design) for answer in answers]
        self._answers = answers
        self._colours: dict[str, str] = {}
        for control in design.controls():  # so that a label has the same colour in all tasks
            for label in control.labels if isinstance(control, Labels) else ():
                self._colour(label.reported)

    def of(self, number: int, control: str) -> str:
        """Return the drawing of the regions of a control; empty if there is nothing to draw."""
        return "".join(self._drawn(number, source) for source in self._played[number].marks if source[0] == control)

    def _drawn(self, number: int, source: MarkSource) -> str:
        answer = self._answers[number]
        marks = [(mark.place, self._label(answer, mark)) for mark in self._played[number].marks[source][:_MOST_DRAWN]]
        if any(isinstance(place, MarkedStretch | MovingShape) for place, _label in marks):
            return self._bars(marks, self._reach(source))
        return self._outlines(marks, _aspect(answer, source)) if marks else ""

    def _label(self, answer: Answer, mark: MarkedRegion) -> str:
        """Return the labels as `formats.results.answer_text` does. An untrusted result may contain anything there."""
        about = [item for item in answer.items if item.id == mark.region_id]
        listed = [item.value.get(labels_key(item)) for item in about]
        labels = [label for found in listed if isinstance(found, list | tuple) for label in found]
        return ", ".join(dict.fromkeys(label for label in labels if isinstance(label, str)))

    def _reach(self, source: MarkSource) -> tuple[float, float]:
        places = [mark.place for heard in self._played for mark in heard.marks.get(source, ())]
        low = min(place.low for place in places)
        high = max(place.high for place in places)
        return low, max(high, low + 1e-9)

    def _bars(self, marks: Iterable[tuple[MarkedPlace, str]], reach: tuple[float, float]) -> str:
        """Return bars, one below another, in order of time."""
        low, high = reach
        lines = []
        in_order = sorted(marks, key=lambda mark: (mark[0].low, mark[0].high))
        for row, (place, label) in enumerate(in_order):
            left, right = (WIDTH * (at - low) / (high - low) for at in (place.low, place.high))
            top = row * (_BAR + _GAP)
            lines.append(
                f'<rect x="{left:.1f}" y="{top}" width="{max(1.0, right - left):.1f}" height="{_BAR}" '
                f'fill="{self._colour(label)}">{_title(label)}</rect>'
            )
        return _svg(WIDTH, len(lines) * (_BAR + _GAP), lines)

    def _outlines(self, marks: Iterable[tuple[MarkedPlace, str]], aspect: float) -> str:
        """Return outlines. `aspect` is the height of the image over its width."""
        height = min(_TALLEST, WIDTH * aspect)
        width = height / aspect
        ground = 'fill="#808080" fill-opacity="0.12" stroke="#808080"'
        lines = [f'<rect width="{width:.1f}" height="{height:.1f}" {ground}/>']
        names: list[str] = []
        for place, label in marks:
            colour = self._colour(label)
            if isinstance(place, MaskShape):
                lines.append(f'<path d="{_cells(place, width, height)}" fill="{colour}">{_title(label)}</path>')
                continue
            corners = _corners(place, width, height)
            if not corners:
                continue
            lines.append(f"{_outline(place, corners, colour)}{_title(label)}</g>")
            x = min(x for x, _y in corners)
            y = min(y for _x, y in corners)
            words = escape(printable(label, _LONGEST_LABEL))
            lower = y - 2 if y >= _LETTERS + 2 else y + _LETTERS + 2  # above its edge, or below if there is no space
            names.append(f'<text x="{x + 2:.1f}" y="{lower:.1f}" fill="{colour}">{words}</text>')
        lines += names  # on top of all outlines
        return _svg(width, height, lines)

    def _colour(self, label: str) -> str:
        return self._colours.setdefault(label, _COLOURS[len(self._colours) % len(_COLOURS)])


def _aspect(answer: Answer, source: MarkSource) -> float:
    """Return the aspect ratio, 1 where the size of the image is unknown."""
    for item in answer.items:
        size = item.extent.size_px if item.to_name == source[1] and item.extent is not None else None
        if size is not None and min(size) > 0:
            return size[1] / size[0]
    return 1.0


def _corners(place: MarkedPlace, width: float, height: float) -> list[Spot]:
    """Return the corners at the size of the drawing: one for a point, none for a region without an outline."""
    diagonal = math.hypot(width, height)
    match place:
        case Dot(x, y):
            return [(x * diagonal, y * diagonal)]
        case LineShape(ways):
            return [(x * diagonal, y * diagonal) for way in ways for x, y in way]
        case Patch():
            return [(x * width / 100, y * height / 100) for x, y in place.outline]
    return []


def _cells(mask: MaskShape, width: float, height: float) -> str:
    """Return the approximate area of a mask, as stripes."""
    bits = f"{mask.grid:0{GRID * GRID}b}"
    stripes = []
    for row in range(GRID):
        cells = bits[row * GRID : (row + 1) * GRID]
        for found in re.finditer("1+", cells):
            left, right = (at * width / GRID for at in found.span())
            stripes.append(
                f"M{left:.1f} {row * height / GRID:.1f}h{right - left:.1f}v{height / GRID:.1f}h{left - right:.1f}z"
            )
    return "".join(stripes)


def _outline(place: MarkedPlace, corners: Sequence[Spot], colour: str) -> str:
    """Return an opened group element that contains the shape."""
    look = f'fill="{colour}" fill-opacity="0.2" stroke="{colour}"'
    if len(corners) == 1:
        return f'<g><circle cx="{corners[0][0]:.1f}" cy="{corners[0][1]:.1f}" r="3" {look}/>'
    if isinstance(place, LineShape):
        left = iter(corners)
        ways = (_listed(list(islice(left, len(way)))) for way in place.paths)
        return "<g>" + "".join(f'<polyline points="{way}" fill="none" stroke="{colour}"/>' for way in ways)
    return f'<g><polygon points="{_listed(corners)}" {look}/>'


def _listed(corners: Sequence[Spot]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _title(label: str) -> str:
    return f"<title>{escape(printable(label))}</title>" if label else ""


def _svg(width: float, height: float, lines: Sequence[str]) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.1f} {height:.1f}"'
    return f'<svg {size} aria-hidden="true" font-size="{_LETTERS}">{"".join(lines)}</svg>' if lines else ""
