"""What a frozen program asks of the system that runs it: the version of the C library, and libraries by name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

# The oldest version of the GNU C library that the packages promise to run with, as README.md says.
FLOOR = "2.35"
ELF = b"\x7fELF"
# The Debian packages of the libraries that are not brought along, because they must fit the system: the C and C++
# libraries, those of the graphics drivers, and those that Enchant and sound use too.
SYSTEM: Mapping[str, str] = {
    **dict.fromkeys(("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"), "libc6"),
    **dict.fromkeys(("libresolv.so.2", "libmvec.so.1", "ld-linux-x86-64.so.2"), "libc6"),
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libexpat.so.1": "libexpat1",
    **dict.fromkeys(("libglib-2.0.so.0", "libgthread-2.0.so.0"), "libglib2.0-0"),  # Debian 13 has it by a further name
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdrm.so.2": "libdrm2",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


class Wants(Struct, frozen=True):
    """The newest version of the C library that a file's symbols are of, and the libraries it names, each with the file
    that asks."""

    glibc: tuple[int, ...]
    glibc_asker: str
    libraries: Mapping[str, str]


@cache
def wants(folder: Path) -> Wants:
    """Read every native file of a frozen program."""
    inside, named = set[str](), dict[str, str]()
    newest: tuple[tuple[int, ...], str] = ((0,), "")
    for path in native_files(folder):
        name = path.relative_to(folder).as_posix()
        header = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
        inside |= {path.name, *re.findall(r"SONAME\s+(\S+)", header)}
        named |= dict.fromkeys(re.findall(r"NEEDED\s+(\S+)", header), name)
        versions = (_parts(text) for text in re.findall(r"\bGLIBC_(\d[\d.]*)", header))
        newest = max(newest, (max(versions, default=(0,)), name))
    return Wants(*newest, {library: name for library, name in sorted(named.items()) if library not in inside})


def native_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == ELF:
                    yield path


def faults(folder: Path) -> list[str]:
    """Return a message if the program needs a newer C library than promised, and for each library that no dependency
    of the package brings."""
    asked = wants(folder)
    newer = asked.glibc > _parts(FLOOR)
    return [
        *([f"{asked.glibc_asker} needs glibc {floor(folder)}, but {FLOOR} is promised"] if newer else ()),
        *(
            f"{asker} asks for {library}, which is neither in the program nor a dependency of the package"
            for library, asker in asked.libraries.items()
            if library not in SYSTEM
        ),
    ]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def floor(folder: Path) -> str:
    """Return the oldest version of the GNU C library that the program runs with."""
    return ".".join(map(str, wants(folder).glibc))
