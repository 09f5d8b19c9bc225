"""Changes that know what they change: lines of TOML, trees of tags, entries of a zip, messages of JSON."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from random import Random
from typing import Any

from fuzz.changing import NUMBERS

_TAG = re.compile(rb"<[^>]*>|[^<]+|<", re.DOTALL)
_NAME = re.compile(rb"</?\s*([\w:.-]+)")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)")


def change_lines(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A line is left out, doubled, moved, or comes from elsewhere; or what is behind its equals sign does."""
    lines = data.split(b"\n")
    at, foreign = rng.randrange(len(lines)), rng.choice(rng.choice(others).split(b"\n"))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        case 2:
            lines.insert(rng.randrange(len(lines)), lines.pop(at))
        case 3:
            lines.insert(at, foreign)
        case 4:
            lines[at] = lines[at].partition(b"=")[0] + b"=" + foreign.partition(b"=")[2]
        case _:
            lines[at] = foreign.partition(b"=")[0] + b"=" + lines[at].partition(b"=")[2]
    return b"\n".join(lines)


def _subtree(tokens: Sequence[bytes], first: int) -> int:
    """Behind the token that ends what begins at `first`."""
    name = _NAME.match(tokens[first])
    if name is None or tokens[first].startswith(b"</") or tokens[first].endswith(b"/>"):
        return first + 1
    depth = 0
    for at in range(first, len(tokens)):
        other = _NAME.match(tokens[at])
        if other is not None and other[1] == name[1] and not tokens[at].endswith(b"/>"):
            depth += -1 if tokens[at].startswith(b"</") else 1
            if depth == 0:
                return at + 1
    return first + 1


def change_tags(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """An element is left out, doubled, moved, wrapped, or comes from elsewhere."""
    tokens = _TAG.findall(data) or [data]
    first = rng.randrange(len(tokens))
    last = _subtree(tokens, first)
    piece, rest = tokens[first:last], tokens[:first] + tokens[last:]
    elsewhere = rng.randrange(len(rest) + 1)
    match rng.randrange(5):
        case 0:
            tokens = rest
        case 1:
            tokens[first:first] = piece
        case 2:
            tokens = rest[:elsewhere] + piece + rest[elsewhere:]
        case 3:
            foreign = _TAG.findall(rng.choice(others)) or [b""]
            begin = rng.randrange(len(foreign))
            tokens[first:first] = foreign[begin : _subtree(foreign, begin)]
        case _:
            name = _NAME.match(tokens[first])
            wrap = name[1] if name is not None else b"View"
            tokens[first:last] = [b"<" + wrap + b">", *piece, b"</" + wrap + b">"]
    return b"".join(tokens)


def change_attributes(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """An attribute is left out, doubled, has another value or another name, which other attributes have."""
    found, foreign = list(_ATTRIBUTE.finditer(data)), list(_ATTRIBUTE.finditer(rng.choice(others)))
    if not found or not foreign:
        return data
    own, other = rng.choice(found), rng.choice(foreign)
    new = rng.choice(
        (b"", own[0] + b" " + own[0], own[1] + b"=" + other[2], other[1] + b"=" + own[2], own[0] + b" " + other[0])
    )
    return data[: own.start()] + new + data[own.end() :]


_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Where numbers stand in each of them, and how many bytes they have: APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16.
_NUMBERS_OF = {
    _LOCAL: ((4, 2), (6, 2), (8, 2), (10, 2), (12, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    _ENTRY: ((4, 2), (6, 2), (8, 2), (10, 2), (14, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2),
             (36, 2), (38, 4), (42, 4)),
    _END: ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}  # fmt: skip
_NAMES = (b"bundle.toml", b"config.xml", b"tasks.csv", b"../x", b"/x", b"C:\\x", b"con", b".", b"..", b"", b"a/b/",
          b"A", b"a\0b", "\u202e.png".encode(), "é.png".encode(), "e\u0301.png".encode(), b"\xff.png", b"x" * 300,
          b"a/" * 20 + b"x", b"__MACOSX/x", b".hidden", b"checksums.txt", b"media/first.png/x")  # fmt: skip


def change_zip(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A number in one of its heads is another, or an entry of its list is doubled, left out, or renamed."""
    kind = rng.choice((_LOCAL, _ENTRY, _ENTRY, _END))
    places = [match.start() for match in re.finditer(re.escape(kind), data)]
    if not places:
        return rng.choice(others)
    at = rng.choice(places)
    if kind == _ENTRY and rng.random() < 0.5 and at + 46 <= len(data):
        return _other_entries(rng, data, at)
    place, size = rng.choice(_NUMBERS_OF[kind])
    old = int.from_bytes(data[at + place : at + place + size], "little")
    value = rng.choice((*NUMBERS, old - 1, old + 1, old ^ 1 << rng.randrange(8 * size))) & (1 << 8 * size) - 1
    return data[: at + place] + value.to_bytes(size, "little") + data[at + place + size :]


def _other_entries(rng: Random, data: bytes, at: int) -> bytes:
    """The record at the end is made to agree, more often than not."""
    length, extra, comment = struct.unpack_from("<3H", data, at + 28)
    last = at + 46 + length + extra + comment
    entry, name = data[at:last], rng.choice(_NAMES)
    renamed = entry[:28] + struct.pack("<H", len(name)) + entry[30:46] + name + entry[46 + length :]
    added = rng.choice((b"", entry + entry, renamed, entry + renamed))
    changed, end = data[:at] + added + data[last:], data.rfind(_END)
    end += len(changed) - len(data)
    if end > at and end + 22 <= len(changed) and rng.random() < 0.9:
        count, _all, size = struct.unpack_from("<HHL", changed, end + 8)
        count, size = max(0, count - 1 + added.count(_ENTRY)) & 0xFFFF, max(0, size + len(changed) - len(data))
        changed = changed[: end + 8] + struct.pack("<HHL", count, count, size & 0xFFFFFFFF) + changed[end + 16 :]
    return changed


_WORTH_SAYING: tuple[Any, ...] = (
    *NUMBERS, *(-number for number in NUMBERS), 0.5, -0.0, 1e308, float("nan"), float("inf"), float("-inf"), 10**400,
    None, True, False, "", "x", "x" * 300, "9" * 5_000, "\ud800", "\0", "media-undecodable", "media-too-large",
    "media-missing", "detail", "strip", "pointer", "rows", "peaks", "desk", [], {}, [[]], [None], {"detail": "x"},
    {"detail": 1}, {"path": "x"}, {"code": "x"}, [[1, 2]], [[2, 1]], [[0, 1 << 62]], [[1, 2], [0, 3]],
)  # fmt: skip


def frames_of(stream: bytes) -> list[bytes]:
    """The messages that a pipe carries, and at the end what is none."""
    found, at = list[bytes](), 0
    while at + 4 <= len(stream):
        size = int.from_bytes(stream[at : at + 4], "big")
        if at + 4 + size > len(stream):
            break
        found.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    return [*found, stream[at:]] if stream[at:] else found


def framed(*messages: object) -> bytes:
    coded = [json.dumps(message).encode() for message in messages]
    return b"".join(len(message).to_bytes(4, "big") + message for message in coded)


def change_messages(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A message is left out, doubled, moved, comes from elsewhere, or says something else."""
    kind, frames = data[:1], frames_of(data[1:]) or [b"[]"]
    at, foreign = rng.randrange(len(frames)), rng.choice(frames_of(rng.choice(others)[1:]) or [b"[]"])
    match rng.randrange(8):
        case 0:
            del frames[at]
        case 1:
            frames[at:at] = [frames[at]] * rng.choice((1, 1, 2, 30))
        case 2:
            frames.insert(rng.randrange(len(frames)), frames.pop(at))
        case 3:
            frames.insert(rng.randrange(len(frames) + 1), foreign)
        case _:
            frames[at] = _other_message(rng, frames[at], foreign)
    return kind + b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)


def _other_message(rng: Random, frame: bytes, foreign: bytes) -> bytes:
    try:
        words, other = json.loads(frame), json.loads(foreign)
    except (ValueError, RecursionError):
        return foreign
    if not isinstance(words, list) or not words:
        return foreign
    at = rng.randrange(len(words))
    value = words[at]
    near = value + rng.choice((-1, 1)) if isinstance(value, int) else value
    from_other = rng.choice(other) if isinstance(other, list) and other else None
    words[at] = rng.choice((rng.choice(_WORTH_SAYING), rng.choice(_WORTH_SAYING), near, from_other, value))
    if rng.random() < 0.15:
        words.insert(at, value)
    elif rng.random() < 0.15:
        del words[at]
    return json.dumps(words).encode()
