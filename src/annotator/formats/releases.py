"""The signed file that names the newest release, and the packager's file that says where it is.

The first line of the signed file is the Ed25519 signature, in Base64, of all bytes after that line. They are JSON."""

from __future__ import annotations

import base64
import tomllib
from datetime import date

import msgspec
from nacl.signing import SigningKey

from annotator.core.outbox.destinations import HTTPS, is_fit
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource, is_version
from annotator.formats.signatures import is_signed, signature_line

LIMIT_BYTES = 4096
_FORMAT = "annotator-release-1"  # part of what is signed: another file with a signature of the same key is none
_KEY_BYTES = 32
_LONGEST_PAGE = 300


class _Signed(msgspec.Struct):
    format: str
    version: str
    date: date
    page: str


def read_source(data: bytes) -> ReleaseSource:
    """Read `resources/updates.toml`. Raise ValueError for an address that is not encrypted or a key that is none."""
    known = tomllib.loads(data.decode("utf-8"))
    address, key = str(known.get("address")), base64.b64decode(str(known.get("key")), validate=True)
    if not is_fit(HTTPS, address) or len(key) != _KEY_BYTES:
        raise ValueError("updates.toml has an `address` that starts with https:// and a `key` of 32 bytes in Base64")
    return ReleaseSource(address, key)


def source_bytes(source: ReleaseSource) -> bytes:
    """Return the content of `resources/updates.toml`. Raise ValueError as `read_source` does."""
    data = f'address = "{source.address}"\nkey = "{base64.b64encode(source.key).decode()}"\n'.encode()
    if read_source(data) != source:
        raise ValueError(source.address)
    return data


def read_release(data: bytes, key: bytes) -> ProgramRelease | ReleaseFault:
    """Return the release that a file names, if the owner of `key` signed it. Nothing unsigned is parsed."""
    if len(data) > LIMIT_BYTES:
        return ReleaseFault.UNREADABLE
    line, _end, body = data.partition(b"\n")
    if not is_signed(line, body, key):
        return ReleaseFault.UNSIGNED
    try:
        signed = msgspec.json.decode(body, type=_Signed)
    except msgspec.DecodeError:
        return ReleaseFault.UNREADABLE
    release = ProgramRelease(signed.version, signed.date, signed.page)
    return release if signed.format == _FORMAT and _is_valid(release) else ReleaseFault.UNREADABLE


def release_bytes(release: ProgramRelease, key: SigningKey) -> bytes:
    """Return the signed file. Raise ValueError for a release that `read_release` would not read."""
    if not _is_valid(release):
        raise ValueError(f"no release: {release}")
    body = msgspec.json.encode(_Signed(_FORMAT, release.version, release.day, release.page))
    return signature_line(body, key) + b"\n" + body


def _is_valid(release: ProgramRelease) -> bool:
    page = release.page
    return (
        is_version(release.version)
        and len(page) <= _LONGEST_PAGE
        and page.isascii()
        and page.isprintable()
        and " " not in page
        and is_fit(HTTPS, page)
    )
