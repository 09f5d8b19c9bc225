"""Stand-ins for libraries in PyAV's wheels for macOS: libraries of the same names that define what FFmpeg needs and do
nothing. x264 and x265 are under the GPL. The others are big, and nothing calls them. The build makes them with Apple's
command-line tools. That was not run yet; LLVM's tools of the same names made them from both wheels on Linux."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from linux.contents import Entry
from linux.stand_ins import Symbol, definition

UNUSED = ("libx264.", "libx265.", "libSvtAv1Enc.", "libvmaf.", "libavdevice.")
_PACKAGE = "av/"
_LIBRARIES = tuple(f"av/.dylibs/{name}" for name in UNUSED)
# The first library that otool lists is the file itself.
_IDENTITY = re.compile(r"^\t(\S+) \(compatibility version (\S+), current version (\S+)\)", re.MULTILINE)


def with_stand_ins(binaries: Sequence[Entry], workplace: Path) -> list[Entry]:
    """Return the native files of a build with stand-ins. Raise SystemExit if one has no stand-in or is not what FFmpeg
    needs: the build would hold code that NOTICE.md denies."""
    files = [(target, Path(source)) for target, source, kind in binaries if kind != "SYMLINK"]
    unused = {target: source for target, source in files if target.startswith(_LIBRARIES)}
    if len(unused) != len(UNUSED):
        raise SystemExit(f"macos: PyAV has {sorted(unused)}, and not one each of {UNUSED}. Nothing was built.")
    needed = {name for target, source in files if target.startswith(_PACKAGE) for name in undefined(source)}
    made = {target: make_stand_in(source, needed, workplace / target) for target, source in unused.items()}
    return [(target, str(made.get(target, source)), kind) for target, source, kind in binaries]


def make_stand_in(library: Path, needed: set[str], target: Path) -> Path:
    """Link a library with the identity of `library` that defines only the needed ones of its names."""
    found = _IDENTITY.search(_said("otool", "-L", library))
    if found is None:
        raise SystemExit(f"macos: otool names no identity of {library}. Nothing was built.")
    symbols = [symbol for name, symbol in sorted(defined(library).items()) if name in needed]
    name, compatible, current = found.groups()
    target.parent.mkdir(parents=True, exist_ok=True)
    # The header keeps room, because PyInstaller writes other paths into it.
    words = ["-dynamiclib", "-Os", "-fno-builtin", "-mmacosx-version-min=11.0", "-Wl,-headerpad_max_install_names"]
    words += ["-install_name", name, "-compatibility_version", compatible, "-current_version", current]
    source = "\n".join(map(definition, symbols))
    subprocess.run(["cc", *words, "-x", "c", "-", "-o", target], input=source, text=True, check=True)
    if defined(target).keys() != {symbol.name for symbol in symbols}:
        raise SystemExit(f"macos: {target} defines other names than FFmpeg needs. Nothing was built.")
    return target


def defined(library: Path) -> dict[str, Symbol]:
    """Return the names that a library gives to others. In C they are without their first underscore."""
    found = re.findall(r" (\w) _(\S+)$", _said("nm", "-gU", library), re.MULTILINE)
    return {name: Symbol(name, kind, "") for kind, name in found}


def undefined(file: Path) -> set[str]:
    """Return the names that a native file takes from libraries."""
    return set(re.findall(r"(?:^|\s)_(\S+)$", _said("nm", "-gu", file), re.MULTILINE))


def _said(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
