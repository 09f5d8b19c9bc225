"""What a medium is: by its name before anybody opens it, and by its first bytes whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from annotator.core.design.medium import MediumKind

HEAD_BYTES = 512  # three packets of a transport stream; a page may begin with remarks


class FileFormat(Struct, frozen=True):
    """`head` is how its files begin, as its own specification says. `kind` is what its `suffixes` promise; None: known
    by sight, and neither shown nor played."""

    name: str
    head: re.Pattern[bytes]
    kind: MediumKind | None = None
    suffixes: tuple[str, ...] = ()


def _format(name: str, head: bytes, kind: MediumKind | None = None, suffixes: str = "") -> FileFormat:
    return FileFormat(name, re.compile(head, re.DOTALL), kind, tuple(suffixes.split()))


def _text(name: str, head: bytes) -> FileFormat:
    """Of text, in letters of either case, which white space and a byte order mark may precede."""
    return FileFormat(name, re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:" + head + rb")", re.DOTALL | re.IGNORECASE))


# WebP, WAV and its long forms: RIFF. HEIC, AVIF, MP4: ISO base media file format, and QuickTime before it. Matroska and
# WebM: EBML. A frame of MPEG audio begins with 11 bits set, its layer tells MP3 (III) from MP2 (II) and ADTS (0); a tag
# (ID3v2) may stand before each, and before FLAC. A transport stream has packets of 188 bytes, or 192 on discs. The
# first that fits gives the name.
_MP4, _MATROSKA = rb"....(?:ftyp|moov|mdat|wide)", rb"\x1a\x45\xdf\xa3"
_STREAM = rb"(?:G.{187}G.{187}G|.{4}G.{191}G.{191}G)"
_XML = rb"(?:<\?xml[^>]*>\s*)?"
_FORMATS = (
    _format("JPEG", rb"\xff\xd8\xff", MediumKind.IMAGE, "jpg jpeg"),
    _format("PNG", rb"\x89PNG\r\n\x1a\n", MediumKind.IMAGE, "png"),
    _format("WebP", rb"RIFF....WEBP", MediumKind.IMAGE, "webp"),
    _format("GIF", rb"GIF8[79]a", MediumKind.IMAGE, "gif"),
    _format("BMP", rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", MediumKind.IMAGE, "bmp"),
    _format("TIFF", rb"II[*+]\x00|MM\x00[*+]", MediumKind.IMAGE, "tif tiff"),
    _format("DICOM", rb".{128}DICM", MediumKind.IMAGE, "dcm dicom"),
    _format("HEIC", rb"....ftyp(?:hei[cxs]|mif1|msf1)"),
    _format("AVIF", rb"....ftypavi[fs]"),
    _format("WAV", rb"(?:RIFF|RF64|BW64)....WAVE", MediumKind.AUDIO, "wav wave"),
    _format("W64", rb"riff\x2e\x91\xcf\x11", MediumKind.AUDIO, "w64"),
    _format("AIFF", rb"FORM....AIF[FC]", MediumKind.AUDIO, "aiff aif aifc"),
    _format("AU", rb"\.snd", MediumKind.AUDIO, "au snd"),
    _format("CAF", rb"caff", MediumKind.AUDIO, "caf"),
    _format("AMR", rb"#!AMR", MediumKind.AUDIO, "amr"),
    _format("AC-3", rb"\x0b\x77", MediumKind.AUDIO, "ac3 eac3"),
    _format("Ogg", rb"OggS", MediumKind.AUDIO, "ogg oga opus spx"),
    _format("MP3", rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", MediumKind.AUDIO, "mp3"),
    _format("MP2", rb"\xff[\xf4\xf5\xfc\xfd]|ID3", MediumKind.AUDIO, "mp2"),
    _format("FLAC", rb"fLaC|ID3", MediumKind.AUDIO, "flac"),
    _format("AAC", rb"\xff[\xf0\xf1\xf8\xf9]|ID3", MediumKind.AUDIO, "aac"),
    _format("MP4", _MP4, MediumKind.AUDIO, "m4a m4b"),
    _format("Matroska", _MATROSKA, MediumKind.AUDIO, "mka weba"),
    _format("MP4", _MP4, MediumKind.VIDEO, "mp4 m4v mov 3gp"),
    _format("Matroska", _MATROSKA, MediumKind.VIDEO, "mkv webm"),
    _format("MPEG-TS", _STREAM, MediumKind.VIDEO, "ts mts m2ts"),
    _format("AVI", rb"RIFF....AVI ", MediumKind.VIDEO, "avi"),
    _format("MPEG", rb"\x00\x00\x01[\xb3\xba]", MediumKind.VIDEO, "mpg mpeg m2v vob"),
    _format("FLV", rb"FLV\x01", MediumKind.VIDEO, "flv"),
    _format("Ogg", rb"OggS", MediumKind.VIDEO, "ogv"),
    _format("H.264", rb"\x00\x00(?:\x00)?\x01[\x09\x27\x67]", MediumKind.VIDEO, "h264 264"),
    _format("HEVC", rb"\x00\x00(?:\x00)?\x01[\x40\x46]\x01", MediumKind.VIDEO, "hevc h265 265"),
    _format("WMA", rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    _format("MIDI", rb"MThd"),
    _format("PDF", rb"%PDF-"),
    _format("ZIP", rb"PK\x03\x04"),
    _format("7z", rb"7z\xbc\xaf\x27\x1c"),
    _format("RAR", rb"Rar!\x1a\x07"),
    _format("gzip", rb"\x1f\x8b\x08"),
    _format("Git LFS", rb"version https://git-lfs"),
    _text("SVG", _XML + rb"<svg"),
    _text("HTML", rb"<(?:!doctype html|html|head|body)"),
    # Texts that name other files, which a player would fetch.
    _text("M3U", rb"#EXTM3U"),
    _text("PLS", rb"\[playlist\]"),
    _text("SDP", rb"v=0\r?\n"),
    _text("ffconcat", rb"ffconcat version"),
    _text("XSPF", _XML + rb"<playlist"),
    _text("ASX", rb"<asx"),
    _text("DASH", _XML + rb"<mpd"),
    _text("SMIL", _XML + rb"<smil"),
)
_OF_SUFFIX = {suffix: known for known in _FORMATS for suffix in known.suffixes}
_PAGED = frozenset({"TIFF", "DICOM"})


def kind_of(path: str) -> MediumKind | None:
    """By its name; whether it can be decoded is found out when it is opened."""
    known = _named(path)
    return None if known is None else known.kind


def may_be(path: str, kind: MediumKind) -> bool:
    """Whether a file of this name can be asked about as such: what may be a film may hold a sound alone."""
    named = kind_of(path)
    return named is kind or (kind is MediumKind.AUDIO and named is MediumKind.VIDEO)


def of_kind(paths: Iterable[str], kind: MediumKind) -> list[str]:
    """Those that are named like media of this kind, in their order."""
    return [path for path in paths if kind_of(path) is kind]


def may_have_pages(path: str) -> bool:
    """Whether it is named like pictures of which a file may hold several, one a page."""
    known = _named(path)
    return known is not None and known.name in _PAGED


def format_of(head: bytes) -> str:
    """The name of the format that a file begins like; empty when it is none of those that are known here."""
    return next((known.name for known in _FORMATS if known.head.match(head)), "")


def is_opened(name: str, kind: MediumKind) -> bool:
    """Whether files of the format of this name can be asked about as such."""
    kinds = {known.kind for known in _FORMATS if known.name == name}
    return kind in kinds or (kind is MediumKind.AUDIO and MediumKind.VIDEO in kinds)


def belied(path: str, head: bytes) -> str:
    """The name of the format of a file whose suffix promises another; empty where both agree or nothing is known."""
    promised = _named(path)
    return "" if promised is not None and promised.head.match(head) else format_of(head)


def _named(path: str) -> FileFormat | None:
    _stem, dot, suffix = path.lower().rpartition(".")
    return _OF_SUFFIX.get(suffix) if dot else None
