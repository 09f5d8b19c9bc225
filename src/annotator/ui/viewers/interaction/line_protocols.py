"""Protocols between the drawing and the line-editing commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from annotator.core.answer.geometry.vector_line import VectorLine
from annotator.core.answer.in_progress import Corners
from annotator.core.answer.marks import Size
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import LineRules
from annotator.ui.viewers.mark import Mark


class LineLimits(Protocol):
    """`drawn_lines.LinesByHand`."""

    rules: Callable[[str], LineRules]

    @property
    def may_close(self) -> bool: ...

    def has_room(self, mark: Mark, drawn: VectorLine) -> bool: ...


class LineShaping(Protocol):
    """`ui.viewers.image.shape_editing.Shaping`."""

    @property
    def corner(self) -> int: ...

    def choose_corner(self, place: int) -> None: ...

    def place_line(self, mark: Mark, after: VectorLine) -> None: ...

    def tell_corner(self) -> None: ...


class LineDrawing(Protocol):
    """`ui.viewers.image.drawing.Drawing`."""

    shape: Shape | None
    selected: str

    @property
    def shaping(self) -> LineShaping: ...

    @property
    def lines(self) -> LineLimits: ...

    @property
    def corners(self) -> Corners: ...

    @property
    def holds_corner(self) -> bool: ...

    @property
    def size_px(self) -> Size: ...

    def chosen_mark(self) -> Mark | None: ...

    def end_drawing(self, *, closes: bool = False) -> None: ...

    def step_px(self, view_px: float) -> int: ...

    def way(self, across: int, down: int) -> tuple[int, int]: ...

    def part(self) -> None: ...

    def say(self, words: str) -> None: ...
