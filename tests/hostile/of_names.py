"""Names that lead out, that mean another file elsewhere, or that nobody can hold: in a zip, and in a folder where the
system lets them be."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from bundle_making import Member, members, valid_files, write_folder, write_zip
from hostile.cases import HostileCase

_REFUSED = {
    "parent": "../x.png",
    "parent-deep": "media/../../x.png",
    "parent-inside": "media/../x.png",
    "parent-backslash": "media\\..\\..\\x.png",
    "root": "/etc/x.png",
    "another-root": "/etc/profile",
    "drive": "C:/x.png",
    "drive-relative": "C:x.png",
    "share": "\\\\server\\share\\x.png",
    "device-path": "\\\\?\\C:\\x.png",
    "dot": "./x.png",
    "dot-inside": "media/./x.png",
    "nothing-inside": "media//x.png",
    "backslash": "media\\x.png",
    "stream": "x.png:evil",
    "nul": "nul",
    "nul-with-suffix": "NUL.png",
    "con-in-a-folder": "con/x.png",
    "lpt": "media/LPT9",
    "com-in-high-digits": "media/com\u00b9",
    "console": "CONIN$",
    "dot-at-the-end": "media/x.png.",
    "space-at-the-end": "media/x.png ",
    "space-first": " media/x.png",
    "less": "media/<x>.png",
    "star": "media/*.png",
    "question": "media/?.png",
    "bar": "media/a|b.png",
    "quote": 'media/"x".png',
    "bell": "media/\x07.png",
    "escape": "media/\x1b[31m.png",
    "line": "media/a\nb.png",
    "carriage": "media/a\rb.png",
    "delete": "media/\x7f.png",
    "next-line": "media/\x85.png",
    "turned": "media/\u202egpj.exe.png",
    "isolated": "media/\u2066x.png",
    "mark": "media/\u200fx.png",
    "no-width": "media/a\u200bb.png",
    "byte-order": "media/\ufeffx.png",
    "line-separator": "media/a\u2028b.png",
    "tag-letters": "media/a\U000e0041.png",
    "script": "media/run.sh",
    "program": "media/view.exe",
    "desktop": "job.desktop",
    "python": "media/__init__.py",
    "install": "media/a.DEB",
    "page": "media/a.hta",
    "long-part": "media/" + "x" * 256,
    "long-part-in-bytes": "media/" + "é" * 200,
    "long": "media/" + "x/" * 14 + "y" * 390,
    "deep": "a/" * 16 + "x.png",
    "very-deep": "a/" * 400 + "x.png",
    "capitals": "MEDIA/FIRST.PNG",
    "capitals-of-another-script": "media/\u1e9e.png",
    "sharp": "media/SS.png",
    "composed": "media/\u00e9.png",
    "decomposed": "media/e\u0301.png",
    "a-file-below-a-file": "config.xml/x.png",
    "the-manifest-again": "Bundle.toml",
    "the-table-again": "tasks.CSV",
    "checksums-as-a-folder": "checksums.txt/x.png",
}
_LET_IN = {
    "hidden": ".hidden/x.png",
    "hidden-program": ".git/hooks/run.sh",
    "hidden-and-deep": ".cache/" + "a/" * 200 + "x",
    "of-a-mac": "__MACOSX/media/._x.png",
    "thumbs": "media/Thumbs.db",
    "other-script": "media/\u7167\u7247.png",
    "dots": "media/a..b.png",
    "tilde": "~/x.png",
    "dollar": "media/$HOME.png",
    "percent": "media/%2e%2e%2fx.png",
    "dash": "-rf",
    "two-hundred": "media/" + "x" * 200,
    "an-emoji": "media/\U0001f642.png",
    "a-lot-of-accents": "media/e" + "\u0301" * 40 + ".png",
    "as-deep-as-may-be": "a/" * 15 + "x.png",
}
# Beside these the sound bundle has what they are mistaken for.
_BESIDE = {
    "capitals-of-another-script": "media/\u00df.png",
    "sharp": "media/\u00df.png",
    "composed": "media/e\u0301.png",
    "decomposed": "media/\u00e9.png",
    "the-manifest-again": "bundle.toml",
}


def _zipped(name: str, path: str, *, is_sound: bool) -> HostileCase:
    beside = [Member(_BESIDE[name], b"x")] if name in _BESIDE and _BESIDE[name] not in valid_files() else []

    def write(folder: Path) -> Path:
        return write_zip(folder / "bundle.zip", [*members(valid_files()), *beside, Member(path, b"x", stat.S_IFREG)])

    return HostileCase(f"name/zip-{name}", write, is_sound)


def _in_a_folder(name: str, path: str, *, is_sound: bool) -> HostileCase:
    beside = {_BESIDE[name]: b"x"} if name in _BESIDE and _BESIDE[name] not in valid_files() else {}
    return HostileCase(
        f"name/folder-{name}",
        lambda folder: write_folder(folder / "bundle", {**valid_files(), **beside, path: b"x"}),
        is_sound,
    )


def _can_lie_in_a_folder(path: str) -> bool:
    """Not what leads out, and not what is another name of something that is there."""
    parts = path.split("/")
    plain = all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    return os.name == "posix" and plain and parts[0] not in valid_files() and len(path) < 2_000


def _linked(name: str, link: Callable[[Path], object]) -> HostileCase:
    def write(folder: Path) -> Path:
        (folder / "secret").write_bytes(b"secret")
        link(write_folder(folder / "bundle", valid_files()))
        return folder / "bundle"

    return HostileCase(f"name/{name}", write)


def _replaced(path: str, put: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(folder: Path) -> None:
        (folder / path).unlink(missing_ok=True)
        put(folder / path)

    return replace


_NEEDED = ("bundle.toml", "config.xml", "tasks.csv", "instructions.md", "media/first.png")


def names() -> Iterator[HostileCase]:
    for is_sound, paths in ((False, _REFUSED), (True, _LET_IN)):
        for name, path in paths.items():
            yield _zipped(name, path, is_sound=is_sound)
            if _can_lie_in_a_folder(path):
                yield _in_a_folder(name, path, is_sound=is_sound)
    for path in _NEEDED:
        short = path.rpartition("/")[2]
        yield _linked(f"link-for-{short}", _replaced(path, lambda place: place.symlink_to("../secret")))
        yield _linked(f"pipe-for-{short}", _replaced(path, os.mkfifo))
        yield _linked(f"folder-for-{short}", _replaced(path, Path.mkdir))
    yield _linked("link-to-itself", lambda folder: (folder / "loop").symlink_to("loop"))
    yield _linked("link-up", lambda folder: (folder / "media" / "up").symlink_to(".."))
    yield _linked("link-to-everything", lambda folder: (folder / "all").symlink_to("/"))
    yield _linked("name-of-bytes", lambda folder: Path(os.fsdecode(bytes(folder / "media") + b"/\xff.png")).touch())
