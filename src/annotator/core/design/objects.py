"""The object tags of a labeling config."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from annotator.core.design.medium import MediumKind
from annotator.core.design.tag import Tag


class ObjectTag(Tag, frozen=True, kw_only=True):
    name: str
    value: str


class Granularity(StrEnum):
    """The unit to which a text selection is extended."""

    SYMBOL = "symbol"
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class Text(ObjectTag, frozen=True, kw_only=True):
    granularity: Granularity = Granularity.SYMBOL


class Table(ObjectTag, frozen=True, kw_only=True):
    """A Table: shows the JSON object or list in a column."""


class HyperText(ObjectTag, frozen=True, kw_only=True):
    """A HyperText: a page of HTML, of which only the text is shown."""

    granularity: Granularity = Granularity.SYMBOL
    saves_text: bool = True


class Paragraphs(ObjectTag, frozen=True, kw_only=True):
    """A Paragraphs: utterances with their speakers. `by_time` is `contextScroll`: the editor of Label Studio sorts
    them. `audio` is a path or `$column` of their sound, `sync` the name of its tag."""

    name_key: str = "author"
    text_key: str = "text"
    is_dialogue: bool = False
    by_time: bool = False
    saves_text: bool = True
    audio: str = ""
    sync: str = ""


class MediaTag(ObjectTag, frozen=True, kw_only=True):
    """A tag that shows a file; `value` is its path in the bundle."""

    KIND: ClassVar[MediumKind]


class PlayedTag(MediaTag, frozen=True, kw_only=True):
    """A tag that plays a file. `sync` names the object it is synchronised with, or a common group; empty for none."""

    sync: str = ""


class Image(MediaTag, frozen=True, kw_only=True):
    """An Image; `is_list`: it shows several images as pages, and `value` is the column that lists them."""

    KIND = MediumKind.IMAGE

    is_list: bool = False


class Pdf(MediaTag, frozen=True, kw_only=True):
    """A Pdf: the pages of a document, shown as those of an Image."""

    KIND = MediumKind.DOCUMENT


class Audio(PlayedTag, frozen=True, kw_only=True):
    """An Audio; `split_channels`: its channels are drawn one below the other."""

    KIND = MediumKind.AUDIO

    split_channels: bool = False


class Video(PlayedTag, frozen=True, kw_only=True):
    """A Video. `framerate` is the requester's, or `$column` in `framerate_column`. Label Studio's frame numbers
    follow from it (`core.answer.video_tracks`), the video's own frames from their timestamps."""

    KIND = MediumKind.VIDEO

    framerate: Decimal | None = None
    framerate_column: str = ""


class Chat(ObjectTag, frozen=True, kw_only=True):
    """A Chat: shows the messages in a column. The worker's own are made by `core.design.labels.Messages`."""


class Card(Struct, frozen=True):
    """An item of a List; its `id` is in results. `images` are paths in the bundle, from `html`."""

    id: str
    title: str = ""
    body: str = ""
    images: tuple[str, ...] = ()


class List(MediaTag, frozen=True, kw_only=True):
    """A List of cards. `value` is the column with their JSON; `cards` are those of one task."""

    KIND = MediumKind.IMAGE

    title: str = ""
    cards: tuple[Card, ...] = ()


def is_structured(tag: object) -> bool:
    """Return True if the tag's column holds JSON, which `core.design.structures` reads."""
    return isinstance(tag, Chat | List | Table | Paragraphs)
