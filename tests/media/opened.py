"""Pictures decoded in the process of a test, by their paths."""

from __future__ import annotations

from pathlib import Path

from annotator.media.images import decode
from annotator.media.images.decode import DecodedImage


def decoded(
    path: str | Path,
    width_px: int,
    height_px: int,
    region: tuple[int, int, int, int] | None = None,
    blur: float = 0.0,
    is_grey: bool = False,
    is_cartoon: bool = False,
) -> DecodedImage:
    """Decode an open file; see `decode.decoded`."""
    with Path(path).open("rb") as file:
        return decode.decode_image(file, width_px, height_px, region, blur=blur, is_grey=is_grey, is_cartoon=is_cartoon)
