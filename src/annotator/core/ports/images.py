"""Images decoded in another process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from annotator.core.ports.machine import Confinement


class MediaFilter(Struct, frozen=True):
    """Media filters; `blur` is a share of the image's width."""

    blur: float = 0.0
    is_grey: bool = False
    is_cartoon: bool = False

    def shows_what_is_hidden_by(self, others: MediaFilter) -> bool:
        """Return True if these filters could reveal something that the others hide."""
        return (
            self.blur < others.blur
            or (others.is_grey and not self.is_grey)
            or (others.is_cartoon and not self.is_cartoon)
        )


AS_IT_IS = MediaFilter()


# Black point and white point, in the image's own values.
type WindowLevelRequest = tuple[float, float] | Literal["found"] | None


class ShadeWindow(Struct, frozen=True):
    """The window of an image of high bit depth: `low` is black, `high` white; values: `least` to `most`."""

    low: float
    high: float
    least: float
    most: float


class ImageRequest(Struct, frozen=True):
    """A request for an image. `path` is absolute. The image is fitted into `width_px` x `height_px` and never
    enlarged. `region` (left, top, width, height in pixels of the EXIF-oriented image) requests a part. `page` counts
    from 0. `window` sets the black and white points of an image with more than 8 bits; `found` chooses them so that
    nearly all values are visible."""

    path: str
    width_px: int
    height_px: int
    region: tuple[int, int, int, int] | None = None
    looks: MediaFilter = AS_IT_IS
    page: int = 0
    window: WindowLevelRequest = None


class ShownImage(Struct, frozen=True):
    """A decoded image. `pixels` are rows of 4-byte B, G, R, A, premultiplied, in sRGB, without padding. `full_*` is
    the EXIF-oriented size. `moves`: it is the first frame of an animation. `pages` is the number of pages of the
    file. `window` is set if it has high bit depth, for the whole image. `text` is that of the page of a document."""

    pixels: bytes | memoryview
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
    moves: bool = False
    pages: int = 1
    window: ShadeWindow | None = None
    text: str = ""


type Colour = tuple[int, int, int]  # red, green and blue, 0 to 255


class PngPixels(Protocol):
    """A decoder of PNG masks: one byte per pixel, row by row. Grey values of fewer than eight bits are scaled to
    eight; palette indices are kept. With `colours`, a pixel is the index of its colour among them, or 255 for
    others, and the PNG may have three or four channels. Return None if it is damaged or its decoder stopped.
    Blocking. Raise DecoderFault."""

    def __call__(self, data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None: ...


class ShownSize(NamedTuple):
    """The displayed size in pixels; `orientation` is the EXIF orientation that was applied."""

    width: int
    height: int
    orientation: int = 1


class ImageSize(Protocol):
    """A function that returns an image's size from the start of its file, or None. Blocking. It raises DecoderFault."""

    def __call__(self, data: bytes, /) -> ShownSize | None: ...


class PixelQueries(Struct, frozen=True):
    """Queries of an import about source images, also decoded in another process."""

    pixels: PngPixels
    size: ImageSize


# An image is always decoded completely, whatever the requested size: of a JPEG all codes are read. A small result is
# cheap to make, because a JPEG of 160 pixels or more is then decoded at an eighth: in 250 microseconds instead of 300.
LOOK_PX = 20
# The files of one request to a worker. A worker may have 64 descriptors.
MOST_COUNTED = 32


class Images(Protocol):
    """The image decoder. Raises MediaFault."""

    @property
    def confinement(self) -> Confinement | None:
        """The sandbox that this computer offers for decoders; None while unknown."""
        ...

    async def image(self, request: ImageRequest) -> ShownImage: ...

    async def page_counts(self, paths: Sequence[str]) -> Sequence[int]:
        """Decode these images completely and return their numbers of pages. 0 stands for an image to be requested by
        itself: it is damaged, heavy, or needs another decoder. At most `MOST_COUNTED` paths at once."""
        ...

    def prefetch(self, requests: Sequence[ImageRequest]) -> None:
        """Announce the requests likely to come next, replacing an earlier announcement. Never raise."""
        ...

    async def close(self) -> None: ...
