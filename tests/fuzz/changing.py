"""Changes to bytes that know nothing of what they mean, but for words that are put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

_BYTES = (0, 1, 9, 10, 13, 0x1B, 0x20, 0x22, 0x27, 0x2F, 0x5C, 0x7F, 0x80, 0xC0, 0xE2, 0xED, 0xFE, 0xFF)
NUMBERS = (0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, 1 << 31, (1 << 31) - 1, (1 << 32) - 1, 1 << 40,
           1 << 62, (1 << 63) - 1, 1 << 63, 10**20)  # fmt: skip
_DIGITS = re.compile(rb"-?\d+")


def _place(rng: Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _stretch(rng: Random, data: bytes) -> tuple[int, int]:
    at = _place(rng, data)
    return at, min(len(data), at + int(2 ** rng.uniform(0, 8)))


def flip(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def put(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + bytes([rng.choice(_BYTES)]) + data[at + rng.randrange(2) :]


def drop(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    first, last = _stretch(rng, data)
    return data[:first] + data[last:]


def double(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    first, last = _stretch(rng, data)
    return data[:last] + data[first:last] * rng.choice((1, 1, 1, 3, 40)) + data[last:]


def move(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    first, last = _stretch(rng, data)
    rest, piece = data[:first] + data[last:], data[first:last]
    at = _place(rng, rest)
    return rest[:at] + piece + rest[at:]


def lay_over(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    first, last = _stretch(rng, other)
    at = _place(rng, data)
    return data[:at] + other[first:last] + data[at + (last - first) * rng.randrange(2) :]


def splice(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def number(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Some digits become another number."""
    found = list(_DIGITS.finditer(data))
    if not found:
        return flip(rng, data, ())
    match = rng.choice(found)
    return data[: match.start()] + str(rng.choice(NUMBERS)).encode() + data[match.end() :]


def binary_number(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    size = rng.choice((1, 2, 4, 4, 8))
    at = _place(rng, data)
    value = rng.choice(NUMBERS) & (1 << 8 * size) - 1
    return data[:at] + value.to_bytes(size, rng.choice(("little", "big"))) + data[at + size :]


PLAIN: Sequence[Callable[[Random, bytes, Sequence[bytes]], bytes]] = (
    flip, flip, put, put, drop, drop, double, move, lay_over, splice, number, binary_number,
)  # fmt: skip


# What the parts of a medium begin with: names of boxes and chunks, EBML, start codes, and the markers of JPEG and MPEG.
_HEADS = re.compile(rb"[A-Za-z]{4}|\x1a\x45\xdf\xa3|\x00\x00\x01|\xff[\xc0-\xfe]|G[\x40-\x5f]")
_BEFORE, _BEHIND = 8, 40


def change_heads(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A number near where a part of a medium begins is another: most of its bytes are only what is coded."""
    places = [match.start() for match in _HEADS.finditer(data)]
    if not places or rng.random() < 0.3:
        return change_bytes(rng, data, others)
    at = max(0, rng.choice(places) + rng.randint(-_BEFORE, _BEHIND))
    size = rng.choice((1, 1, 2, 4, 8))
    old = int.from_bytes(data[at : at + size], "big")
    value = rng.choice((*NUMBERS, old + 1, old - 1, old ^ 1 << rng.randrange(8 * size)))
    return data[:at] + (value & (1 << 8 * size) - 1).to_bytes(size, "big") + data[at + size :]


def change_bytes(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return rng.choice(PLAIN)(rng, data, others)


def with_words(words: Sequence[bytes]) -> Callable[[Random, bytes, Sequence[bytes]], bytes]:
    """Puts in a word of the language, or one in the place of another."""
    known = sorted(set(words), key=lambda word: (-len(word), word))
    any_word = re.compile(b"|".join(re.escape(word) for word in known if len(word) > 1))

    def change(rng: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
        found = list(any_word.finditer(data)) if rng.random() < 0.6 else []
        first, last = rng.choice(found).span() if found else (at := _place(rng, data), at)
        return data[:first] + rng.choice(known) + data[last:]

    return change
