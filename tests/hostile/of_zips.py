"""Zips that lie, that are damaged, or that list more than anybody could hold: bundles, results of workers, and all work
from another computer."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from answer_making import an_envelope, an_item, write_results
from bundle_making import Member, members, valid_files, write_zip
from hostile.cases import HostileCase, Way, zipped
from hostile.media.bases import base

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


class _Listing(Struct, frozen=True):
    """Names of a zip. `count` is what it claims to have."""

    name: str
    names: Callable[[], Iterator[bytes]]
    count: int | None = None
    is_large: bool = False

    def case(self, kind: str, way: Way) -> HostileCase:
        def write(folder: Path) -> Path:
            return listing_only(folder, self.names(), count=self.count)

        return HostileCase(f"{kind}/{self.name}", write, False, way, self.is_large)


def _slashes(count: int, length: int) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%d/" % number + b"a/" * ((length - 9) // 2) + b"x" for number in range(count))


def _flat(count: int) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%x" % number for number in range(count))


def _folders(count: int, high_bit_depth: int = 1) -> Callable[[], Iterator[bytes]]:
    return lambda: (b"%d/" % number * high_bit_depth + b"x.png" for number in range(count))


_LISTINGS = (
    _Listing("six-names-of-65534-bytes", _slashes(6, 65534)),
    _Listing("a-thousand-names-of-65534-bytes", _slashes(1_000, 65534), is_large=True),
    _Listing("two-thousand-names-of-65534-bytes", _slashes(2_000, 65534), is_large=True),
    _Listing("long-names-without-folders", lambda: (b"%d" % number + b"x" * 65_000 for number in range(900))),
    _Listing("long-hidden-names", lambda: (b".%d/" % number + b"x/" * 32_000 for number in range(900))),
    _Listing("a-million-names", _flat(1_000_000), is_large=True),
    _Listing("a-million-names-that-claim-to-be-none", _flat(1_000_000), count=0, is_large=True),
    _Listing("as-many-names-as-may-be", _flat(219_000), is_large=True),
    _Listing("as-many-folders-as-names", _folders(210_000), is_large=True),
    _Listing("394000-folders", _folders(30_000, 14)),
    _Listing("25000-folders", _folders(25_000)),
    _Listing("a-folder-in-a-folder", lambda: iter([b"a/" * 300 + b"x.png", b"b/" * 17 + b"x.png"])),
    _Listing("one-name-a-hundred-thousand-times", lambda: (b"x.png" for _number in range(100_000))),
    _Listing("names-alike-but-for-capitals", lambda: (b"Ab"[number % 2 :] + b"x.png" for number in range(50_000))),
    _Listing("no-name-at-all", lambda: iter([b"", b"/", b"//"])),
    _Listing("nothing-in-it", lambda: iter([])),
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


def _in_each_entry(place: int, kind: str, value: int, sign: bytes = _CENTRAL) -> Callable[[bytes], bytes]:
    """The same in each entry of the list, or in each head."""

    def spoil(data: bytes) -> bytes:
        changed = bytearray(data)
        at = data.find(sign)
        while at >= 0:
            struct.pack_into(kind, changed, at + place, value)
            at = data.find(sign, at + 4)
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
    ("version-99-inside", _in_each_entry(4, "<H", 99, _LOCAL), None),
    ("encrypted-inside", _in_each_entry(6, "<H", 1, _LOCAL), None),
    ("patched-data-inside", _in_each_entry(6, "<H", 0x20, _LOCAL), None),
    ("another-method-inside", _in_each_entry(8, "<H", 4711, _LOCAL), None),
    ("other-sums-inside", _in_each_entry(14, "<L", 7, _LOCAL), None),
    ("packed-sizes-of-4-gigabytes-inside", _in_each_entry(18, "<L", 0xFFFFFFF0, _LOCAL), None),
    ("sizes-of-4-gigabytes-inside", _in_each_entry(22, "<L", 0xFFFFFFF0, _LOCAL), None),
    ("names-of-65535-bytes-inside", _in_each_entry(26, "<H", 65535, _LOCAL), False),
    ("more-than-there-is-inside", _in_each_entry(28, "<H", 65535, _LOCAL), False),
    ("something-before-it", lambda data: b"MZ" + bytes(5_000) + data, None),
    ("something-behind-it", lambda data: data + bytes(5_000), None),
    ("twice-in-one-file", lambda data: data + data, None),
    ("two-ends", lambda data: data[:-2] + struct.pack("<H", 22) + end(1, 46, 0), False),
    ("only-its-end", lambda data: data[-22:], False),
    ("only-its-list", lambda data: data[data.index(_CENTRAL) :], False),
    ("an-end-alone", lambda _data: end(3, 0, 0), None),
)


_LIES_ABOUT_NAMES: tuple[tuple[str, Callable[[bytes], bytes], bool | None], ...] = (
    ("another-name-inside", _patched(b"bundle.toml", b"BUNDLE.TOML"), False),
    ("another-name-in-the-list", _patched(b"bundle.toml", b"bundle.tom_", last=True), False),
    ("a-name-with-an-end-in-it", _patched(b"bundle.toml", b"bundle\0toml", last=True), False),
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


class _Head(Struct, frozen=True):
    """What is said of a member, in its head and in the list."""

    name: bytes
    size: int
    packed: int
    sum: int
    flags: int = 0
    extra: bytes = b""
    at: int = 0


type _Change = Callable[[_Head], _Head]


def _as_it_is(head: _Head) -> _Head:
    return head


def crafted(
    *, inside: _Change = _as_it_is, listed: _Change = _as_it_is, behind: bytes = b"", ending: bytes = b""
) -> bytes:
    """The sound bundle, with other heads and another list. `behind` stands behind each member, `ending` before the
    record at the end."""
    body, entries = b"", []
    for path, data in valid_files().items():
        true = _Head(path.encode(), len(data), len(data), zlib.crc32(data), at=len(body))
        own, said = inside(true), listed(true)
        sizes = (own.sum, own.packed, own.size, len(own.name), len(own.extra))
        body += (
            struct.pack("<4s5H3L2H", _LOCAL, 20, own.flags, 0, 0, 0x21, *sizes) + own.name + own.extra + data + behind
        )
        each = bytearray(
            entry(said.name, said.at, size=said.size, packed=said.packed, flags=said.flags, extra=said.extra)
        )
        struct.pack_into("<L", each, 16, said.sum)
        entries.append(bytes(each))
    listing = b"".join(entries)
    return body + listing + ending + end(len(entries), len(listing), len(body))


_ALL_16, _ALL_32, _ALL_63 = 0xFFFF, 0xFFFFFFFF, (1 << 63) - 1


def _zip64(*values: int, claimed: int | None = None) -> bytes:
    """The field of sizes and places of more than 4 gigabytes (APPNOTE 4.5.3)."""
    body = struct.pack(f"<{len(values)}Q", *values)
    return struct.pack("<HH", 1, len(body) if claimed is None else claimed) + body


def _end64(count: int, size: int, at: int, place: int) -> bytes:
    """The record at the end of such a zip, and the one that says where that is (APPNOTE 4.3.14)."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, at)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, place, 1)


def _of_zip64(head: _Head) -> _Head:
    return replace(head, size=_ALL_32, packed=_ALL_32, extra=_zip64(head.size, head.packed))


def _listed_as(**changes: object) -> bytes:
    return crafted(listed=lambda head: replace(head, **changes))


def _unicode_path(path: bytes, sum_of: bytes | None = None) -> bytes:
    """Another name of a member (APPNOTE 4.6.9)."""
    body = b"\1" + struct.pack("<L", zlib.crc32(sum_of or path)) + path
    return struct.pack("<HH", 0x7075, len(body)) + body


_CRAFTED: tuple[tuple[str, Callable[[], bytes], bool | None], ...] = (
    ("crafted", crafted, True),
    ("zip64", lambda: crafted(listed=_of_zip64), True),
    ("zip64-sizes-of-all", lambda: _listed_as(size=_ALL_32, packed=_ALL_32, extra=_zip64(_ALL_63, _ALL_63)), False),
    ("zip64-begins-nowhere", lambda: _listed_as(at=_ALL_32, extra=_zip64(_ALL_63)), False),
    ("zip64-begins-beyond", lambda: _listed_as(at=_ALL_32, extra=_zip64((1 << 64) - 1)), False),
    ("zip64-that-is-cut", lambda: _listed_as(size=_ALL_32, packed=_ALL_32, extra=_zip64(7, claimed=24)), False),
    ("zip64-of-nothing", lambda: _listed_as(size=_ALL_32, extra=_zip64()), False),
    ("zip64-ends-beyond", lambda: crafted(ending=_end64((1 << 64) - 1, _ALL_63, _ALL_63, 0)), None),
    ("a-locator-to-nowhere", lambda: crafted(ending=_end64(4, 200, 0, _ALL_63)), None),
    ("streamed", lambda: crafted(inside=_streamed, listed=_described, behind=_descriptor()), True),
    ("streamed-and-other-sums", lambda: crafted(inside=_streamed, listed=_described, behind=_descriptor(7)), None),
    ("descriptors-of-nothing", lambda: crafted(inside=_streamed, listed=_described), None),
    ("other-names-in-unicode", lambda: crafted(listed=lambda head: replace(
        head, extra=_unicode_path(b"../" + head.name, head.name))), None),
    ("no-unicode", lambda: crafted(listed=lambda head: replace(
        head, extra=_unicode_path(b"\xff\xfe", head.name))), None),
    ("unicode-that-is-cut", lambda: _listed_as(extra=b"\x75\x70\x02\0\1\1"), None),
    ("extras-of-65532-bytes", lambda: _listed_as(extra=b"\x99\x99\0\0" * 16_383), True),
    ("an-extra-longer-than-all", lambda: _listed_as(extra=b"\x99\x99\xff\xff"), None),
    ("names-that-are-not-utf8", lambda: crafted(listed=lambda head: replace(
        head, name=b"\xff\xfe" + head.name, flags=0x800)), False),
    ("names-of-an-old-code", lambda: crafted(listed=lambda head: replace(head, name=b"\xff\x81" + head.name)), False),
)  # fmt: skip


def _streamed(head: _Head) -> _Head:
    return replace(_described(head), size=0, packed=0, sum=0)


def _described(head: _Head) -> _Head:
    return replace(head, flags=0x8)


def _descriptor(value: int = 0) -> bytes:
    return struct.pack("<4s3L", b"PK\7\x08", value, value, value)


def _quoted(folder: Path, count: int = 300) -> Path:
    """Members within each other: each quotes the head of the next one in a stored block, and goes on with its data
    (Fifield, "A better zip bomb", 2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bytes(1 << 20)
    packed = packer.compress(content) + packer.flush()
    entries: list[bytes] = []
    lengths: list[int] = []
    for number in reversed(range(count)):
        name = b"media/%d.png" % number
        sizes = (zlib.crc32(content), len(packed), len(content), len(name), 0)
        head = struct.pack("<4s5H3L2H", _LOCAL, 20, 0, 8, 0, 0x21, *sizes) + name
        listed = bytearray(entry(name, size=len(content), packed=len(packed)))
        struct.pack_into("<H", listed, 10, 8)
        struct.pack_into("<L", listed, 16, zlib.crc32(content))
        entries.append(bytes(listed))
        lengths.append(len(head) + len(packed))
        content = head + content
        packed = struct.pack("<BHH", 0, len(head), 0xFFFF - len(head)) + head + packed
    body = packed[5:]
    placed = []
    for each, length in zip(entries, lengths, strict=True):
        placed.append(each[:42] + struct.pack("<L", len(body) - length) + each[46:])
    path = folder / "bundle.zip"
    path.write_bytes(body + b"".join(placed) + end(count, sum(map(len, placed)), len(body)))
    return path


def _results(folder: Path) -> Path:
    """What a worker handed over."""
    bench = an_item("things", "choices", {"choices": ["Bench"]})
    write_results(folder / "results", [an_envelope(task, bench) for task in ("first", "second", "third")])
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}
    return write_zip(folder / "results.zip", members(found))


def _move(folder: Path) -> Path:
    """All work of another computer."""

    def make(path: Path) -> Path:
        from store.transfer.moved_homes import a_home_with_work, packed

        path.mkdir()
        packed(a_home_with_work(path), path / "move.zip")
        return path / "move.zip"

    (folder / "move.zip").write_bytes(base("move", make))
    return folder / "move.zip"


def zips() -> Iterator[HostileCase]:
    yield from (listing.case("zip", Way.TAKEN) for listing in _LISTINGS)
    for name, spoil, is_sound in (*_LIES, *_LIES_ABOUT_NAMES):
        yield zipped(f"zip/{name}", spoil, is_sound=is_sound)
    for kind, way, write in (("results", Way.COLLECTED, _results), ("move", Way.MOVED, _move)):
        yield HostileCase(f"{kind}/sound", write, True, way)
        yield from (listing.case(kind, way) for listing in _LISTINGS)
        for name, spoil, is_sound in _LIES:
            if (kind, name) == ("move", "stored-that-is-packed"):  # nothing in it is packed
                continue
            yield zipped(f"{kind}/{name}", spoil, is_sound=is_sound, base=write, way=way)
    for name, make, is_sound in _CRAFTED:
        yield HostileCase(f"zip/{name}", partial(_crafted, make), is_sound)
    yield HostileCase("zip/quoted", _quoted)
    yield HostileCase("zip/a-manifest-twice", _twice)
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


def _crafted(make: Callable[[], bytes], folder: Path) -> Path:
    (folder / "bundle.zip").write_bytes(make())
    return folder / "bundle.zip"


def _twice(folder: Path) -> Path:
    return write_zip(folder / "bundle.zip", [*members(valid_files()), Member("bundle.toml", b"x = 1")])


def _zeros_in_a_zip(folder: Path) -> bytes:
    inner = write_zip(folder / "inner.zip", members({"zeros": bytes(4 << 20)}))
    data = inner.read_bytes()
    inner.unlink()
    return data
