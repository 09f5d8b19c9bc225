"""Bundles with deliberate errors, each with the expected problem codes and one expected place."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from annotator.core.problems import Place
from annotator.core.problems import ProblemCode as Code
from broken_categories import BROKEN_CATEGORIES
from broken_texts import BROKEN_TEXTS
from bundle_making import MANIFEST, Member, image, members, valid_bundle, valid_files, write_folder, write_zip

__all__ = ["BrokenBundle", "broken_bundles", "valid_bundle"]

type Writer = Callable[[Path], Path]


class BrokenBundle(Struct, frozen=True):
    """A broken bundle. The errors found must be exactly `codes`; `place` must be that of one of them."""

    name: str
    location: Path
    codes: frozenset[Code]
    place: Place


def broken_bundles(folder: Path) -> tuple[BrokenBundle, ...]:
    """Write all broken bundles below `folder`."""
    return tuple(_written(folder))


def _written(folder: Path) -> Iterator[BrokenBundle]:
    for text in (*BROKEN_TEXTS, *BROKEN_CATEGORIES):
        files = {**valid_files(), **text.files}
        for absent in text.without:
            del files[absent]
        yield BrokenBundle(text.name, write_folder(folder / text.name, files), frozenset(text.codes), text.place)
    for name, (extra, codes, place) in _BROKEN_ZIPS.items():
        path = write_zip(folder / f"{name}.zip", [*members(valid_files()), *extra])
        yield BrokenBundle(name, path, frozenset(codes), place)
    if hasattr(os, "mkfifo"):
        pipe = _with_pipe(folder / "folder-pipe")
        yield BrokenBundle("folder-pipe", pipe, frozenset({Code.SPECIAL_FILE}), Place("media/pipe.png"))
    for name, (write, codes, place) in _BROKEN_OTHERWISE.items():
        yield BrokenBundle(name, write(folder / name), frozenset(codes), place)


def _big(path: str) -> Member:
    return Member(path, bytes(8 * 1024**2), stat.S_IFREG)


_BROKEN_ZIPS: Mapping[str, tuple[list[Member], set[Code], Place]] = {
    "climbs-out": ([Member("../escaped.png", b"x")], {Code.PATH_ESCAPES}, Place("../escaped.png")),
    "climbs-out-deep": ([Member("media/../../x.png", b"x")], {Code.PATH_ESCAPES}, Place("media/../../x.png")),
    "absolute": ([Member("/etc/annotator.png", b"x")], {Code.PATH_ESCAPES}, Place("/etc/annotator.png")),
    "drive": ([Member("C:/x.png", b"x")], {Code.PATH_ESCAPES}, Place("C:/x.png")),
    "backslash": ([Member("media\\x.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media\\x.png")),
    "empty-part": ([Member("media//x.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media//x.png")),
    "zip-link": ([Member("media/x.png", b"../../x", stat.S_IFLNK)], {Code.LINK}, Place("media/x.png")),
    "zip-pipe": ([Member("media/pipe.png", b"", stat.S_IFIFO)], {Code.SPECIAL_FILE}, Place("media/pipe.png")),
    "accent-twins": (
        [Member("media/\u00e9.png", b"1"), Member("media/e\u0301.png", b"2")],
        {Code.PATH_TWINS},
        Place("media/e\u0301.png"),
    ),
    "case-twins": ([Member("media/First.PNG", b"x")], {Code.PATH_TWINS}, Place("media/First.PNG")),
    "file-and-folder": ([Member("MEDIA", b"x")], {Code.PATH_TWINS}, Place("MEDIA")),
    "same-twice": ([Member("tasks.csv", b"id,image\n")], {Code.PATH_DUPLICATE}, Place("tasks.csv")),
    "bomb": ([_big("media/zeros.bmp")], {Code.COMPRESSION_RATIO}, Place("media/zeros.bmp")),
    "bomb-in-parts": (
        [Member(f"media/{number}.bmp", bytes(900 * 1024), stat.S_IFREG) for number in range(13)],
        {Code.COMPRESSION_RATIO},
        Place("."),
    ),
    "encrypted": ([Member("media/x.png", b"x", is_encrypted=True)], {Code.ARCHIVE_ENCRYPTED}, Place("media/x.png")),
    "device-name": ([Member("media/CON.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media/CON.png")),
    "device-lpt": ([Member("aux/x.png", b"x")], {Code.PATH_FORBIDDEN}, Place("aux/x.png")),
    "forbidden-character": ([Member("media/a?.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media/a?.png")),
    "control-character": ([Member("media/a\x1b[2J.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media/a\\x1b[2J.png")),
    "trailing-dot": ([Member("media./x.png", b"x")], {Code.PATH_FORBIDDEN}, Place("media./x.png")),
    "turned-direction": (
        [Member("media/x\u202egnp.exe.png", b"x")],
        {Code.PATH_FORBIDDEN},
        Place("media/x\\u202egnp.exe.png"),
    ),
    "program": ([Member("media/viewer.exe", b"MZ")], {Code.PATH_FORBIDDEN}, Place("media/viewer.exe")),
    "script": ([Member("run.desktop", b"[Desktop Entry]")], {Code.PATH_FORBIDDEN}, Place("run.desktop")),
}


def _with_link(folder: Path) -> Path:
    write_folder(folder, valid_files())
    (folder / "media/link.png").symlink_to("first.png")
    return folder


def _with_pipe(folder: Path) -> Path:
    write_folder(folder, valid_files())
    os.mkfifo(folder / "media/pipe.png")
    return folder


def _linked_manifest(folder: Path) -> Path:
    files = valid_files()
    files["elsewhere.toml"] = files.pop("bundle.toml")
    write_folder(folder, files)
    (folder / "bundle.toml").symlink_to("elsewhere.toml")
    return folder


def _inside_a_folder(folder: Path) -> Path:
    return write_zip(folder.with_suffix(".zip"), members({f"job/{path}": data for path, data in valid_files().items()}))


def _cut_off(folder: Path) -> Path:
    path = write_zip(folder.with_suffix(".zip"), members(valid_files()))
    path.write_bytes(path.read_bytes()[:-40])
    return path


def _flipped_bits(folder: Path) -> Path:
    """Write a zip file with an intact directory and one member that does not match its checksum."""
    path = write_zip(folder.with_suffix(".zip"), [*members(valid_files()), Member("checksums.txt", b"\n" * 9000)])
    data = bytearray(path.read_bytes())
    at = data.find(b"config.xml") + len("config.xml")
    data[at + 4] ^= 0xFF
    path.write_bytes(data)
    return path


def _sparse(folder: Path) -> Path:
    """Write a bundle with a picture whose file is a hole after its first bytes, and a checksum that would not match."""
    path = write_folder(folder, {**valid_files(), "checksums.txt": _NO_MATCH})
    with (folder / "media/first.png").open("r+b") as file:
        file.truncate(2 * 1024**3)
    return path


def _bomb_of_a_task(folder: Path) -> Path:
    files = {**valid_files(), "media/first.png": bytes(8 * 1024**2), "checksums.txt": _NO_MATCH}
    return write_zip(folder.with_suffix(".zip"), members(files))


_NO_MATCH = b"0" * 64 + b"  media/first.png\n"


def _no_archive(folder: Path) -> Path:
    path = folder.with_suffix(".png")
    path.write_bytes(image("PNG", "red"))
    return path


def _two_pays(folder: Path) -> Path:
    """Write a bundle with errors in the manifest and in the tasks. All of them are reported at once."""
    files = valid_files()
    files["bundle.toml"] = MANIFEST.replace("EUR", "EURO").encode()
    files["tasks.csv"] = b"id,image,reward\na,media/first.png,-1\na,media/none.png,1\n"
    return write_folder(folder, files)


_BROKEN_OTHERWISE: Mapping[str, tuple[Writer, set[Code], Place]] = {
    "folder-link": (_with_link, {Code.LINK}, Place("media/link.png")),
    "manifest-link": (_linked_manifest, {Code.LINK}, Place("bundle.toml")),
    "one-folder-too-deep": (_inside_a_folder, {Code.NOT_A_BUNDLE}, Place(".")),
    "cut-off": (_cut_off, {Code.ARCHIVE_DAMAGED}, Place("cut-off.zip")),
    "flipped-bits": (_flipped_bits, {Code.ARCHIVE_DAMAGED}, Place("config.xml")),
    "sparse": (_sparse, {Code.COMPRESSION_RATIO}, Place("media/first.png")),
    "bomb-of-a-task": (_bomb_of_a_task, {Code.COMPRESSION_RATIO}, Place("media/first.png")),
    "no-archive": (_no_archive, {Code.NOT_A_BUNDLE}, Place("no-archive.png")),
    "many-at-once": (
        _two_pays,
        {Code.CURRENCY_UNKNOWN, Code.AMOUNT_NEGATIVE, Code.TASK_ID_DUPLICATE, Code.MEDIA_MISSING},
        Place("tasks.csv", 3, 2, "image"),
    ),
}
