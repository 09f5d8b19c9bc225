"""A mask as it is kept while it is worked on: Label Studio's bytes, deflated, as text. Of 50 megapixels that is some
thousand characters instead of a hundred thousand numbers, at every step that can be undone and in every draft. Pure.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.mask.label_studio_rle import MOST_BYTES, BadMask

FORMAT = "rle"  # of Label Studio's masks, the only one
_LEVEL = 1  # a fifteenth larger than what takes twice as long
# Noise has little that repeats. Not to look for it takes 8 ms a megabyte instead of 22, and a seventh more room.
_NOISY_BYTES = 200_000


def compressed(data: bytes) -> str:
    strategy = zlib.Z_HUFFMAN_ONLY if len(data) > _NOISY_BYTES else zlib.Z_DEFAULT_STRATEGY
    packing = zlib.compressobj(_LEVEL, strategy=strategy)
    return b64encode(packing.compress(data) + packing.flush()).decode()


def mask_bytes(rle: Any) -> bytes:
    """Of what is kept, or of the numbers that Label Studio has. Raises BadMask."""
    try:
        if isinstance(rle, str):
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(b64decode(rle, validate=True), MOST_BYTES + 1)
        elif isinstance(rle, list | tuple) and len(rle) <= MOST_BYTES:
            if not all(type(number) is int for number in rle):
                raise BadMask("numbers")
            data = bytes(rle)
        else:
            raise BadMask("size")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BadMask("bytes") from error
    if len(data) > MOST_BYTES:
        raise BadMask("size")
    return data


def as_written(value: Mapping[str, Any]) -> dict[str, Any]:
    """A result's value as Label Studio has it: the numbers of a mask that is kept."""
    rle = value.get("rle")
    if value.get("format") != FORMAT or not isinstance(rle, str):
        return dict(value)
    return {**value, "rle": list(mask_bytes(rle))}
