"""Compressed masks for drafts and undo: Label Studio's bytes, deflated and base64-encoded.

A mask of 50 megapixels takes some thousand characters instead of a hundred thousand numbers, at every undo step and
in every draft. Pure."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.mask.label_studio_rle import MOST_BYTES, BadMask

FORMAT = "rle"  # the only format of Label Studio's masks
_LEVEL = 1  # one fifteenth larger than a level that takes twice as long
# Noise has little repetition. Without a search for it, compression takes 8 ms per megabyte instead of 22, and one
# seventh more space.
_NOISY_BYTES = 200_000


def compressed(data: bytes) -> str:
    strategy = zlib.Z_HUFFMAN_ONLY if len(data) > _NOISY_BYTES else zlib.Z_DEFAULT_STRATEGY
    packing = zlib.compressobj(_LEVEL, strategy=strategy)
    return b64encode(packing.compress(data) + packing.flush()).decode()


def mask_bytes(rle: Any) -> bytes:
    """Return the bytes of a compressed mask or of Label Studio's list of numbers. Raise BadMask."""
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
    """Return a result's value in Label Studio's form, with the mask as a list of numbers."""
    rle = value.get("rle")
    if value.get("format") != FORMAT or not isinstance(rle, str):
        return dict(value)
    return {**value, "rle": list(mask_bytes(rle))}
