"""How tags stand together: a View with all that is in it."""

from __future__ import annotations

from enum import StrEnum

from annotator.core.design.controls import Choices, DateTime, Number, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Relations, Tool
from annotator.core.design.objects import ObjectTag
from annotator.core.design.tag import Header, Tag


class Display(StrEnum):
    """How a View lays out its children, from its `style`."""

    COLUMN = "column"
    ROW = "row"
    GRID = "grid"


class View(Tag, frozen=True, kw_only=True):
    """`columns` are the relative widths of a grid's columns. `weight` is how much of a row it asks for beside its
    neighbours (a flex factor or a width in percent), 0 where it says nothing."""

    children: tuple[Node, ...] = ()
    display: Display = Display.COLUMN
    columns: tuple[int, ...] = ()
    weight: int = 0


type ControlTag = Choices | Taxonomy | Rating | Number | DateTime | TextArea | Labels | Tool
type Node = View | Header | ObjectTag | ControlTag | Relations
