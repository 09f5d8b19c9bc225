"""Content filters for sensitive images, applied before they leave the worker: greyscale and cartoon."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

# The cartoon filter works as if the whole image were no larger than this, so that zooming in shows no more detail.
DRAWN_PX = 512
_SMOOTHED = ImageFilter.MedianFilter(3)
_FEW_SHADES = [(value + 20) // 40 * 40 for value in range(256)]
_PLAIN_LINES = [min(255, 3 * value) for value in range(256)]


def grey(image: Image.Image) -> Image.Image:
    """Convert an 8-bit L, RGB or RGBa image to L or RGBa in grey."""
    if image.mode == "RGBa":
        return image.convert("RGBA").convert("LA").convert("RGBA").convert("RGBa")
    return image.convert("L")


def drawn(image: Image.Image, shrunk: float) -> Image.Image:
    """Apply the cartoon filter: half of smoothed, reduced shades and half of the outlines. Mode and size stay the
    same."""
    width, height = size = image.size
    if shrunk < 1:
        image = image.resize((max(1, round(width * shrunk)), max(1, round(height * shrunk))), Image.Resampling.BOX)
    bands = image.split()
    colours = [
        Image.blend(band.point(_FEW_SHADES), _lines(band), 0.5)
        for band in (band.filter(_SMOOTHED) for band in bands[:3])
    ]
    if image.mode == "RGBa":  # no premultiplied colour exceeds its opacity
        colours = [*(ImageChops.darker(band, bands[3]) for band in colours), bands[3]]
    return Image.merge(image.mode, colours).resize(size, Image.Resampling.BILINEAR)


def _lines(band: Image.Image) -> Image.Image:
    """Return the outlines of a band, without its edge, where the filter copies the input."""
    found = band.filter(ImageFilter.FIND_EDGES).point(_PLAIN_LINES)
    return ImageOps.expand(ImageOps.crop(found, 1), 1) if min(found.size) > 2 else Image.new("L", found.size)
