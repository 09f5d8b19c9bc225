"""What is looked at: the object tags of a labeling config."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from annotator.core.design.medium import MediumKind
from annotator.core.design.tag import Tag


class ObjectTag(Tag, frozen=True, kw_only=True):
    name: str
    value: str


class Granularity(StrEnum):
    """What a selection in a text snaps to."""

    SYMBOL = "symbol"
    WORD = "word"


class Text(ObjectTag, frozen=True, kw_only=True):
    granularity: Granularity = Granularity.SYMBOL


class MediaTag(ObjectTag, frozen=True, kw_only=True):
    """Shows a file. `value` is its path in the bundle."""

    KIND: ClassVar[MediumKind]


class PlayedTag(MediaTag, frozen=True, kw_only=True):
    """`sync`: the name of what it is played in step with, or of a group that shares its time; empty: it goes alone."""

    sync: str = ""


class Image(MediaTag, frozen=True, kw_only=True):
    """`is_list`: it shows several pictures as pages, one after the other, and `value` is the column that lists them."""

    KIND = MediumKind.IMAGE

    is_list: bool = False


class Audio(PlayedTag, frozen=True, kw_only=True):
    """`split_channels`: they are drawn one under the other."""

    KIND = MediumKind.AUDIO

    split_channels: bool = False


class Video(PlayedTag, frozen=True, kw_only=True):
    """`framerate` as the requester states it, or `$column` in `framerate_column`: Label Studio's frames are counted by
    it (`core.answer.video.label_studio_frames`), the film's own by their stamps."""

    KIND = MediumKind.VIDEO

    framerate: Decimal | None = None
    framerate_column: str = ""
