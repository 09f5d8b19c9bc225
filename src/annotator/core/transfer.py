"""Transfer to another computer: the manifest of a transfer file, and the results of writing and reading one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class TransferDirection(StrEnum):
    """The direction of a transfer, as stored in the ledger."""

    OUT = "out"
    IN = "in"
    ON = "on"


class MovedMember(Struct, frozen=True):
    """A member of a transfer file; `sha256` is in lower-case hex."""

    sha256: str
    size_bytes: int


class MoveManifest(Struct, frozen=True):
    """The manifest of a transfer file. `number` is a random identifier of the file. `made_utc_ms` is its creation
    time. `entries` counts the ledger entries in it, and `last_sha256` is the hash of the last entry. `servers` are
    those the worker was signed in to; credentials are not included."""

    number: str
    program: str
    made_utc_ms: int
    entries: int
    last_sha256: str
    servers: tuple[str, ...]
    members: Mapping[str, MovedMember]


class MoveOutlook(Struct, frozen=True):
    """A preview of a transfer. `waiting` counts results still to be sent. `elsewhere` is the results folder if it is
    outside the home and stays behind, else empty. `left_out` counts entries of the results folder that are not
    regular files or have names that some systems do not permit."""

    bundles: int
    results: int
    waiting: int
    size_bytes: int
    servers: tuple[str, ...]
    elsewhere: str
    left_out: int


class MovedOut(Struct, frozen=True):
    """A finished transfer to a file of `size_bytes` bytes."""

    number: str
    location: str
    size_bytes: int
    outlook: MoveOutlook


class MovedIn(Struct, frozen=True):
    """A finished transfer from a file. `servers` are those to sign in to again. `fell_back` is the configured
    results folder if it does not exist on this computer, so that the default one is used; else empty."""

    number: str
    made_utc_ms: int
    entries: int
    bundles: int
    results: int
    waiting: int
    servers: tuple[str, ...]
    fell_back: str
