"""A medium: one file of a bundle, with its properties."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class MediumKind(StrEnum):
    IMAGE = "picture"
    DOCUMENT = "document"
    AUDIO = "sound"
    VIDEO = "film"


class Extent(Struct, frozen=True):
    """The properties of a medium as found by the decoder; None if unknown or not applicable. Pixels are those
    displayed, after an image's EXIF orientation or a video's rotation. `sample_rate_hz` is the audio's own,
    `frame_count` counts video frames. `begins_s` is the timestamp of a video's first frame or audio if not about 0.
    With `is_estimate`, the end is not found: the duration is approximate and must not be submitted."""

    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    sample_rate_hz: int | None = None
    frame_count: int | None = None
    begins_s: float | None = None
    is_estimate: bool = False

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height, if both are known."""
        return None if self.width_px is None or self.height_px is None else (self.width_px, self.height_px)

    def updated_with(self, now: Extent) -> Extent:
        """Return this extent updated with `now`. A file may be decoded as video and audio: each knows a part."""
        known = {name: value for name in _MEASURES if (value := getattr(now, name)) is not None}
        return replace(self, **known, is_estimate=now.is_estimate)


_MEASURES = ("width_px", "height_px", "duration_s", "sample_rate_hz", "frame_count", "begins_s")
# The kinds that an image view shows.
SHOWN_AS_IMAGES = frozenset({MediumKind.IMAGE, MediumKind.DOCUMENT})
# The kinds that are played and so have a length.
PLAYED = frozenset({MediumKind.AUDIO, MediumKind.VIDEO})


class Medium(Struct, frozen=True):
    """A medium. `path` is the file in its bundle; `sha256` (lower-case hex) is empty if it was not computed."""

    path: str
    kind: MediumKind
    extent: Extent = Extent()
    sha256: str = ""
