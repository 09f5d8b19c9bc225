"""The adjustments applied to image pixels. C code applies the lookup tables: 20 to 45 ms for two megapixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QImage, QPainter

from annotator.ui.viewers.display.settings import Channel, ImageAdjustments

_BYTES = 4
_OPACITY = 3
_PLACES = {Channel.BLUE: 0, Channel.GREEN: 1, Channel.RED: 2}  # byte offset in a pixel on a little-endian machine
# Shares of red and blue in grey; green has the rest, so that grey stays grey (ITU-R BT.601).
_RED_SHARE = 0.299
_BLUE_SHARE = 0.114


def apply_adjustments(image: QImage, adjustments: ImageAdjustments) -> QImage:
    """Return the adjusted image. `image` is ARGB32_Premultiplied without padding. The media filter was applied
    before and stays effective: each pixel is computed from itself alone, each colour by the same table."""
    opacity = image.convertToFormat(QImage.Format.Format_Alpha8)
    is_opaque = _is_opaque(opacity)
    source = image if is_opaque else image.convertToFormat(QImage.Format.Format_ARGB32)
    shown = _with_adjustments(source, adjustments)
    if is_opaque:
        return shown
    shown = shown.convertToFormat(QImage.Format.Format_ARGB32)
    shown.setAlphaChannel(opacity)
    return shown.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _is_opaque(opacity: QImage) -> bool:
    """Return whether the image is opaque. Rows are padded to four bytes with undefined values."""
    rows = bytes(opacity.constBits())
    row_bytes = opacity.bytesPerLine()
    width = opacity.width()
    if row_bytes == width:
        return rows.count(255) == len(rows)
    return all(rows.count(255, at, at + width) == width for at in range(0, len(rows), row_bytes))


def _with_adjustments(image: QImage, adjustments: ImageAdjustments) -> QImage:
    pixels = bytes(image.constBits())
    if adjustments.channel is not Channel.ALL:
        return _shades(pixels[_PLACES[adjustments.channel] :: _BYTES], image, adjustments.table())
    if adjustments.is_grey:
        grey = _grey(pixels, image)  # named, because `constBits` does not keep the image alive
        return _shades(bytes(grey.constBits())[::_BYTES], image, adjustments.table())
    colours = pixels.translate(adjustments.table())  # named for the same reason
    adjusted = QImage(colours, image.width(), image.height(), image.width() * _BYTES, QImage.Format.Format_RGB32)
    return adjusted.copy()


def _grey(pixels: bytes, image: QImage) -> QImage:
    """Return the grey image as the sum of the weighted channels."""
    red = [int(shade * _RED_SHARE) for shade in range(256)]
    blue = [int(shade * _BLUE_SHARE) for shade in range(256)]
    green = [shade - red[shade] - blue[shade] for shade in range(256)]
    grey_image = QImage(image.size(), QImage.Format.Format_RGB32)
    grey_image.fill(0)
    painter = QPainter(grey_image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for channel, table in ((Channel.RED, red), (Channel.GREEN, green), (Channel.BLUE, blue)):
        painter.drawImage(0, 0, _shades(pixels[_PLACES[channel] :: _BYTES], image, table))
    painter.end()
    return grey_image


def _shades(plane: bytes, image: QImage, table: Sequence[int]) -> QImage:
    """Return the plane mapped through a table, as a grey image of the size of `image`."""
    indexed = QImage(plane, image.width(), image.height(), image.width(), QImage.Format.Format_Indexed8)
    indexed.setColorTable([0xFF000000 | shade * 0x010101 for shade in table])
    return indexed.convertToFormat(QImage.Format.Format_RGB32)
