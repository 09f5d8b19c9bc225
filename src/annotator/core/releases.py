"""The newest release, as a file signed by the packager names it: whoever built this program and passed it on."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")


class ReleaseSource(Struct, frozen=True):
    """The address of the signed file and the packager's public key (Ed25519). The packager sets them at build time."""

    address: str
    key: bytes


class ProgramRelease(Struct, frozen=True):
    """A release, its date, and the address of the page where the packager offers it."""

    version: str
    day: date
    page: str


class ReleaseFault(StrEnum):
    """Why the newest release is not known."""

    UNREACHABLE = "unreachable"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


def is_version(text: str) -> bool:
    """Return True for three numbers, such as 0.1.1."""
    return _VERSION.fullmatch(text) is not None


def is_newer(version: str, than: str) -> bool:
    """Compare two versions by their numbers: 0.10.0 is newer than 0.9.0."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
