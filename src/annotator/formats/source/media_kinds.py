"""Recognition of media formats: by file name before a file is opened, and by its first bytes regardless of the name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from annotator.core.design.medium import MediumKind

HEAD_BYTES = 512  # three packets of a transport stream; a web page may begin with comments


class FileFormat(Struct, frozen=True):
    """A file format. `head` matches the first bytes as defined by its specification. `kind` is the kind of media
    that its `suffixes` imply. None means that the format is recognised but cannot be shown or played."""

    name: str
    head: re.Pattern[bytes]
    kind: MediumKind | None = None
    suffixes: tuple[str, ...] = ()


def _format(name: str, head: bytes, kind: MediumKind | None = None, suffixes: str = "") -> FileFormat:
    return FileFormat(name, re.compile(head, re.DOTALL), kind, tuple(suffixes.split()))


def _text(name: str, head: bytes) -> FileFormat:
    """Return a text format. Case is ignored, and white space and a byte order mark may precede `head`."""
    return FileFormat(name, re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:" + head + rb")", re.DOTALL | re.IGNORECASE))


# WebP, WAV and its long forms are RIFF. HEIC, AVIF and MP4 use the ISO base media file format, based on QuickTime.
# Matroska and WebM are EBML. An MPEG audio frame begins with 11 set bits; its layer distinguishes MP3 (III), MP2 (II)
# and ADTS (0). An ID3v2 tag may precede each of these and FLAC. A transport stream has packets of 188 bytes, or 192
# bytes on discs. The first match gives the name.
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
    _format("PDF", rb"%PDF-", MediumKind.DOCUMENT, "pdf"),
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
    _format("ZIP", rb"PK\x03\x04"),
    _format("7z", rb"7z\xbc\xaf\x27\x1c"),
    _format("RAR", rb"Rar!\x1a\x07"),
    _format("gzip", rb"\x1f\x8b\x08"),
    _format("Git LFS", rb"version https://git-lfs"),
    _text("SVG", _XML + rb"<svg"),
    _text("HTML", rb"<(?:!doctype html|html|head|body)"),
    # Text files that name other files, which a player would fetch.
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
_PAGED = frozenset({"TIFF", "DICOM", "PDF"})


def kind_of(path: str) -> MediumKind | None:
    """Return the kind of media by file name. Opening the file shows if it can be decoded."""
    known = _named(path)
    return None if known is None else known.kind


def may_be(path: str, kind: MediumKind) -> bool:
    """Return True if a file with this name may be opened as `kind`. A video file may contain only audio."""
    named = kind_of(path)
    return named is kind or (kind is MediumKind.AUDIO and named is MediumKind.VIDEO)


def of_kind(paths: Iterable[str], kind: MediumKind) -> list[str]:
    """Return the paths whose names imply this kind of media, in their order."""
    return [path for path in paths if kind_of(path) is kind]


def may_have_pages(path: str) -> bool:
    """Return True if files with this suffix may have several pages."""
    known = _named(path)
    return known is not None and known.name in _PAGED


def format_of(head: bytes) -> str:
    """Return the name of the format that `head` matches, or an empty string if it is unknown."""
    return next((known.name for known in _FORMATS if known.head.match(head)), "")


def is_opened(name: str, kind: MediumKind) -> bool:
    """Return True if files of this format may be opened as `kind`."""
    kinds = {known.kind for known in _FORMATS if known.name == name}
    return kind in kinds or (kind is MediumKind.AUDIO and MediumKind.VIDEO in kinds)


def belied(path: str, head: bytes) -> str:
    """Return the real format of a file whose suffix implies another, empty if they agree or it is unknown."""
    promised = _named(path)
    return "" if promised is not None and promised.head.match(head) else format_of(head)


def _named(path: str) -> FileFormat | None:
    _stem, dot, suffix = path.lower().rpartition(".")
    return _OF_SUFFIX.get(suffix) if dot else None


TAIL_BYTES = 128 * 1024  # two pages of maximum size
_PAGE = b"OggS"
_PAGE_HEADER_BYTES = 27
_IS_LAST = 4
_MOST_FLAGS = 7
_ADTS_HEADER_BYTES = 7
_CHAIN = 4  # consecutive frames: fewer may match by chance
# A file that begins with an ID3 tag is detected as MP3 by its first bytes. No MP3 frame looks like an ADTS frame.
_MAY_BE_ADTS = frozenset({"AAC", "MP3"})


def stops_in_the_middle(name: str, tail: bytes) -> bool:
    """Return True if the audio is truncated. `name`: its format; `tail`: its last `TAIL_BYTES` bytes, or all."""
    if name == "Ogg":
        return _lacks_a_last_page(tail)
    return name in _MAY_BE_ADTS and _lacks_part_of_a_frame(tail)


def _lacks_a_last_page(tail: bytes) -> bool:
    """Return True if a stream with a page in `tail` has no last page."""
    is_last: dict[bytes, bool] = {}
    place = tail.find(_PAGE)
    while place >= 0:
        header = tail[place : place + _PAGE_HEADER_BYTES]
        if len(header) < _PAGE_HEADER_BYTES:
            break
        if header[4] or header[5] > _MOST_FLAGS:  # the four letters occur inside audio data
            place = tail.find(_PAGE, place + 1)
            continue
        sizes = tail[place + _PAGE_HEADER_BYTES : place + _PAGE_HEADER_BYTES + header[26]]
        end = place + _PAGE_HEADER_BYTES + header[26] + sum(sizes)
        is_last[header[14:18]] = bool(header[5] & _IS_LAST) and len(sizes) == header[26] and end <= len(tail)
        place = tail.find(_PAGE, end)
    return not all(is_last.values())


def _lacks_part_of_a_frame(tail: bytes) -> bool:
    start = tail.find(b"\xff")
    while start >= 0:
        first = _frame(tail, start)
        if first is not None:
            end, count = _chain(tail, start, first[0])
            if count >= _CHAIN:
                return _is_partial_frame(tail[end:], first[0])
        start = tail.find(b"\xff", start + 1)
    return False


def _chain(tail: bytes, place: int, key: bytes) -> tuple[int, int]:
    """Return the end of the consecutive complete frames from `place`, and their number."""
    count = 0
    frame = _frame(tail, place, key)
    while frame is not None and place + frame[1] <= len(tail):
        place += frame[1]
        count += 1
        frame = _frame(tail, place, key)
    return place, count


def _is_partial_frame(remainder: bytes, key: bytes) -> bool:
    """Return True if the bytes after the last complete frame are the beginning of another frame."""
    if len(remainder) < _ADTS_HEADER_BYTES:
        return bool(remainder) and (b"\xff" + key).startswith(remainder[:3])
    frame = _frame(remainder, 0, key)
    return frame is not None and frame[1] > len(remainder)


def _frame(data: bytes, place: int, key: bytes | None = None) -> tuple[bytes, int] | None:
    """Return the bits that all frames of a file share, and this frame's bytes. None if none begins here."""
    header = data[place : place + _ADTS_HEADER_BYTES]
    if len(header) < _ADTS_HEADER_BYTES or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return None
    found = header[1:3]
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return None if size < _ADTS_HEADER_BYTES or key not in (None, found) else (found, size)
