"""Moving to another computer: what a file says of itself, and what came of making or taking one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class MoveWay(StrEnum):
    """As the ledger has it."""

    OUT = "out"
    IN = "in"
    ON = "on"


class MovedMember(Struct, frozen=True):
    """`sha256` in lower-case hex."""

    sha256: str
    size_bytes: int


class MoveManifest(Struct, frozen=True):
    """`number` is the file's own, random. `made_utc_ms` is when. `entries` are those of the ledger in it, `last_sha256`
    the last one's hash. `servers` are those that the person was signed in to; what they sign in with is not there."""

    number: str
    program: str
    made_utc_ms: int
    entries: int
    last_sha256: str
    servers: tuple[str, ...]
    members: Mapping[str, MovedMember]


class MoveOutlook(Struct, frozen=True):
    """What would go: `waiting` results are still to be sent. `elsewhere` is the folder for results where that is
    outside of the home, which stays; empty where there is none. `left_out` counts files among the results that not
    every system can hold, or that are no files."""

    bundles: int
    results: int
    waiting: int
    size_bytes: int
    servers: tuple[str, ...]
    elsewhere: str
    left_out: int


class MovedOut(Struct, frozen=True):
    """`size_bytes` is that of the file."""

    number: str
    location: str
    size_bytes: int
    outlook: MoveOutlook


class MovedIn(Struct, frozen=True):
    """`servers` are those to sign in to again. `fell_back` is the folder for results that is not there on this
    computer, so that the usual one is used; empty otherwise."""

    number: str
    made_utc_ms: int
    entries: int
    bundles: int
    results: int
    waiting: int
    servers: tuple[str, ...]
    fell_back: str
