"""Pictures that are small files and much work: of pixels, frames, packed texts, or heads that lead in a ring."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from PIL import Image

from hostile.cases import HostileCase
from hostile.media.dicoms import of_dicoms
from hostile.media.images import IMAGE, chunk, drawn, png_head
from hostile.media.pdfs import of_pdfs
from hostile.media.shown import shown
from media.images.written_tiffs import Written, of_image, tiled, with_tag

_PNG_END = chunk(b"IEND", b"")
# 800 megabytes are unpacked, and almost no larger one is let in: zlib 1.3 takes 1.7 s for noughts, the best it can get.
_DEEP_COLOURS_S = 4


def bombs() -> Iterator[HostileCase]:
    yield from _of_pixels()
    yield from _of_frames()
    yield from _of_packed_texts()
    yield from _of_heads()
    yield from _of_scans()
    yield from _of_tiffs()
    yield from of_dicoms()
    yield from of_pdfs()


def zeros(width_px: int, height_px: int, colours: int = 2, depth: int = 8, more: bytes = b"") -> bytes:
    """A PNG of nothing but noughts; `colours` as `png_head`."""
    row = 1 + (width_px * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours] * depth + 7) // 8
    packer = zlib.compressobj(9)
    whole, rest = divmod(row * height_px, 1 << 20)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(whole)) + packer.compress(bytes(rest))
    packed += packer.flush()
    return png_head(width_px, height_px, depth, colours) + more + chunk(b"IDAT", packed) + _PNG_END


def _of_pixels() -> Iterator[HostileCase]:
    for name, colours, depth in (("rgb", 2, 8), ("clear", 6, 8), ("grey", 0, 16), ("bits", 0, 1), ("deep", 6, 16)):
        content = partial(zeros, 9_990, 9_990, colours, depth)
        file = f"99-megapixels-{name}.png"
        most_s = _DEEP_COLOURS_S if name == "deep" else None
        yield shown(IMAGE, file, content, is_sound=True, is_large=True, most_cpu_s=most_s)
    palette = chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(range(256)))
    content = partial(zeros, 9_990, 9_990, 3, 8, palette)
    yield shown(IMAGE, "99-megapixels-palette.png", content, is_sound=True, is_large=True)
    yield shown(IMAGE, "101-megapixels.png", partial(zeros, 10_100, 10_000, 0, 1), is_sound=False)
    yield shown(IMAGE, "a-line-of-90-megapixels.png", partial(zeros, 1, 90_000_000, 0, 1), is_sound=False)
    yield shown(IMAGE, "a-row-of-90-megapixels.png", partial(zeros, 90_000_000, 1, 0, 1), is_sound=False)
    yield shown(IMAGE, "a-line-of-1-megapixel.png", partial(zeros, 1, 1_000_000, 0, 1), is_sound=True)
    for name, size, options in (
        ("99-megapixels.gif", (9_990, 9_990), {"format": "GIF"}),
        ("99-megapixels.webp", (9_990, 9_990), {"format": "WEBP", "quality": 1, "method": 0}),
        ("101-megapixels.webp", (10_100, 10_000), {"format": "WEBP", "quality": 1, "method": 0}),
        ("249-megapixels.jpg", (15_700, 15_800), {"format": "JPEG", "quality": 5}),
        ("99-megapixels-progressive.jpg", (9_990, 9_990), {"format": "JPEG", "quality": 5, "progressive": True}),
        ("249-megapixels-progressive.jpg", (15_700, 15_800), {"format": "JPEG", "quality": 5, "progressive": True}),
    ):
        is_sound = not name.endswith(".webp") and name != "249-megapixels-progressive.jpg"
        yield shown(IMAGE, name, partial(_saved, size, **options), is_sound=is_sound, is_large=True)
    yield from _of_webp()


def _of_webp() -> Iterator[HostileCase]:
    """Yield WebP files. Pillow would hold four copies of each. Those of more than 35 megapixels are refused by their
    headers."""
    quick = {"format": "WEBP", "quality": 1, "method": 0}
    sizes = {"34-megapixels": (5_830, 5_830), "84-megapixels": (9_160, 9_160), "99-megapixels": (9_990, 9_990)}
    for name, mode, options, is_sound in (
        ("34-megapixels", "RGBA", {}, True),
        ("84-megapixels", "RGBA", {}, False),
        ("99-megapixels", "RGBA", {}, False),
        ("34-megapixels-lossless", "RGBA", {"lossless": True, "exact": True}, True),
        ("99-megapixels-lossless", "RGB", {"lossless": True}, False),
        ("84-megapixels-lossless", "RGBA", {"lossless": True, "exact": True}, False),
    ):
        size = sizes["-".join(name.split("-")[:2])]
        content = partial(_saved, size, mode, **quick, **options)
        file = f"{name}-{mode.lower()}.webp"
        yield shown(IMAGE, file, content, is_sound=is_sound, is_large=True)
    for name, change in (
        ("99-megapixels-cut.webp", lambda data: data[: len(data) // 2]),
        ("99-megapixels-spoilt.webp", lambda data: data[:1_000] + bytes(1_000) + data[2_000:]),
        (
            "99-megapixels-of-300-megabytes.webp",
            lambda data: data + b"JUNK" + struct.pack("<I", 300 << 20) + bytes(300 << 20),
        ),
        ("99-megapixels-moving.webp", lambda data: _moving(data, sizes["99-megapixels"], 3)),
    ):
        content = partial(_changed, change, sizes["99-megapixels"], quick)
        yield shown(IMAGE, name, content, is_sound=False, is_large=True)


def _changed(change: Callable[[bytes], bytes], size: tuple[int, int], options: Mapping[str, Any]) -> bytes:
    return change(_saved(size, **options))


def _saved(size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    held = io.BytesIO()
    Image.new("L" if options["format"] == "GIF" else mode, size).save(held, **options)
    return held.getvalue()


def _of_frames() -> Iterator[HostileCase]:
    frame = b"\x21\xf9\4\0\0\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"
    head = b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0x80, 0, 0) + bytes(6)
    yield shown(IMAGE, "200000-frames.gif", lambda: head + frame * 200_000 + b";", is_sound=True)
    far = b"," + struct.pack("<HHHHB", 65_535, 65_535, 65_535, 65_535, 0) + b"\2\2\x44\1\0;"
    yield shown(IMAGE, "a-frame-far-outside.gif", head + far)
    yield shown(IMAGE, "comments-without-end.gif", lambda: head + b"\x21\xfe" + b"\xff" * 20_000_000)
    for count in (1, 3_000):
        yield shown(IMAGE, f"{count}-frames.webp", partial(_animated, count), is_sound=True)
    control = chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0))
    moved = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 9, 9, 0, 0, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(9 * 28)))
    first = png_head(9, 9) + control
    yield shown(IMAGE, "frames-without-end.png", lambda: first + moved * 50_000 + pixels + _PNG_END)


def _animated(count: int) -> bytes:
    return _moving(drawn("webp"), (200, 150), count)


def _moving(webp: bytes, size_px: tuple[int, int], count: int) -> bytes:
    """A WebP of as many frames, all of them alike."""
    still, size = webp[12:], b"".join((side - 1).to_bytes(3, "little") for side in size_px)
    body = bytes(6) + size + bytes(4) + still
    frames = (b"ANMF" + struct.pack("<I", len(body)) + body) * count
    head = b"VP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + size + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(frames)) + b"WEBP" + head + frames


def _of_packed_texts() -> Iterator[HostileCase]:
    pixels = chunk(b"IDAT", zlib.compress(bytes(9 * 28))) + _PNG_END
    makers: dict[str, Callable[[], bytes]] = {
        "a-text-of-400-megabytes.png": lambda: chunk(b"zTXt", b"a\0\0" + _packed()),
        "a-text-in-utf8-of-400-megabytes.png": lambda: chunk(b"iTXt", b"a\0\1\0\0\0" + _packed()),
        "a-profile-of-400-megabytes.png": lambda: chunk(b"iCCP", b"a\0\0" + _packed()),
        "200-texts-of-1-megabyte.png": lambda: chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000))) * 200,
        "200000-texts.png": lambda: chunk(b"tEXt", b"a\0b") * 200_000,
        "a-chunk-of-2-gigabytes.png": lambda: struct.pack(">I", 0x7FFFFFFF) + b"tEXt" + bytes(1_000),
        "a-chunk-of-less-than-nothing.png": lambda: struct.pack(">I", 0xFFFFFFFF) + b"tEXt" + bytes(1_000),
        "an-exif-of-60-megabytes.png": lambda: chunk(b"eXIf", b"MM\0*\0\0\0\x08" + bytes(60_000_000)),
    }
    for name, make in makers.items():
        yield shown(IMAGE, name, partial(_between, make, pixels))
    parts = zlib.compress(bytes(100 * 301))
    split = b"".join(chunk(b"IDAT", parts[at : at + 1]) for at in range(len(parts))) + _PNG_END
    empty = chunk(b"IDAT", b"")
    yield shown(IMAGE, "300000-empty-pieces.png", lambda: png_head(100, 100) + empty * 300_000 + split)


def _packed() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(400)) + packer.flush()


def _between(make: Callable[[], bytes], pixels: bytes) -> bytes:
    return png_head(9, 9) + make() + pixels


def _exif(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    """Encode EXIF from tag, type, count and value of each entry, and the offset of the next table."""
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + table + struct.pack("<I", following)


def _of_heads() -> Iterator[HostileCase]:
    jpeg = drawn("jpg")
    heads = {
        "exif-in-a-ring": _exif((0x8769, 4, 1, 8), (0x0112, 3, 1, 6), following=8),
        "exif-that-leads-to-itself": _exif((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0xA005, 4, 1, 8)),
        "exif-of-65535-entries": b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(60_000),
        "exif-beyond-its-end": b"Exif\0\0II*\0\xff\xff\xff\x7f",
        "exif-turned-4000-million-times": _exif((0x0112, 3, 0xFFFFFFFF, 8)),
        "exif-turned-by-99": _exif((0x0112, 3, 1, 99)),
        "exif-turned-by-text": _exif((0x0112, 2, 4, 0x41414141)),
        "exif-turned-by-a-fraction": _exif((0x0112, 5, 1, 8)),
        "several-that-are-not-there": b"MPF\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0xB001, 4, 1, 0xFFFFFF),
    }
    for name, body in heads.items():
        kind = b"\xff\xe2" if body.startswith(b"MPF") else b"\xff\xe1"
        data = jpeg[:2] + kind + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
        yield shown(IMAGE, f"{name}.jpg", data)
    many = b"\xff\xe1" + struct.pack(">H", 65_535) + b"Exif\0\0" + bytes(65_527)
    profile = b"\xff\xe2\0\x12ICC_PROFILE\0\1\xff"
    for name, piece, count in (
        ("26-megabytes-of-exif", many, 400),
        ("50000-profiles", profile, 50_000),
        ("fill-without-end", b"\xff", 30_000_000),
        ("rubbish-before-its-frame", b"\0", 30_000_000),
        ("200000-remarks", b"\xff\xfe\0\3x", 200_000),
    ):
        yield shown(IMAGE, f"{name}.jpg", partial(_amid, jpeg, piece, count))


def _amid(jpeg: bytes, piece: bytes, count: int) -> bytes:
    return jpeg[:2] + piece * count + jpeg[2:]


def scans(width_px: int, height_px: int, count: int) -> bytes:
    """A grey progressive JPEG whose last scan, of a few bytes that mean nothing for thousands of blocks each, comes
    again and again: each goes through all pixels (ITU T.81, G.1.2.2)."""
    image = Image.new("L", (width_px, height_px), 128)
    held = io.BytesIO()
    image.save(held, "JPEG", progressive=True)
    data = held.getvalue()
    last = data.rindex(b"\xff\xda")
    table = data.rindex(b"\xff\xc4", 0, last)
    return data[:-2] + data[table:-2] * count + b"\xff\xd9"


def _of_scans() -> Iterator[HostileCase]:
    yield shown(IMAGE, "20-megapixels-scanned-1000-times.jpg", partial(scans, 5_000, 4_000, 1_000), is_large=True)
    yield shown(IMAGE, "99-megapixels-scanned-300-times.jpg", partial(scans, 9_990, 9_990, 300), is_large=True)
    yield shown(IMAGE, "scanned-60000-times.jpg", partial(scans, 64, 64, 60_000))


def _of_tiffs() -> Iterator[HostileCase]:
    for name, size, compression in (
        ("99-megapixels-in-strips.tif", (9_990, 9_990), "tiff_adobe_deflate"),
        ("240-megapixels-in-strips.tif", (15_500, 15_500), "tiff_lzw"),
        ("a-line-of-1-megapixel.tif", (1, 900_000), "packbits"),
    ):
        content = partial(_saved, size, "L", format="TIFF", compression=compression)
        yield shown(IMAGE, name, content, is_sound=True, is_large=size[0] > 1)
    large = Image.new("L", (256, 256), 9)
    alike = [Written((40_000 >> step, 25_000 >> step), 256, lambda _x, _y: large) for step in range(5)]
    yield shown(IMAGE, "1000-megapixels-and-smaller.tif", partial(tiled, alike, are_below=True), is_sound=True)
    yield shown(IMAGE, "1000-megapixels-alone.tif", partial(tiled, alike[:1], are_below=True), is_sound=False)
    huge = partial(tiled, [Written((900_000, 900_000), 65_536, lambda _x, _y: large)], are_below=True)
    yield shown(IMAGE, "tiles-of-4000-megapixels.tif", huge, is_sound=False)
    one = tiled([of_image(Image.new("RGB", (300, 200), "teal"), 64)], are_below=True)
    for name, tag, value in (
        ("tiles-of-nothing", 322, 0),
        ("tiles-that-lie-nowhere", 324, 0xFFFFFFF0),
        ("more-pixels-than-tiles", 256, 60_000),
        ("no-height", 257, 0),
        ("packed-by-nobody-knows-what", 259, 77),
        ("of-9-samples", 277, 9),
        ("a-meaning-nobody-knows", 262, 99),
    ):
        yield shown(IMAGE, f"{name}.tif", with_tag(one, tag, value), is_sound=False)
    rings = tiled([of_image(Image.new("L", (side, side)), 64) for side in (256, 128)], are_below=False)
    at = int.from_bytes(rings[4:8], "little")
    end = at + 2 + 12 * int.from_bytes(rings[at : at + 2], "little")
    ring = rings[:end] + rings[4:8] + rings[end + 4 :]
    yield shown(IMAGE, "copies-in-a-ring.tif", ring, is_sound=True)
    yield from _of_pages(one)
    for name, size, mode in (
        ("99-megapixels-of-16-bits.tif", (9_990, 9_990), "I;16"),
        ("240-megapixels-of-16-bits.tif", (15_500, 15_500), "I;16"),
        ("99-megapixels-of-floats.tif", (9_990, 9_990), "F"),
    ):
        high_bit_depth = partial(_saved, size, mode, format="TIFF", compression="tiff_adobe_deflate")
        yield shown(IMAGE, name, high_bit_depth, is_sound=True, is_large=True)


def _of_pages(page: bytes) -> Iterator[HostileCase]:
    """Behind one sound page come more than there are, or the same again, or what is none."""
    at = int.from_bytes(page[4:8], "little")
    end = at + 2 + 12 * int.from_bytes(page[at : at + 2], "little")
    copy, begin = page[at:end], len(page) + len(page) % 2
    page = page.ljust(begin, b"\0")

    def chained(following: list[int], entries: bytes = copy) -> bytes:
        first = page[:end] + struct.pack("<L", begin) + page[end + 4 :]
        return first + b"".join(entries + struct.pack("<L", place) for place in following)

    def many(count: int, entries: bytes = copy) -> bytes:
        return chained([*(begin + (len(entries) + 4) * number for number in range(1, count)), 0], entries)

    yield shown(IMAGE, "60000-pages.tif", partial(many, 60_000), is_sound=True)
    yield shown(IMAGE, "pages-in-a-ring.tif", chained([begin + len(copy) + 4, begin]), is_sound=True)
    yield shown(IMAGE, "a-page-that-lies-nowhere.tif", chained([0xFFFFFFF0]), is_sound=True)
    long = struct.pack("<H", 4_096) + bytes(12 * 4_096)
    yield shown(IMAGE, "600-pages-of-4096-notes.tif", partial(many, 600, long), is_sound=False)
