"""What is marked with: the Labels family, and the tools that make areas without a label; and what marks are related
as."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from annotator.core.design.controls import Control, Selection
from annotator.core.design.tag import Tag


class Label(Tag, frozen=True, kw_only=True):
    """`background` is a colour as the config spells it (a CSS name or `#rrggbb`); empty: one from the palette.
    `category` is the label's number in formats that count them, where the requester gave it one; `supercategory` what
    COCO calls several by."""

    value: str
    alias: str | None = None
    hotkey: str | None = None
    hint: str = ""
    background: str = ""
    selected: bool = False
    max_usages: int | None = None
    category: int | None = None
    supercategory: str = ""

    @property
    def reported(self) -> str:
        return self.alias if self.alias is not None else self.value


class LineRules(Struct, frozen=True):
    """How lines may be drawn (https://labelstud.io/tags/vector): closed; bent; with branches. `least` and `most` are
    how many vertices they have; None: any number."""

    is_closable: bool = False
    is_curved: bool = False
    is_branching: bool = False
    least: int = 2
    most: int | None = None


PLAIN_LINES = LineRules()


class LabelsKind(StrEnum):
    """The tags that label regions; the value is the `type` of their results."""

    LABELS = "labels"
    RECTANGLE = "rectanglelabels"
    POLYGON = "polygonlabels"
    KEY_POINT = "keypointlabels"
    ELLIPSE = "ellipselabels"
    VECTOR = "vectorlabels"
    BRUSH = "brushlabels"
    TIMELINE = "timelinelabels"


class Labels(Control, frozen=True, kw_only=True):
    """Any tag of the Labels family. `value` `$column`: the labels of each task stand in that column. `max_usages` holds
    for each label that has none of its own. `skeleton` tells which of its key points are joined, counted from 1."""

    kind: LabelsKind = LabelsKind.LABELS
    labels: tuple[Label, ...] = ()
    value: str = ""
    selection: Selection = Selection.SINGLE
    max_usages: int | None = None
    allow_empty: bool = False
    skeleton: tuple[tuple[int, int], ...] = ()
    lines: LineRules = PLAIN_LINES

    @property
    def result_type(self) -> str:
        return self.kind.value

    def uses_allowed(self, label: Label) -> int | None:
        return label.max_usages if label.max_usages is not None else self.max_usages


class ToolKind(StrEnum):
    """The tags that make regions without a label; the value is the `type` of their results."""

    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    KEY_POINT = "keypoint"
    ELLIPSE = "ellipse"
    VECTOR = "vector"
    BRUSH = "brush"
    VIDEO_RECTANGLE = "videorectangle"


class Tool(Control, frozen=True, kw_only=True):
    """A region tag without labels; a Labels for the same object may name what it makes."""

    kind: ToolKind = ToolKind.RECTANGLE
    lines: LineRules = PLAIN_LINES

    @property
    def result_type(self) -> str:
        return self.kind.value


class Relations(Tag, frozen=True, kw_only=True):
    """What areas are related as (https://labelstud.io/tags/relations). `labels` are its `Relation` tags; there may be
    none. It has no name, and its place says nothing: relations are listed below the marks."""

    labels: tuple[Label, ...] = ()
    selection: Selection = Selection.SINGLE
