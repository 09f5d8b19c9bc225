"""Lookup of the colours of pixels in a palette."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annotator.core.ports.images import Colour

_OTHER = 255
_CHANNELS = 3
_STRIP_PIXELS = 1 << 22  # a colour takes four times the memory of an index


def places_of(values: bytes, colours: Sequence[Colour]) -> bytes:
    """Return one byte per pixel: the index of its colour in `colours`, or 255. `values` are red, green and blue of
    each pixel."""
    known = np.array([(red << 16) + (green << 8) + blue for red, green, blue in colours], np.int64)
    order = np.argsort(known)
    found: list[bytes] = []
    for begin in range(0, len(values), _STRIP_PIXELS * _CHANNELS):
        strip = np.frombuffer(values, np.uint8)[begin : begin + _STRIP_PIXELS * _CHANNELS].astype(np.int32)
        red, green, blue = np.moveaxis(strip.reshape(-1, _CHANNELS), 1, 0)
        numbers = (red << 16) + (green << 8) + blue
        near = np.minimum(np.searchsorted(known[order], numbers), len(known) - 1)
        places = np.where(known[order][near] == numbers, order[near], _OTHER)
        found.append(places.astype(np.uint8).tobytes())
    return b"".join(found)
