"""View tags, which arrange other tags."""

from __future__ import annotations

from enum import StrEnum

from annotator.core.design.controls import Choices, DateTime, Number, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Relations, Tool
from annotator.core.design.objects import ObjectTag
from annotator.core.design.tag import Header, Tag


class Display(StrEnum):
    """The layout of a View's children, from its `style`."""

    COLUMN = "column"
    ROW = "row"
    GRID = "grid"


class View(Tag, frozen=True, kw_only=True):
    """A View.

    `columns` are the relative widths of a grid's columns. `weight` is its share of a row (a flex factor or a width
    in percent), 0 if not stated."""

    children: tuple[Node, ...] = ()
    display: Display = Display.COLUMN
    columns: tuple[int, ...] = ()
    weight: int = 0


type ControlTag = Choices | Taxonomy | Rating | Number | DateTime | TextArea | Labels | Tool
type Node = View | Header | ObjectTag | ControlTag | Relations
