"""What a medium is: by its name before anybody opens it, and by its first bytes whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.design.medium import MediumKind

HEAD_BYTES = 64


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`head` is how its files begin, as its own specification says. `kind` None: known by sight, and never shown."""

    name: str
    head: re.Pattern[bytes]
    kind: MediumKind | None = None
    suffixes: tuple[str, ...] = ()


# WebP: RIFF container; HEIC and AVIF: ISO base media file format.
_FORMATS = (
    FileFormat("JPEG", re.compile(rb"\xff\xd8\xff"), MediumKind.PICTURE, ("jpg", "jpeg")),
    FileFormat("PNG", re.compile(rb"\x89PNG\r\n\x1a\n"), MediumKind.PICTURE, ("png",)),
    FileFormat("WebP", re.compile(rb"RIFF....WEBP", re.DOTALL), MediumKind.PICTURE, ("webp",)),
    FileFormat("GIF", re.compile(rb"GIF8[79]a"), MediumKind.PICTURE, ("gif",)),
    FileFormat(
        "BMP",
        re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL),
        MediumKind.PICTURE,
        ("bmp",),
    ),
    FileFormat("TIFF", re.compile(rb"II\*\x00|MM\x00\*")),
    FileFormat("HEIC", re.compile(rb"....ftyp(?:hei[cxs]|mif1|msf1)", re.DOTALL)),
    FileFormat("AVIF", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
    FileFormat("MP4", re.compile(rb"....ftyp", re.DOTALL)),
    FileFormat("PDF", re.compile(rb"%PDF-")),
    FileFormat("SVG", re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", re.IGNORECASE)),
    FileFormat("HTML", re.compile(rb"\s*<(?:!doctype html|html|head|body)", re.IGNORECASE)),
    FileFormat("ZIP", re.compile(rb"PK\x03\x04")),
    FileFormat("Git LFS", re.compile(rb"version https://git-lfs")),
)
_OF_SUFFIX = {suffix: known for known in _FORMATS for suffix in known.suffixes}
SHOWN = frozenset(known.name for known in _FORMATS if known.kind is not None)
SHOWN_KINDS = frozenset(known.kind for known in _FORMATS if known.kind is not None)


def kind_of(path: str) -> MediumKind | None:
    """By its name; whether it can be decoded is found out when it is opened."""
    known = _named(path)
    return None if known is None else known.kind


def of_kind(paths: Iterable[str], kind: MediumKind) -> list[str]:
    """Those that are named like media of this kind, in their order."""
    return [path for path in paths if kind_of(path) is kind]


def format_of(head: bytes) -> str:
    """The name of the format that a file begins like; empty when it is none of those that are known here."""
    return next((known.name for known in _FORMATS if known.head.match(head)), "")


def promised_format(path: str) -> str:
    """The format that a file's suffix promises; empty where it promises none."""
    known = _named(path)
    return "" if known is None else known.name


def _named(path: str) -> FileFormat | None:
    _stem, dot, suffix = path.lower().rpartition(".")
    return _OF_SUFFIX.get(suffix) if dot else None
