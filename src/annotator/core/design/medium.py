"""What is looked at or listened to: one file of a bundle, and what is known of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class MediumKind(StrEnum):
    IMAGE = "picture"
    AUDIO = "sound"
    VIDEO = "film"


class Extent(Struct, frozen=True):
    """How large a medium is, as whoever decoded it found; None where that is not known, or is no question of its kind.

    Pixels are those that are shown: turned by a picture's EXIF orientation or a film's rotation. `sample_rate_hz` is
    the sound's own, `frame_count` counts a film's frames. `begins_s` is the stamp at which a film begins, of its first
    frame or of its sound, where that is not about 0. While `is_estimate` the end was not found yet: the duration
    is no more than likely, and leaves in no result."""

    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    sample_rate_hz: int | None = None
    frame_count: int | None = None
    begins_s: float | None = None
    is_estimate: bool = False

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height, where both are known."""
        return None if self.width_px is None or self.height_px is None else (self.width_px, self.height_px)

    def known_better(self, now: Extent) -> Extent:
        """What is known now, and what else was: of one file that is seen as a film and heard as a sound, each knows
        a part."""
        known = {name: value for name in _MEASURES if (value := getattr(now, name)) is not None}
        return replace(self, **known, is_estimate=now.is_estimate)


_MEASURES = ("width_px", "height_px", "duration_s", "sample_rate_hz", "frame_count", "begins_s")
# Those that are played, and so have a length.
PLAYED = frozenset({MediumKind.AUDIO, MediumKind.VIDEO})


class Medium(Struct, frozen=True):
    """`path` is the file's in its bundle; `sha256` (lower-case hex) is of its bytes, empty where nobody asked."""

    path: str
    kind: MediumKind
    extent: Extent = Extent()
    sha256: str = ""
