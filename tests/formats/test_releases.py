"""The signed file about the newest release: only what the packager signed is read, whole and unchanged."""

from __future__ import annotations

import base64
import json
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

import release_file
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource, is_newer
from annotator.formats.releases import LIMIT_BYTES, read_release, read_source, release_bytes, source_bytes

KEY = SigningKey(bytes(range(32)))
PUBLIC = bytes(KEY.verify_key)
RELEASE = ProgramRelease("0.2.0", date(2026, 12, 24), "https://example.org/annotator")
NUMBERS = st.integers(0, 9999)
VERSIONS = st.builds("{}.{}.{}".format, NUMBERS, NUMBERS, NUMBERS)
PAGES = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=100).map("https://example.org/".__add__)
RELEASES = st.builds(ProgramRelease, VERSIONS, st.dates(date(1, 1, 1)), PAGES)


def signed(body: bytes, key: SigningKey = KEY) -> bytes:
    return base64.b64encode(key.sign(body).signature) + b"\n" + body


@given(RELEASES)
def test_what_was_signed_is_read(release: ProgramRelease) -> None:
    data = release_bytes(release, KEY)
    assert len(data) < LIMIT_BYTES
    assert read_release(data, PUBLIC) == release


@given(st.integers(0, len(release_bytes(RELEASE, KEY)) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, difference: int) -> None:
    data = bytearray(release_bytes(RELEASE, KEY))
    data[place] ^= difference
    assert read_release(bytes(data), PUBLIC) is ReleaseFault.UNSIGNED


def test_the_signature_has_one_spelling() -> None:
    line, end, body = release_bytes(RELEASE, KEY).partition(b"\n")
    others = (line[:-3] + bytes([last]) + b"==" for last in string.ascii_letters.encode())
    same = next(other for other in others if other != line and base64.b64decode(other) == base64.b64decode(line))
    assert read_release(same + end + body, PUBLIC) is ReleaseFault.UNSIGNED
    assert read_release(line[4:] + end + body, PUBLIC) is ReleaseFault.UNSIGNED


@given(st.binary(max_size=300))
def test_what_nobody_signed_is_not_parsed(data: bytes) -> None:
    assert read_release(data, PUBLIC) is ReleaseFault.UNSIGNED
    assert read_release(signed(data, SigningKey(bytes(32))), PUBLIC) is ReleaseFault.UNSIGNED


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "0.2"},
        {"version": "0.2.0; rm"},
        {"version": "99999.0.0"},
        {"date": "yesterday"},
        {"page": "http://example.org/"},
        {"page": "file:///etc/passwd"},
        {"page": "https://name:secret@example.org/"},
        {"page": "https://example.org/a b"},
        {"page": "https://example.org/" + "a" * 300},
        {"page": "https://example.org/\u202e"},
        {"format": "annotator-release-2"},
    ],
)
def test_a_signed_file_that_names_no_release_is_not_read(fields: dict[str, str]) -> None:
    _line, _end, body = release_bytes(RELEASE, KEY).partition(b"\n")
    data = signed(json.dumps({**json.loads(body), **fields}).encode())
    assert read_release(data, PUBLIC) is ReleaseFault.UNREADABLE
    assert read_release(signed(b"[]"), PUBLIC) is ReleaseFault.UNREADABLE


def test_a_later_format_may_have_more_fields() -> None:
    _line, _end, body = release_bytes(RELEASE, KEY).partition(b"\n")
    assert read_release(signed(json.dumps({**json.loads(body), "notes": "new"}).encode()), PUBLIC) == RELEASE


def test_a_large_file_is_not_verified() -> None:
    assert read_release(release_bytes(RELEASE, KEY) + bytes(LIMIT_BYTES), PUBLIC) is ReleaseFault.UNREADABLE


def test_versions_are_compared_by_number() -> None:
    assert is_newer("0.10.0", "0.9.9")
    assert not is_newer("0.9.9", "0.10.0")
    assert not is_newer("1.0.0", "1.0.0")


@pytest.mark.parametrize(
    ("address", "key"), [("http://example.org/", PUBLIC), ("", PUBLIC), ("https://example.org/", PUBLIC[:31])]
)
def test_a_packager_who_is_mistaken_hears_of_it(address: str, key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes in Base64"):
        source_bytes(ReleaseSource(address, key))


def test_a_packager_makes_a_key_sets_the_address_and_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(release_file, "SOURCE", tmp_path / "updates.toml")
    private = tmp_path / "private"
    release_file.main(["key", str(private)])
    public = capfdbinary.readouterr().out.decode().strip()
    assert private.stat().st_mode & 0o077 == 0
    release_file.main(["source", "https://example.org/newest", public])
    release_file.main(["sign", str(private), "0.2.0", "2026-12-24", RELEASE.page])
    source = read_source((tmp_path / "updates.toml").read_bytes())
    assert source.address == "https://example.org/newest"
    assert read_release(capfdbinary.readouterr().out, source.key) == RELEASE
    with pytest.raises(SystemExit, match="exists"):
        release_file.main(["key", str(private)])
    with pytest.raises(SystemExit, match="no release"):
        release_file.main(["sign", str(private), "0.2", "2026-12-24", RELEASE.page])
