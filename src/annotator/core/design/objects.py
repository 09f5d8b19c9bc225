"""What is looked at: the object tags of a labeling config."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from annotator.core.design.medium import MediumKind
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
class MediaTag(ObjectTag):
    """Shows a file. `value` is its path in the bundle."""

    KIND: ClassVar[MediumKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedTag(MediaTag):
    """`sync`: the name of what it is played in step with, or of a group that shares its time; empty: it goes alone."""

    sync: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(MediaTag):
    """`is_list`: it shows several pictures as pages, one after the other, and `value` is the column that lists them."""

    KIND = MediumKind.PICTURE

    is_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio(PlayedTag):
    """`split_channels`: they are drawn one under the other."""

    KIND = MediumKind.SOUND

    split_channels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(PlayedTag):
    """`framerate` as the requester states it, or `$column` in `framerate_column`: Label Studio's frames are counted by
    it (`core.answer.film.nominal_frames`), the film's own by their stamps."""

    KIND = MediumKind.FILM

    framerate: Decimal | None = None
    framerate_column: str = ""
