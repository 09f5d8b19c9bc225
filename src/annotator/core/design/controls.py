"""The control tags of a labeling config as frozen data. Names and meanings are Label Studio's
(https://labelstud.io/tags/). A value with `$` names a task column: `$image` is filled from the column `image`."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from annotator.core.design.objects import Card
from annotator.core.design.tag import Header, Tag


class Selection(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"


class Layout(StrEnum):  # of choices
    VERTICAL = "vertical"
    INLINE = "inline"
    SELECT = "select"


class Control(Tag, frozen=True, kw_only=True):
    """A control. `per_region`: the answer is about the selected region, not about the whole task. `to_name` may name
    several objects, separated by commas."""

    RESULT_TYPE: ClassVar[str]

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
        """The `type` of its results, as in Label Studio (`resources/schema/result.schema.json` lists them)."""
        return self.RESULT_TYPE

    @property
    def value_key(self) -> str:
        """The key of the control's own data in a result's `value`."""
        return self.result_type

    @property
    def result_object(self) -> str:
        """The `to_name` of a result about the whole task."""
        return self.to_name


class Choice(Tag, frozen=True, kw_only=True):
    """A choice. Results report `alias` if set, else `value`. `words` is an `html` attribute's shown text."""

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


class Choices(Control, frozen=True, kw_only=True):
    """A Choices control. `value` may be `$column`: each task's choices are in it, added to those of the config.
    `nested`: choices contain choices, and a result lists the path to each. `headers` are shown above the choices.
    `filter_hint` is the placeholder of a Filter tag; None: only a long list has a search field. `is_random`: each task
    shows the choices in an order of its own, which follows from `order_seed` (`core.design.options.shown_options`)."""

    RESULT_TYPE = "choices"

    choices: tuple[Choice, ...] = ()
    value: str = ""
    selection: Selection = Selection.SINGLE
    layout: Layout = Layout.VERTICAL
    nested: bool = False
    headers: tuple[Header, ...] = ()
    filter_hint: str | None = None
    is_random: bool = False
    order_seed: str = ""


class Pairwise(Choices, frozen=True, kw_only=True):
    """A Pairwise: the choice of one of two objects. Its results are about the first object: Label Studio's editor
    writes the name of the control, which its SDK refuses (2.1.2), and both accept the first object."""

    RESULT_TYPE = "pairwise"

    choices: tuple[Choice, ...] = (Choice(value="left"), Choice(value="right"))
    layout: Layout = Layout.INLINE

    @property
    def value_key(self) -> str:
        return "selected"

    @property
    def result_object(self) -> str:
        return self.targets[0]


class Taxonomy(Control, frozen=True, kw_only=True):
    """A Taxonomy; `max_usages` is the maximum number of choices, None for no limit."""

    RESULT_TYPE = "taxonomy"

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


class Rating(Control, frozen=True, kw_only=True):
    """A rating from 1 to `max_rating`; 0 is no rating. `icon`: star, heart, fire or smile."""

    RESULT_TYPE = "rating"

    max_rating: int = 5
    default_value: int = 0
    icon: str = "star"
    hotkey: str | None = None


class Number(Control, frozen=True, kw_only=True):
    RESULT_TYPE = "number"

    min: Decimal | None = None
    max: Decimal | None = None
    step: Decimal | None = None
    default_value: Decimal | None = None
    slider: bool = False
    hotkey: str | None = None


class DatePart(StrEnum):  # of a DateTime
    DATE = "date"
    TIME = "time"
    MONTH = "month"
    YEAR = "year"


class DateTime(Control, frozen=True, kw_only=True):
    """A DateTime control. `parts` come from `only`; the default is date and time. `format` is in strftime notation,
    empty for ISO 8601. `min` and `max` are ISO dates, or years if only the year is asked."""

    RESULT_TYPE = "datetime"

    parts: frozenset[DatePart] = frozenset({DatePart.DATE, DatePart.TIME})
    format: str = ""
    min: str = ""
    max: str = ""


class Shortcut(Tag, frozen=True, kw_only=True):
    """A text to insert into a TextArea. `alias` is shown instead of it; `hotkey` counts while a field has the focus."""

    value: str
    alias: str = ""
    hotkey: str | None = None

    @property
    def shown(self) -> str:
        return self.alias or self.value


class TextArea(Control, frozen=True, kw_only=True):
    """A TextArea. `value` is its initial text. `max_submissions` is the maximum number of texts, None for any.
    `max_length` in characters is this program's attribute `maxLength`, named as HTML's; Label Studio ignores it."""

    RESULT_TYPE = "textarea"

    value: str = ""
    label: str = ""
    placeholder: str = ""
    rows: int = 1
    max_submissions: int | None = None
    max_length: int | None = None
    skip_duplicates: bool = False
    shortcuts: tuple[Shortcut, ...] = ()

    @property
    def value_key(self) -> str:
        return "text"


class RankerBucket(Tag, frozen=True, kw_only=True):
    """A column of a Ranker. All cards begin in the `default` one."""

    name: str
    title: str = ""
    default: bool = False


class Ranker(Control, frozen=True, kw_only=True):
    """A Ranker: the order of the cards of a List, or with `buckets` their columns. `cards` are those of one task, and
    `list_title` is that of the List. `core.answer.ranking` has the rules."""

    RESULT_TYPE = "ranker"

    buckets: tuple[RankerBucket, ...] = ()
    cards: tuple[Card, ...] = ()
    list_title: str = ""
