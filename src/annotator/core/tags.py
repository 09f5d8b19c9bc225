"""The tags of a labeling config as frozen data: what is looked at (objects) and what is answered (controls).

Names and meanings are Label Studio's (https://labelstud.io/tags/). A value that begins with `$` names a column of the
task: `$image` is filled from the column `image`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from annotator.core.condition import Condition


class Selection(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"


class Layout(StrEnum):  # of choices
    VERTICAL = "vertical"
    INLINE = "inline"
    SELECT = "select"


class Display(StrEnum):
    """How a View lays out its children, from its `style`."""

    COLUMN = "column"
    ROW = "row"
    GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`line` is where the tag begins in the config. `condition` None: always visible."""

    line: int = 0
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Tag):
    value: str
    size: int = 4  # 1 (largest) to 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTag(Tag):
    name: str
    value: str


class Granularity(StrEnum):
    """What a selection in a text snaps to."""

    SYMBOL = "symbol"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(ObjectTag):
    granularity: Granularity = Granularity.SYMBOL


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(ObjectTag):
    """`value` is a path in the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio(ObjectTag):
    """`value` is a path in the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(ObjectTag):
    """`framerate` as the requester states it; frames are counted from true time stamps all the same."""

    framerate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Tag):
    """`per_region`: the answer is about the region that is selected, not about the whole task. `to_name` may name
    several objects, separated by commas."""

    name: str
    to_name: str
    required: bool = False
    required_message: str = ""
    per_region: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.to_name.split(","))

    @property
    def result_type(self) -> str:
        """The `type` of its results."""
        return type(self).__name__.lower()

    @property
    def value_key(self) -> str:
        """Where its own part stands in a result's `value`."""
        return self.result_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Tag):
    """`value` names it; `alias`, where there is one, is what the result reports. `words`: what an `html` attribute
    says, shown instead of the value."""

    value: str
    alias: str | None = None
    hotkey: str | None = None
    hint: str = ""
    selected: bool = False
    words: str = ""
    color: str = ""
    children: tuple[Choice, ...] = ()

    @property
    def reported(self) -> str:
        return self.alias if self.alias is not None else self.value

    @property
    def shown(self) -> str:
        return self.words or self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Control):
    """`value` `$column`: each task's choices stand there and are added to those of the config. `nested`: choices hold
    choices, and a result lists the path to each. `headers` stand above the choices."""

    choices: tuple[Choice, ...] = ()
    value: str = ""
    selection: Selection = Selection.SINGLE
    layout: Layout = Layout.VERTICAL
    nested: bool = False
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy(Control):
    """`max_usages`: how many may be chosen; None: as many as there are."""

    choices: tuple[Choice, ...] = ()
    value: str = ""
    leafs_only: bool = False
    show_full_path: bool = False
    path_separator: str = " / "
    max_usages: int | None = None
    placeholder: str = ""

    @property
    def nested(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Control):
    """From 1 to `max_rating`; 0 is no rating. `icon`: star, heart, fire or smile."""

    max_rating: int = 5
    default_value: int = 0
    icon: str = "star"
    hotkey: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Control):
    min: Decimal | None = None
    max: Decimal | None = None
    step: Decimal | None = None
    default_value: Decimal | None = None
    slider: bool = False
    hotkey: str | None = None


class Part(StrEnum):  # of a DateTime
    DATE = "date"
    TIME = "time"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTime(Control):
    """`parts` from `only`: date and time where it says nothing. `format` is strftime's, empty: ISO 8601. `min` and
    `max` are ISO dates, or years where only the year is asked."""

    parts: frozenset[Part] = frozenset({Part.DATE, Part.TIME})
    format: str = ""
    min: str = ""
    max: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArea(Control):
    """`value` fills it beforehand. `max_submissions`: how many texts it may hold, None: any number. `max_length` in
    characters is this program's own attribute `maxLength`, with HTML's name; Label Studio passes over it."""

    value: str = ""
    label: str = ""
    placeholder: str = ""
    rows: int = 1
    max_submissions: int | None = None
    max_length: int | None = None
    skip_duplicates: bool = False

    @property
    def value_key(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Tag):
    """`background` is a colour as the config spells it (a CSS name or `#rrggbb`); empty: one from the palette."""

    value: str
    alias: str | None = None
    hotkey: str | None = None
    hint: str = ""
    background: str = ""
    selected: bool = False
    max_usages: int | None = None

    @property
    def reported(self) -> str:
        return self.alias if self.alias is not None else self.value


class LabelsKind(StrEnum):
    """The tags that label regions; the value is the `type` of their results."""

    LABELS = "labels"
    RECTANGLE = "rectanglelabels"
    POLYGON = "polygonlabels"
    KEY_POINT = "keypointlabels"
    TIMELINE = "timelinelabels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels(Control):
    """Any tag of the Labels family. `value` `$column`: the labels of each task stand in that column. `max_usages` holds
    for each label that has none of its own."""

    kind: LabelsKind = LabelsKind.LABELS
    labels: tuple[Label, ...] = ()
    value: str = ""
    selection: Selection = Selection.SINGLE
    max_usages: int | None = None
    allow_empty: bool = False

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
    VIDEO_RECTANGLE = "videorectangle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Control):
    """A region tag without labels; a Labels for the same object may name what it makes."""

    kind: ToolKind = ToolKind.RECTANGLE

    @property
    def result_type(self) -> str:
        return self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Tag):
    """`columns` are the relative widths of a grid's columns. `weight` is how much of a row it asks for beside its
    neighbours (a flex factor or a width in percent), 0 where it says nothing."""

    children: tuple[Node, ...] = ()
    display: Display = Display.COLUMN
    columns: tuple[int, ...] = ()
    weight: int = 0


type ControlTag = Choices | Taxonomy | Rating | Number | DateTime | TextArea | Labels | Tool
type Node = View | Header | ObjectTag | ControlTag
