"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

HEAD_BYTES = 64

# Signatures as in the formats' own specifications. WebP: RIFF container; HEIC and AVIF: ISO base media file format.
_KINDS = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("WebP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("BMP", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL)),
    ("TIFF", re.compile(rb"II\*\x00|MM\x00\*")),
    ("HEIC", re.compile(rb"....ftyp(?:hei[cxs]|mif1|msf1)", re.DOTALL)),
    ("AVIF", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
    ("MP4", re.compile(rb"....ftyp", re.DOTALL)),
    ("PDF", re.compile(rb"%PDF-")),
    ("SVG", re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", re.IGNORECASE)),
    ("HTML", re.compile(rb"\s*<(?:!doctype html|html|head|body)", re.IGNORECASE)),
    ("ZIP", re.compile(rb"PK\x03\x04")),
    ("Git LFS", re.compile(rb"version https://git-lfs")),
)
_OF_SUFFIX = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WebP", "gif": "GIF", "bmp": "BMP"}
SHOWN = frozenset(_OF_SUFFIX.values())


def kind_of(head: bytes) -> str:
    """The name of the format that a file begins like; empty when it is none of those that are known here."""
    return next((kind for kind, begin in _KINDS if begin.match(head)), "")


def promised_kind(path: str) -> str:
    """The format that a picture's suffix promises; empty where it promises none."""
    return _OF_SUFFIX.get(path.lower().rpartition(".")[2], "")
