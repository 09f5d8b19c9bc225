"""Files are known by how they begin."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from annotator.core.design.medium import MediumKind
from annotator.formats.source.media_kinds import HEAD_BYTES, belied, format_of, is_opened, kind_of, may_be
from media.audio.made_audio_files import KINDS, Kind, made
from real_data import real_data

PACKET = b"G\x40\x11\x10" + bytes(184)


@pytest.mark.parametrize("kind", ["BMP", "GIF", "JPEG", "PNG", "WebP"])
def test_images_that_are_shown_are_known_by_their_content(kind: str) -> None:
    held = io.BytesIO()
    Image.new("RGB", (9, 7), "teal").save(held, kind.upper())
    assert format_of(held.getvalue()[:HEAD_BYTES]) == kind
    assert (is_opened(kind, MediumKind.IMAGE), is_opened(kind, MediumKind.AUDIO)) == (True, False)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "WAV"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "WAV"),
        (b"fLaC\x00\x00\x00\x22", "FLAC"),
        (b"OggS\x00\x02", "Ogg"),
        (b"ID3\x04\x00", "MP3"),
        (b"\xff\xfb\x90\x64", "MP3"),
        (b"\xff\xf3\x84\xc4", "MP3"),
        (b"\xff\xf1\x50\x80", "AAC"),
        (b"FORM\x00\x00\x00\x00AIFFCOMM", "AIFF"),
        (b"FORM\x00\x00\x00\x00AIFCFVER", "AIFF"),
        (b"\x00\x00\x00\x1cftypM4A \x00", "MP4"),
        (b"\x00\x00\x00\x1cftypisom\x00", "MP4"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01", "Matroska"),
        (3 * PACKET, "MPEG-TS"),
        (3 * (bytes(4) + PACKET), "MPEG-TS"),
        (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb", "W64"),
        (b".snd\x00\x00\x00\x18", "AU"),
        (b"caff\x00\x01", "CAF"),
        (b"#!AMR\n", "AMR"),
        (b"\x0b\x77\x00\x00", "AC-3"),
        (b"\xff\xfd\x80\x04", "MP2"),
        (b"\x00\x00\x00\x14ftypqt  ", "MP4"),
        (b"\x00\x00\x00\x08wide", "MP4"),
    ],
)
def test_audio_files_that_are_played_are_known_by_their_content(head: bytes, kind: str) -> None:
    assert format_of(head) == kind
    assert (is_opened(kind, MediumKind.IMAGE), is_opened(kind, MediumKind.AUDIO)) == (False, True)


@pytest.mark.parametrize(("path", "kind"), [("audio/jfk.flac", "FLAC"), ("audio/french.aiff", "AIFF")])
def test_so_are_real_recordings(path: str, kind: str) -> None:
    with real_data(path).open("rb") as file:
        assert format_of(file.read(HEAD_BYTES)) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", ""),
        (b"BM", ""),
        (b"BMW is a car, and what follows is a text", ""),
        (b"Good morning, and what follows is a text. " * 12, ""),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\xef\xbb\xbf\n <html lang=en>", "HTML"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x">', "SVG"),
        (b"\x00\x00\x00\x18ftypheic\x00", "HEIC"),
        (b"\x00\x00\x00\x1cftypavif\x00", "AVIF"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"#EXTM3U\nhttp://192.0.2.1/a.mp3\n", "M3U"),
        (b"[playlist]\r\nFile1=/etc/passwd\r\n", "PLS"),
        (b"v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\n", "SDP"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "ffconcat"),
        (b'<?xml version="1.0"?><playlist version="1">', "XSPF"),
        (b"<ASX version='3.0'>", "ASX"),
        (b'<?xml version="1.0"?>\n<MPD xmlns="x">', "DASH"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"MThd\x00\x00\x00\x06", "MIDI"),
    ],
)
def test_other_files_are_known_and_not_opened(head: bytes, kind: str) -> None:
    assert format_of(head) == kind
    assert not any(is_opened(kind, medium) for medium in MediumKind)


def test_a_suffix_promises_a_kind() -> None:
    assert [kind_of(path) for path in ("a/b.JPG", "x.jpeg", "y.webp")] == [MediumKind.IMAGE] * 3
    assert [kind_of(path) for path in ("a.wav", "b.FLAC", "c.opus", "d.m4a")] == [MediumKind.AUDIO] * 4
    assert [kind_of(path) for path in ("a.mp4", "z.txt", "png")] == [MediumKind.VIDEO, None, None]


def test_of_a_video_the_audio_alone_may_be_asked_about() -> None:
    assert may_be("a.mp4", MediumKind.AUDIO)
    assert may_be("a.mp4", MediumKind.VIDEO)
    assert may_be("a.opus", MediumKind.AUDIO)
    assert not may_be("a.mp4", MediumKind.IMAGE)
    assert not may_be("a.wav", MediumKind.VIDEO)
    assert not may_be("a.txt", MediumKind.AUDIO)


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a.wav", b"RIFF\x00\x00\x00\x00WAVEfmt ", ""),
        ("a.wav", b"ID3\x04\x00", "MP3"),
        ("a.bin", b"fLaC", "FLAC"),
        ("a.wav", b"nothing known", ""),
        # A tag stands before several formats.
        ("a.mp3", b"ID3\x04\x00", ""),
        ("a.aac", b"ID3\x04\x00", ""),
        ("a.flac", b"ID3\x04\x00", ""),
        ("a.m4a", b"\x00\x00\x00\x1cftypisom\x00", ""),
        ("a.mp4", b"\x00\x00\x00\x1cftypM4A \x00", ""),
        ("a.jpg", b"\x89PNG\r\n\x1a\n", "PNG"),
    ],
)
def test_a_suffix_may_belie_the_content(path: str, head: bytes, name: str) -> None:
    assert belied(path, head) == name


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_what_is_made_in_each_format_is_what_its_suffix_promises(kind: Kind, tmp_path: Path) -> None:
    file = made(tmp_path / "a", kind, seconds=1)
    head = file.read_bytes()[:HEAD_BYTES]
    assert may_be(file.name, MediumKind.AUDIO)
    assert (belied(file.name, head), is_opened(format_of(head), MediumKind.AUDIO)) == ("", True)
