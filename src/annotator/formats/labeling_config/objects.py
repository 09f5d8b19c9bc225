"""Reader of `Image`, `Text`, `Audio` and `Video` (https://labelstud.io/tags/image and its neighbours)."""

from __future__ import annotations

from typing import TypedDict

from annotator.core.design.objects import Audio, Granularity, Image, Text, Video
from annotator.formats.labeling_config.attributes import Attributes

_GRANULARITIES = {granularity.value: granularity for granularity in Granularity}


class _Shared(TypedDict):
    name: str
    value: str
    line: int


def read_image(attributes: Attributes) -> Image:
    """Return an image. A `valueList` replaces `value`, as in Label Studio."""
    if not attributes.get("valueList").strip():
        return Image(**_shared(attributes))
    name, column = attributes.required("name"), attributes.column("valueList")
    return Image(name=name, value=column, line=attributes.line, is_list=True)


def read_text(attributes: Attributes) -> Text:
    shared = _shared(attributes)
    granularity = attributes.option("granularity", _GRANULARITIES, default=Granularity.SYMBOL)
    return Text(**shared, granularity=granularity)


def read_audio(attributes: Attributes) -> Audio:
    sync = attributes.get("sync").strip()
    return Audio(**_shared(attributes), sync=sync, split_channels=attributes.flag_of_looks("splitChannels"))


def read_video(attributes: Attributes) -> Video:
    shared, sync = _shared(attributes), attributes.get("sync").strip()
    stated = attributes.get("frameRate")
    if stated.startswith("$"):
        return Video(**shared, sync=sync, framerate_column=stated)
    return Video(**shared, sync=sync, framerate=attributes.number("frameRate"))


def _shared(attributes: Attributes) -> _Shared:
    name, value = attributes.required("name"), attributes.shown("value")
    return _Shared(name=name, value=value, line=attributes.line)
