"""Labels, tools that make regions without a label, and relations."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from annotator.core.design.controls import Control, Selection
from annotator.core.design.tag import Tag


class Label(Tag, frozen=True, kw_only=True):
    """A label. `background` is a colour as in the config (a CSS name or `#rrggbb`), empty for the palette's.
    `category` is the label's number in formats with numbers, if the requester set it. `supercategory` is COCO's."""

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
    """Rules for drawing lines (https://labelstud.io/tags/vector): closed, curved, with branches. `least` and `most`
    limit the number of vertices; None for no limit."""

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
    OCR = "ocrlabels"
    POLYGON = "polygonlabels"
    KEY_POINT = "keypointlabels"
    ELLIPSE = "ellipselabels"
    VECTOR = "vectorlabels"
    BRUSH = "brushlabels"
    BITMASK = "bitmasklabels"
    TIMELINE = "timelinelabels"
    VIDEO_VECTOR = "videovectorlabels"
    PARAGRAPHS = "paragraphlabels"
    HYPERTEXT = "hypertextlabels"


def label_key(result_type: str) -> str:
    """Return the key of the labels in results of a type. Lines in videos, and tools that are merged with their labels,
    have that of generic labels."""
    has_generic = result_type == LabelsKind.VIDEO_VECTOR or result_type in MERGED_WITH_LABELS
    return LabelsKind.LABELS.value if has_generic else result_type


class Labels(Control, frozen=True, kw_only=True):
    """A tag of the Labels family. `value` may be `$column`: the labels of each task are in that column. `max_usages`
    applies to each label without its own. `skeleton` lists the pairs of connected key points, counted from 1."""

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

    @property
    def value_key(self) -> str:
        return label_key(self.kind.value)

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
    BITMASK = "bitmask"
    VIDEO_RECTANGLE = "videorectangle"
    VIDEO_VECTOR = "videovector"
    MESSAGE = "chatmessage"


# Each of these and its labels are one result when submitted.
MERGED_WITH_LABELS = frozenset({ToolKind.VIDEO_RECTANGLE, ToolKind.VIDEO_VECTOR})


class Tool(Control, frozen=True, kw_only=True):
    """A region tag without labels; a Labels for the same object may label its regions."""

    kind: ToolKind = ToolKind.RECTANGLE
    lines: LineRules = PLAIN_LINES

    @property
    def result_type(self) -> str:
        return self.kind.value


class Messages(Tool, frozen=True, kw_only=True):
    """The part of a Chat that adds messages, with the name of its Chat. `roles` are those that the worker writes for,
    `editable` those whose messages the worker may change. `least` and `most` count all messages and are a number, a
    `$column` or empty. `model` answers in Label Studio; here the worker writes its replies."""

    kind: ToolKind = ToolKind.MESSAGE
    roles: tuple[str, ...] = ("user", "assistant")
    editable: frozenset[str] = frozenset()
    least: str = ""
    most: str = ""
    model: str = ""


class Relations(Tag, frozen=True, kw_only=True):
    """The labels of relations (https://labelstud.io/tags/relations). `labels` are its `Relation` tags and may be
    empty. The tag has no name, and its position has no meaning: relations are listed below the regions."""

    labels: tuple[Label, ...] = ()
    selection: Selection = Selection.SINGLE
