"""The manifest inside a transfer file: JSON, read with limits."""

from __future__ import annotations

import json
import re
from typing import Any

from annotator.core.transfer import MovedMember, MoveManifest
from annotator.formats.problem_log import printable

FORMAT = "annotator-move"
VERSION = 1
LARGEST_BYTES = 96 << 20
_LONGEST_PROGRAM, _LONGEST_SERVER = 100, 300
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9a-f]{32}")
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
# Values of a few bytes may take a hundred bytes in memory each. A member needs three marks; the rest of the manifest
# needs a few more.
_MARKS_OF_A_MEMBER, _MARKS_BESIDE = 3, 2_000


class NoMoveManifest(ValueError):
    """The data is not a transfer manifest, or required fields are missing or invalid."""


class NewerMove(NoMoveManifest):
    """The manifest has a later version of the format."""


def move_manifest_bytes(manifest: MoveManifest) -> bytes:
    members = {
        name: {"sha256": member.sha256, "size_bytes": member.size_bytes} for name, member in manifest.members.items()
    }
    events = {
        "format": FORMAT,
        "version": VERSION,
        "number": manifest.number,
        "program": manifest.program,
        "made_utc_ms": manifest.made_utc_ms,
        "entries": manifest.entries,
        "last_sha256": manifest.last_sha256,
        "servers": list(manifest.servers),
        "members": members,
    }
    return json.dumps(events, indent=0, ensure_ascii=False).encode(errors="surrogatepass")


def read_move_manifest(data: bytes, most_members: int) -> MoveManifest:
    """Parse a transfer manifest. Its texts are made safe for a terminal. Raise NewerMove for a later version and
    NoMoveManifest for any other fault."""
    marks = _TEXTS.sub(b"", data)
    if sum(marks.count(mark) for mark in (b",", b"[", b"{")) > most_members * _MARKS_OF_A_MEMBER + _MARKS_BESIDE:
        raise NoMoveManifest
    try:
        events = json.loads(data)
        if events["format"] != FORMAT:
            raise NoMoveManifest
        if events["version"] != VERSION:
            raise NewerMove if isinstance(events["version"], int) and events["version"] > VERSION else NoMoveManifest
        return MoveManifest(
            number=_matching(_NUMBER, events["number"]),
            program=printable(str(events["program"]), _LONGEST_PROGRAM),
            made_utc_ms=_count(events["made_utc_ms"]),
            entries=_count(events["entries"]),
            last_sha256=_matching(_SHA256, events["last_sha256"]),
            servers=tuple(printable(str(server), _LONGEST_SERVER) for server in events["servers"]),
            members={str(name): _member(written) for name, written in events["members"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, NoMoveManifest) else NoMoveManifest from error


def _member(written: dict[str, Any]) -> MovedMember:
    return MovedMember(_matching(_SHA256, written["sha256"]), _count(written["size_bytes"]))


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise NoMoveManifest
    return value


def _count(value: object) -> int:
    """Return a count within the range of SQLite integers and dates. Raise NoMoveManifest otherwise."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 50:
        raise NoMoveManifest
    return value
