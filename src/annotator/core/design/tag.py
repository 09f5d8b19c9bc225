"""The common base of all tags of a labeling config."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class When(StrEnum):
    """`visibleWhen`."""

    REGION_SELECTED = "region-selected"
    NO_REGION_SELECTED = "no-region-selected"
    CHOICE_SELECTED = "choice-selected"
    CHOICE_UNSELECTED = "choice-unselected"


class Condition(Struct, frozen=True):
    """`visibleWhen` with its companions; empty companions do not restrict it. `tag_name` is `whenTagName`: the
    control whose label or choice counts. `roles` is `whenRole`: the roles of the messages of a Chat."""

    when: When
    tag_name: str = ""
    label_values: tuple[str, ...] = ()
    choice_values: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Tag(Struct, frozen=True, kw_only=True):
    """A tag; `line` is its first line in the config. `condition` None: always visible."""

    line: int = 0
    condition: Condition | None = None


class Header(Tag, frozen=True, kw_only=True):
    value: str
    size: int = 4  # 1 (largest) to 6


class Markdown(Tag, frozen=True, kw_only=True):
    """A text in Markdown; `html` is its sanitised form, empty until the task with its column is known."""

    value: str
    html: str = ""
