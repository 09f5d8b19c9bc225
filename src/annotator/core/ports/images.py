"""Pictures that are decoded elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from annotator.core.ports.machine import Confinement
from annotator.core.ports.media_filters import AS_IT_IS, MediaFilter

# Black and white, in the picture's own values.
type WindowLevelRequest = tuple[float, float] | Literal["found"] | None


class ShadeWindow(Struct, frozen=True):
    """Of a deep picture: `low` is shown black, `high` white; its values go from `least` to `most`."""

    low: float
    high: float
    least: float
    most: float


class ImageRequest(Struct, frozen=True):
    """`path` is absolute. The picture is fitted into `width_px` x `height_px` and never enlarged. `region` (left, top,
    width, height in pixels of the EXIF-oriented picture) asks for a part of it instead of the whole. `page` is that
    of a file that has several, from 0. `window` tells which values of a deep picture (more than 8 bits a pixel) are
    black and white; `found`: so that nearly all of them are seen."""

    path: str
    width_px: int
    height_px: int
    region: tuple[int, int, int, int] | None = None
    looks: MediaFilter = AS_IT_IS
    page: int = 0
    window: WindowLevelRequest = None


class ShownImage(Struct, frozen=True):
    """`pixels` are rows of 4-byte B, G, R, A, premultiplied, in sRGB, without padding. `full_*` is the EXIF-oriented
    size. `moves`: it is the first of several that follow each other. `pages`: how many there are in its file.
    `window`: of a deep one, of which all is there."""

    pixels: bytes | memoryview
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
    moves: bool = False
    pages: int = 1
    window: ShadeWindow | None = None


type Colour = tuple[int, int, int]  # red, green and blue to 255


class PngPixels(Protocol):
    """A PNG of one channel as bytes, a pixel each, row by row. Of fewer than eight bits a grey is as large as it would
    be of eight; a place in a palette stays its number. Where colours are given a pixel is the place of its colour among
    them, or 255 where it is none of them, and the PNG may have three channels or four. None where it is damaged, or
    what decodes it stopped. Blocking. DecoderFault."""

    def __call__(self, data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None: ...


class ShownSize(NamedTuple):
    """In pixels, as a picture is shown; `orientation` is that of its EXIF data, by which it was turned."""

    width: int
    height: int
    orientation: int = 1


class ImageSize(Protocol):
    """How large a picture is, from what its file begins with; None where that does not tell it. Blocking.
    DecoderFault."""

    def __call__(self, data: bytes, /) -> ShownSize | None: ...


class PixelQueries(Struct, frozen=True):
    """What an import asks about pictures of its source, which are decoded outside this process, too."""

    pixels: PngPixels
    size: ImageSize


class Images(Protocol):
    """Pictures decoded outside this process. Raises MediaFault."""

    @property
    def confinement(self) -> Confinement | None:
        """What this machine gives against a picture that takes over what decodes it; None before that is known."""
        ...

    async def image(self, request: ImageRequest) -> ShownImage: ...

    def prefetch(self, requests: Sequence[ImageRequest]) -> None:
        """What will likely be asked next; replaces an earlier wish. Never raises."""
        ...

    async def close(self) -> None: ...
