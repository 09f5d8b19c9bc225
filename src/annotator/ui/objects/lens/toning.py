"""Tones laid over the pixels of a picture, by tables that C code applies: some milliseconds for a screen of them."""

from __future__ import annotations

from PySide6.QtGui import QImage

from annotator.ui.objects.lens.tones import Channel, Tones

_BYTES = 4
_OPACITY = 3
_PLACES = {Channel.BLUE: 0, Channel.GREEN: 1, Channel.RED: 2}  # in a pixel, on a little-endian machine


def toned(image: QImage, tones: Tones) -> QImage:
    """`image` is ARGB32_Premultiplied without padding. What protects the eye was done to it before, and holds: each
    pixel is made from itself alone, each colour by the same table."""
    opacity = bytes(image.constBits()[_OPACITY::_BYTES])
    is_opaque = opacity.count(255) == len(opacity)
    source = image if is_opaque else image.convertToFormat(QImage.Format.Format_ARGB32)
    made = _shades(source, tones) if tones.is_grey or tones.channel is not Channel.ALL else _colours(source, tones)
    if is_opaque:
        return made
    made = made.convertToFormat(QImage.Format.Format_ARGB32)
    seen = QImage(opacity, image.width(), image.height(), image.width(), QImage.Format.Format_Alpha8)
    made.setAlphaChannel(seen)
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _colours(image: QImage, tones: Tones) -> QImage:
    pixels = bytes(image.constBits()).translate(tones.table())
    return _of(pixels, image, _BYTES, QImage.Format.Format_RGB32)


def _shades(image: QImage, tones: Tones) -> QImage:
    """One shade for each pixel: one of its colours, or what they are together."""
    if tones.channel is Channel.ALL:
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        shades, row_bytes = bytes(grey.constBits()), grey.bytesPerLine()
    else:
        shades, row_bytes = bytes(image.constBits()[_PLACES[tones.channel] :: _BYTES]), image.width()
    shades = shades.translate(tones.table())
    made = QImage(shades, image.width(), image.height(), row_bytes, QImage.Format.Format_Grayscale8)
    return made.convertToFormat(QImage.Format.Format_RGB32)  # a copy


def _of(pixels: bytes, image: QImage, pixel_bytes: int, kind: QImage.Format) -> QImage:
    return QImage(pixels, image.width(), image.height(), image.width() * pixel_bytes, kind).copy()
