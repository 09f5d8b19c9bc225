"""MP3 files that are not one chain of frames of one kind: joined, cut, or with other data before, between or behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from annotator.media.audio.decoding.mp3_frames import header_at
from media.audio.made_audio_files import KINDS, made, unmistakable


def _bytes_of(path: Path, kind: str, seconds: float) -> bytes:
    form = KINDS[kind]
    return made(path.with_stem("part"), form, pcm=unmistakable(seconds, form.rate_hz, form.channels)).read_bytes()


def _middle_frame(data: bytes) -> int:
    """The offset of a frame in the middle of a file that is made of frames only."""
    place = 0
    while place < len(data) // 2:
        header = header_at(data, place)
        assert header is not None
        place += header.size_bytes
    return place


def _with_rubbish(rubbish: bytes, *, is_first: bool = False) -> Callable[[Path, float], bytes]:
    def write(path: Path, seconds: float) -> bytes:
        data = _bytes_of(path, "MP3 CBR without Xing", seconds)
        at = 0 if is_first else _middle_frame(data)
        return data[:at] + rubbish + data[at:]

    return write


def _joined(*kinds: str) -> Callable[[Path, float], bytes]:
    return lambda path, seconds: b"".join([_bytes_of(path, kind, seconds / len(kinds)) for kind in kinds])


def _without_tag(data: bytes) -> bytes:
    return data[10 + int.from_bytes(data[6:10]) :] if data.startswith(b"ID3") else data


def _one_frame_of_one_channel(data: bytes) -> bytes:
    at = _middle_frame(data) + 3
    return data[:at] + b"\xc4" + data[at + 1 :]


IRREGULAR: Mapping[str, Callable[[Path, float], bytes]] = {
    "joined, 44,100 and 48,000 Hz": _joined("MP3 CBR", "MP3 48,000 Hz"),
    "joined, 48,000 and 44,100 Hz": _joined("MP3 48,000 Hz", "MP3 VBR without Xing"),
    "joined, 44,100 and 22,050 Hz": _joined("MP3 CBR without Xing", "MP3 mono, 22,050 Hz"),
    "joined, 22,050 and 44,100 Hz": _joined("MP3 mono, 22,050 Hz", "MP3 VBR"),
    "joined, of one kind": _joined("MP3 CBR", "MP3 CBR"),
    "joined, the second's Xing frame in the chain": lambda path, seconds: (
        _bytes_of(path, "MP3 CBR without Xing", seconds / 2) + _without_tag(_bytes_of(path, "MP3 CBR", seconds / 2))
    ),
    "behind zeros": _with_rubbish(bytes(5_000), is_first=True),
    "behind rubbish": lambda path, seconds: b"\xff\x0brubbish" * 99 + _bytes_of(path, "MP3 CBR", seconds),
    "rubbish between": _with_rubbish(b"\xff\x0brubbish" * 99),
    "zeros between": _with_rubbish(bytes(700)),
    "a frame of one channel": lambda path, seconds: _one_frame_of_one_channel(
        _bytes_of(path, "MP3 CBR without Xing", seconds)
    ),
    "rubbish behind": lambda path, seconds: _bytes_of(path, "MP3 CBR", seconds) + b"TAG\xff\xfa\x90" + bytes(122),
    "cut": lambda path, seconds: _bytes_of(path, "MP3 CBR", seconds)[:-9],
    "joined, one after the other of layers II and III": _joined("MP2", "MP3 CBR without Xing"),
}


def irregular(path: Path, name: str, seconds: float = 8.0) -> Path:
    path = path.with_suffix(".mp3")
    path.write_bytes(IRREGULAR[name](path, seconds))
    return path
