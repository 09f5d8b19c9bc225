"""What is looked at: the object tags of a labeling config."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from annotator.core.design.tag import Tag


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
