"""The image queries of an import, decoded in this process instead of a worker."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

from annotator.core.errors import MediaFault
from annotator.core.ports.images import Colour, PixelQueries, ShownSize
from annotator.media.images.pixel_queries.client import palette_indices
from annotator.media.images.pixel_queries.values import png_values, shown_size
from annotator.media.images.pixel_queries.worker import MOST_PIXELS

_BAD = (MediaFault, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error, zlib.error)


def _pixels(data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None:
    try:
        values = png_values(io.BytesIO(data), MOST_PIXELS, in_colours=bool(colours))
    except _BAD:
        return None
    return palette_indices(values, colours) if colours else values


def _size(data: bytes, /) -> ShownSize | None:
    try:
        return ShownSize(*shown_size(io.BytesIO(data)))
    except _BAD:
        return None


DECODED_HERE = PixelQueries(_pixels, _size)
