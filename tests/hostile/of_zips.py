"""Zips that lie, that are damaged, or that list more than anybody could hold."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bundle_making import members, valid_files, write_zip
from hostile.cases import HostileCase, zipped

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_SPOILT, _CUT = 60, 25


def entry(name: bytes, at: int = 0, *, size: int = 0, packed: int = 0, flags: int = 0, extra: bytes = b"") -> bytes:
    """One of the list at the end of a zip. `size` and `packed` in bytes, as it claims them."""
    head = struct.pack("<4s6H3L5H2L", _CENTRAL, 20, 20, flags, 0, 0, 0, 0, packed, size, len(name), len(extra), 0, 0, 0,
                       0, at)  # fmt: skip
    return head + name + extra


def end(count: int, size: int, at: int, comment: bytes = b"") -> bytes:
    return struct.pack("<4s4H2LH", _END, 0, 0, min(count, 65535), min(count, 65535), size, at, len(comment)) + comment


def listing_only(folder: Path, names: Iterator[bytes], *, count: int | None = None) -> Path:
    """A zip that is a list of names and nothing else: `count` is what it claims."""
    entries = [entry(name, number) for number, name in enumerate(names)]
    listed = b"".join(entries)
    path = folder / "bundle.zip"
    # No two begin at one place.
    path.write_bytes(
        bytes(len(entries)) + listed + end(len(entries) if count is None else count, len(listed), len(entries))
    )
    return path


def _names(
    name: str, names: Callable[[], Iterator[bytes]], *, count: int | None = None, is_large: bool = False
) -> HostileCase:
    return HostileCase(f"zip/{name}", lambda folder: listing_only(folder, names(), count=count), is_large=is_large)


def _slashes(count: int, length: int) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%d/" % number + b"a/" * ((length - 9) // 2) + b"x" for number in range(count))


def _flat(count: int) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%x" % number for number in range(count))


def _folders(count: int, high_bit_depth: int = 1) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%d/" % number * high_bit_depth + b"x.png" for number in range(count))


_LISTINGS = (
    _names("six-names-of-65534-bytes", _slashes(6, 65534)),
    _names("a-thousand-names-of-65534-bytes", _slashes(1_000, 65534), is_large=True),
    _names("two-thousand-names-of-65534-bytes", _slashes(2_000, 65534), is_large=True),
    _names("long-names-without-folders", lambda: (b"%d" % number + b"x" * 65_000 for number in range(900))),
    _names("long-hidden-names", lambda: (b".%d/" % number + b"x/" * 32_000 for number in range(900))),
    _names("a-million-names", _flat(1_000_000), is_large=True),
    _names("a-million-names-that-claim-to-be-none", _flat(1_000_000), count=0, is_large=True),
    _names("as-many-names-as-may-be", _flat(219_000), is_large=True),
    _names("as-many-folders-as-names", _folders(210_000), is_large=True),
    _names("394000-folders", _folders(30_000, 14)),
    _names("25000-folders", _folders(25_000)),
    _names("a-folder-in-a-folder", lambda: iter([b"a/" * 300 + b"x.png", b"b/" * 17 + b"x.png"])),
    _names("one-name-a-hundred-thousand-times", lambda: (b"x.png" for _number in range(100_000))),
    _names("names-alike-but-for-capitals", lambda: (b"Ab"[number % 2 :] + b"x.png" for number in range(50_000))),
    _names("no-name-at-all", lambda: iter([b"", b"/", b"//"])),
    _names("nothing-in-it", lambda: iter([])),
)


def _with(extra: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "bundle.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in {**valid_files(), **extra}.items():
                archive.writestr(name, data)
        return path

    return write


def _patched(old: bytes, new: bytes, *, last: bool = False) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        assert old in data
        at = data.rindex(old) if last else data.index(old)
        return data[:at] + new + data[at + len(old) :]

    return spoil


def _at_end(place: int, kind: str, value: int) -> Callable[[bytes], bytes]:
    """A field of the record at the end of the zip says something else."""

    def spoil(data: bytes) -> bytes:
        changed = bytearray(data)
        struct.pack_into(kind, changed, data.rindex(_END) + place, value)
        return bytes(changed)

    return spoil


def _in_each_entry(place: int, kind: str, value: int) -> Callable[[bytes], bytes]:
    """The same in each entry of the list."""

    def spoil(data: bytes) -> bytes:
        changed = bytearray(data)
        at = data.find(_CENTRAL)
        while at >= 0:
            struct.pack_into(kind, changed, at + place, value)
            at = data.find(_CENTRAL, at + 4)
        return bytes(changed)

    return spoil


def _overlapping(folder: Path) -> Path:
    """A thousand names for one stretch of zeros, as zip bombs have it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(8 << 20)) + packer.flush()
    local = struct.pack("<4s5H3L2H", _LOCAL, 20, 0, 8, 0, 0, zlib.crc32(bytes(8 << 20)), len(packed), 8 << 20, 1, 0)
    body = local + b"x" + packed
    entries = []
    for number in range(1_000):
        listed = bytearray(entry(b"%d.png" % number, size=8 << 20, packed=len(packed)))
        struct.pack_into("<H", listed, 10, 8)
        entries.append(bytes(listed))
    path = folder / "bundle.zip"
    path.write_bytes(body + b"".join(entries) + end(1_000, sum(map(len, entries)), len(body)))
    return path


def _of_method(method: int) -> Callable[[Path], Path]:
    return lambda folder: _with({"more.png": b"x" * 1_000}, method)(folder)


_LIES: tuple[tuple[str, Callable[[bytes], bytes], bool | None], ...] = (
    ("claims-no-entries", _at_end(10, "<H", 0), None),
    ("claims-65535-entries", _at_end(10, "<H", 65535), None),
    ("list-is-longer-than-the-file", _at_end(12, "<L", 1 << 30), False),
    ("list-of-4-gigabytes", _at_end(12, "<L", 0xFFFFFFFE), False),
    ("list-of-nothing", _at_end(12, "<L", 0), False),
    ("list-begins-behind-the-file", _at_end(16, "<L", 1 << 30), False),
    ("on-another-disk", _at_end(4, "<H", 7), None),
    ("comment-longer-than-the-file", _at_end(20, "<H", 65535), None),
    ("wants-a-newer-reader", _in_each_entry(6, "<H", 99), False),
    ("encrypted", _in_each_entry(8, "<H", 1), False),
    ("patched-data", _in_each_entry(8, "<H", 0x20), None),
    ("strongly-encrypted", _in_each_entry(8, "<H", 0x41), False),
    ("says-its-names-are-utf8", _in_each_entry(8, "<H", 0x800), None),
    ("lzma-that-is-none", _in_each_entry(10, "<H", 14), False),
    ("a-method-that-is-none", _in_each_entry(10, "<H", 4711), False),
    ("stored-that-is-packed", _in_each_entry(10, "<H", 0), False),
    ("sums-are-wrong", _in_each_entry(16, "<L", 0), False),
    ("packed-sizes-of-nothing", _in_each_entry(20, "<L", 0), False),
    ("packed-sizes-of-4-gigabytes", _in_each_entry(20, "<L", 0xFFFFFFF0), False),
    ("sizes-of-nothing", _in_each_entry(24, "<L", 0), False),
    ("sizes-of-4-gigabytes", _in_each_entry(24, "<L", 0xFFFFFFF0), False),
    ("sizes-in-zip64-that-is-not-there", _in_each_entry(24, "<L", 0xFFFFFFFF), False),
    ("all-are-links", _in_each_entry(38, "<L", 0o120777 << 16), False),
    ("all-are-pipes", _in_each_entry(38, "<L", 0o010777 << 16), False),
    ("all-are-devices", _in_each_entry(38, "<L", 0o060777 << 16), False),
    ("all-are-folders", _in_each_entry(38, "<L", 0o040777 << 16 | 0x10), None),
    ("all-begin-at-the-first", _in_each_entry(42, "<L", 0), False),
    ("all-begin-behind-the-file", _in_each_entry(42, "<L", 0x7FFFFFFF), False),
    ("month-of-nothing", _in_each_entry(14, "<H", 0), None),
    ("names-of-65535-bytes", _in_each_entry(28, "<H", 65535), False),
    ("more-than-there-is", _in_each_entry(30, "<H", 65535), False),
    ("comments-of-65535-bytes", _in_each_entry(32, "<H", 65535), False),
    ("another-name-inside", _patched(b"bundle.toml", b"BUNDLE.TOML"), False),
    ("another-name-in-the-list", _patched(b"bundle.toml", b"bundle.tom_", last=True), False),
    ("a-name-with-an-end-in-it", _patched(b"bundle.toml", b"bundle\0toml", last=True), False),
    ("something-before-it", lambda data: b"MZ" + bytes(5_000) + data, None),
    ("something-behind-it", lambda data: data + bytes(5_000), None),
    ("twice-in-one-file", lambda data: data + data, None),
    ("two-ends", lambda data: data[:-2] + struct.pack("<H", 22) + end(1, 46, 0), False),
    ("only-its-end", lambda data: data[-22:], False),
    ("only-its-list", lambda data: data[data.index(_CENTRAL) :], False),
    ("an-end-alone", lambda _data: end(3, 0, 0), None),
)


def _spoilt(number: int) -> HostileCase:
    """Some bytes are others: mostly those of the list and of heads, where it hurts."""

    def spoil(data: bytes) -> bytes:
        chance = random.Random(number)
        changed = bytearray(data)
        first = data.index(_CENTRAL) if number % 2 else 0
        for _time in range(1 + number % 4):
            changed[chance.randrange(first, len(changed))] = chance.randrange(256)
        return bytes(changed)

    return zipped(f"zip/spoilt-{number}", spoil, is_sound=None)


def _cut(number: int) -> HostileCase:
    return zipped(f"zip/cut-{number}", lambda data: data[: len(data) * number // _CUT])


def zips() -> Iterator[HostileCase]:
    yield from _LISTINGS
    for name, spoil, is_sound in _LIES:
        yield zipped(f"zip/{name}", spoil, is_sound=is_sound)
    yield from (_spoilt(number) for number in range(_SPOILT))
    yield from (_cut(number) for number in range(_CUT))
    yield HostileCase("zip/overlapping", _overlapping)
    for name, method in (("lzma", zipfile.ZIP_LZMA), ("bzip2", zipfile.ZIP_BZIP2)):
        yield HostileCase(f"zip/{name}", _of_method(method))
    yield HostileCase("zip/stored", _of_method(zipfile.ZIP_STORED), is_sound=True)
    yield HostileCase(
        "zip/zip-in-a-zip", lambda folder: _with({"media/more.zip": _zeros_in_a_zip(folder)})(folder), None
    )
    yield HostileCase("zip/zeros", _with({"media/zeros.png": bytes(64 << 20)}))
    for file in ("bundle.toml", "config.xml", "tasks.csv", "instructions.md"):
        yield HostileCase(f"zip/zeros-as-{file}", _with({file: bytes(64 << 20)}))


def _zeros_in_a_zip(folder: Path) -> bytes:
    inner = write_zip(folder / "inner.zip", members({"zeros": bytes(4 << 20)}))
    data = inner.read_bytes()
    inner.unlink()
    return data
