"""Rules for paths in a bundle: they stay inside it and mean the same file on Linux, macOS and Windows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import is_control

type PathFault = tuple[ProblemCode, str]

# A packed bundle is a zip file. A desktop opens one with its own suffix in annotator, with a double click.
PACKED_SUFFIXES = (".zip", ".annotator")
_LONGEST_PATH = 400
DEEPEST_PATH = 16  # parts, including the file name
_LONGEST_PART_BYTES = 255
_DRIVE = re.compile(r"[A-Za-z]:")
_REMOTE = re.compile(r"\s*([a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN_CHARACTERS = frozenset('<>:"|?*')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
# Suffixes of files that a system would run or install when a user opens them.
_PROGRAMS = frozenset(
    {
        "appimage",
        "application",
        "app",
        "bat",
        "cmd",
        "com",
        "command",
        "cpl",
        "deb",
        "desktop",
        "dll",
        "dmg",
        "dylib",
        "exe",
        "hta",
        "inf",
        "jar",
        "js",
        "jse",
        "lnk",
        "mjs",
        "msc",
        "msi",
        "msp",
        "pif",
        "pkg",
        "ps1",
        "psm1",
        "py",
        "pyw",
        "reg",
        "rpm",
        "scf",
        "scr",
        "sh",
        "so",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "webloc",
        "workflow",
        "ws",
        "wsf",
        "wsh",
    }
)
_LEFT_OUT = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_MAY_BE_HIDDEN = re.compile(r"(?:^|/)(?:\.|__macosx|thumbs\.db|desktop\.ini)", re.IGNORECASE)
_NORMAL_FORM: Literal["NFC"] = "NFC"
# The hidden list of file names in an exported folder. No note is shown for it.
OWN_LIST = ".annotator-export"


def escape_fault(path: str) -> PathFault | None:
    """Return the reason why a path could lead out of the bundle, or None."""
    forward = path.replace("\\", "/")
    if forward.startswith("/"):
        return ProblemCode.PATH_ESCAPES, "absolute"
    if _DRIVE.match(path):
        return ProblemCode.PATH_ESCAPES, "drive"
    if "/../" in f"/{forward}/":
        return ProblemCode.PATH_ESCAPES, "parent"
    return None


def name_fault(path: str) -> PathFault | None:
    """Return the reason why a path is not portable, or is a program, or None. The path is inside the bundle."""
    if "\\" in path:
        return ProblemCode.PATH_FORBIDDEN, "backslash"
    if not is_bounded(path):
        return ProblemCode.PATH_FORBIDDEN, "long" if len(path) > _LONGEST_PATH else "deep"
    for part in path.split("/"):
        why = _part_fault(part)
        if why:
            return ProblemCode.PATH_FORBIDDEN, why
    if path.rpartition(".")[2].casefold() in _PROGRAMS and "." in path.rpartition("/")[2]:
        return ProblemCode.PATH_FORBIDDEN, "program"
    return None


@lru_cache(maxsize=1024)  # folders recur with each of their files
def _part_fault(part: str) -> str:
    if part in {"", "."}:
        return "empty-part"
    if not part.isascii() or not part.isprintable():
        if any("\ud800" <= character <= "\udfff" for character in part):
            return "encoding"
        if any(is_control(character) for character in part):
            return "character"
    if not _FORBIDDEN_CHARACTERS.isdisjoint(part):
        return "character"
    if part[-1] in ". " or part[0] == " ":
        return "trailing"
    if is_device(part):
        return "device"
    return "long" if len(part.encode()) > _LONGEST_PART_BYTES else ""


def is_device(part: str) -> bool:
    """Return True if Windows takes a name for a device, with any suffix."""
    return _DEVICE.fullmatch(part) is not None


def is_bounded(path: str) -> bool:
    """Return True if a path is short and shallow enough to compare with others. Other paths are reported as faulty.
    Comparing thousands of their folders would take gigabytes."""
    return len(path) <= _LONGEST_PATH and path.count("/") < DEEPEST_PATH


def names_packed_bundle(name: str) -> bool:
    """Return True if a file name has the suffix of a packed bundle."""
    return name.lower().endswith(PACKED_SUFFIXES)


def left_out(path: str) -> str | None:
    """Return the path of the hidden file or folder that a path is or is inside, or None for a regular path. Hidden
    names and files left by file managers are not part of a bundle."""
    if path.isascii() and not _MAY_BE_HIDDEN.search(path):
        return None
    parts = path.split("/", DEEPEST_PATH)[:DEEPEST_PATH]
    for index, part in enumerate(parts):
        if (part.startswith(".") and part not in {".", ".."}) or part.casefold() in _LEFT_OUT:
            return "/".join(parts[: index + 1])
    return None


def is_remote(value: str) -> bool:
    """Return True if a value is a URL (`https:`, `s3:`, `data:` ...), not a path. `C:` is a drive."""
    return _REMOTE.match(value) is not None


def folded(path: str) -> str:
    """Return a key equal for paths that some system confuses: other case or other Unicode normalisation."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize(_NORMAL_FORM, unicodedata.normalize(_NORMAL_FORM, path).casefold())


def loosely(path: str) -> str:
    """Return a key that is equal for paths that a person may confuse. For suggestions only."""
    cleaned = path.strip().replace("\\", "/")
    while cleaned.startswith(("./", "/")):
        cleaned = cleaned.removeprefix(".").removeprefix("/")
    return folded(cleaned)
