"""Wine's prefixes, each with what wine 10 lacks and Windows has, and programs that run in them.

A prefix is a folder that a program sees as a Windows computer. Wine lacks `icuuc.dll`, which Qt imports, six functions
of `ucrtbase.dll`, which numpy imports, and a quick `os.stat`. Nothing of this is shipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = ROOT / "build" / "windows"
# Without a time in its output, and without an address made from the path of its output: equal sources give equal files.
COMPILER = ("x86_64-w64-mingw32-gcc", "-O2", "-s", "-Wl,--no-insert-timestamp,--disable-auto-image-base")
OBJDUMP = "x86_64-w64-mingw32-objdump"
WINES_LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
QUICK_STAT = "xpi-ms-win-core-file-l2-1-4.dll"
# A DLL without a C library, whose start does nothing.
EMPTY_START = "int __stdcall DllMain(void *a, unsigned b, void *c) { return 1; }\n"
PLAIN_DLL = ("-shared", "-nostartfiles", "-fno-builtin", "-e", "DllMain")
# The machine code of functions that wine 10 only has as stubs: they return a part of a complex number.
_COMPLEX = {
    "crealf": "660f6ec1c3", "cimagf": "48c1e920660f6ec1c3", "creal": "f20f1001c3", "creall": "f20f1001c3",
    "cimag": "f20f104108c3", "cimagl": "f20f104108c3",
}  # fmt: skip
_WINES_OWN = b"Wine builtin DLL"
DEADLINE_S = 1800


def say(text: str) -> None:
    sys.stderr.write(f"windows: {text}\n")


def call(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command and return what it wrote to standard output. Exit if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"windows: exit code {done.returncode} of {' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def windows_path(path: Path) -> str:
    """Return how Windows programs name a file of this machine."""
    return "Z:" + str(path).replace("/", "\\")


class Prefix(Struct, frozen=True):
    """A prefix in a folder. `display` is empty for programs without windows."""

    folder: Path
    display: str = ""

    @property
    def drive(self) -> Path:
        return self.folder / "drive_c"

    @property
    def local_data(self) -> Path:
        """The folder that Windows calls %LOCALAPPDATA%."""
        (found,) = (self.drive / "users").glob("*/AppData/Local")
        return found

    def environment(self) -> dict[str, str]:
        """Return the environment of the prefix, without this machine's Python and desktop."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        wine = {"WINEPREFIX": str(self.folder), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        wine["WINEDLLOVERRIDES"] = "mscoree,mshtml,winemenubuilder.exe,winedbg.exe=;ucrtbase=n,b"
        shown = {"DISPLAY": self.display} if self.display else {"QT_QPA_PLATFORM": "offscreen"}
        return {**kept, **wine, **shown}

    def run(self, *command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end. `more` are additional environment variables."""
        env = {**self.environment(), **more}
        words = ["wine", *map(str, command)]
        return subprocess.run(
            words, cwd=ROOT, env=env, capture_output=True, text=True, errors="replace", timeout=DEADLINE_S, check=False
        )

    def settle(self) -> None:
        """Wait until all programs of the prefix have ended and its files are written."""
        call("wineserver", "-w", env=self.environment())

    def end(self) -> None:
        """End all programs of the prefix."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False, capture_output=True)


def new_prefix(folder: Path, python: Path, display: str = "") -> Prefix:
    """Create a prefix in place of an earlier one. `python` is the folder of `windows_python.make`. A prefix that is
    created without a display never shows windows."""
    prefix = Prefix(folder, display)
    if folder.exists():
        prefix.end()
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    call("wine", "wineboot", "-i", env=prefix.environment())
    prefix.settle()
    system = prefix.drive / "windows" / "system32"
    for name in ("icuuc.dll", QUICK_STAT, "ucrtbase.dll"):
        (system / name).unlink(missing_ok=True)  # a link to wine's own
        shutil.copyfile(python.parent / "wine" / name, system / name)
    return prefix


def write_what_wine_lacks(python: Path, target: Path) -> None:
    """Write the DLLs that each prefix gets."""
    target.mkdir(parents=True, exist_ok=True)
    call(*COMPILER, "-shared", "-o", target / QUICK_STAT, HERE / "quick_stat.c")
    _write_icu(python, target)
    _write_ucrtbase(python, target / "ucrtbase.dll")


def _write_icu(python: Path, target: Path) -> None:
    """Write a DLL with the functions of ICU that Qt imports. It knows no encoding, so that Qt uses its own."""
    names = set[str]()
    for library in sorted((python / "Lib" / "site-packages" / "PySide6").glob("Qt6*.dll")):
        names |= imported(python, library, "icuuc.dll")
    lines = [f"long long {name}(void) {{ return 0; }}\n" for name in sorted(names - {"ucnv_open"})]
    opened = "void *ucnv_open(const char *name, int *error) { if (error) *error = 4; return 0; }\n"
    source, exports = target / "icuuc.c", target / "icuuc.def"
    source.write_text("".join((opened, *lines, EMPTY_START)), encoding="ascii")
    exports.write_text("\n".join(("LIBRARY icuuc.dll", "EXPORTS", *sorted(names), "")), encoding="ascii")
    call(*COMPILER, *PLAIN_DLL, "-o", target / "icuuc.dll", source, exports)


def imported(python: Path, library: Path, from_dll: str) -> frozenset[str]:
    """Return the names that a DLL imports from another one, which is named in lower case."""
    pefile = portable_executables(python)
    opened = pefile.PE(str(library), fast_load=True)
    opened.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
    tables = getattr(opened, "DIRECTORY_ENTRY_IMPORT", ())
    found = (entry for table in tables if table.dll.decode().lower() == from_dll for entry in table.imports)
    return frozenset(entry.name.decode() for entry in found)


def portable_executables(python: Path) -> Any:
    """Return the module `pefile` of the Windows Python. It is a package for Windows only, and runs anywhere."""
    site = str(python / "Lib" / "site-packages")
    if site not in sys.path:
        sys.path.append(site)  # after this machine's own packages
    return import_module("pefile")


def _write_ucrtbase(python: Path, target: Path) -> None:
    """Write a copy of wine's C library with the functions of complex numbers."""
    library = portable_executables(python).PE(str(WINES_LIBRARIES / "ucrtbase.dll"))
    symbols = {entry.name.decode(): entry for entry in library.DIRECTORY_ENTRY_EXPORT.symbols if entry.name}
    data = bytearray((WINES_LIBRARIES / "ucrtbase.dll").read_bytes())
    places = {name: library.get_offset_from_rva(symbols[name].address) for name in _COMPLEX}
    stub = bytes(data[places["crealf"] : places["crealf"] + 7])
    for name, code in _COMPLEX.items():
        if symbols[name].forwarder is None and data[places[name] : places[name] + 7] == stub:
            data[places[name] : places[name] + len(code) // 2] = bytes.fromhex(code)
    mark = data.find(_WINES_OWN)
    data[mark : mark + len(_WINES_OWN)] = bytes(len(_WINES_OWN))  # else wine would load its own file
    target.write_bytes(data)
