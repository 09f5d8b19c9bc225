"""A CPython for Windows on a machine without Windows, from packages whose hashes are pinned.

The wheel of panda3d has the DLLs and extension modules of python.org's CPython 3.13, as the Python Software Foundation
signed them. The standard library in Python is Debian's. `python.exe` and `python3.dll` are compiled here. The packages
are the wheels for Windows of `constraints.txt`. Under a real Windows, python.org's CPython takes this one's place."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from packaging.requirements import Requirement

from windows.stand_ins import replace_unused
from windows.wine import BUILT, COMPILER, EMPTY_START, HERE, OBJDUMP, PLAIN_DLL, ROOT, call, write_what_wine_lacks

STANDARD_LIBRARY = Path("/usr/lib/python3.13")
_SOURCE = "panda3d==1.10.16 --hash=sha256:0e505261bb58d8402d0099c291f1a3459acfdd38f3e7d666e72aa2e1ea5dc46f\n"
_DLLS = ("libffi-8.dll", "libcrypto-3.dll", "libssl-3.dll", "sqlite3.dll")
_MARKERS = {
    "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "implementation_name": "cpython",
    "platform_python_implementation": "CPython", "python_version": "3.13", "python_full_version": "3.13.11",
}  # fmt: skip
# The tools among the development packages that the build itself needs.
_TOOLS = ("altgraph", "pefile", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools", "packaging")
_DEVELOPMENT_ONLY = "# Development only"
_PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
_FOR_WINDOWS = ("--no-deps", "--only-binary=:all:", "--require-hashes", "--platform", "win_amd64")
_ABIS = ("--python-version", "3.13", "--implementation", "cp", "--abi", "cp313", "--abi", "abi3", "--abi", "none")
# The French dictionary of Dicollecte, version 7.0 (MPL-2.0), as Debian installs it: the SHA-256 of each file.
# pyenchant's wheel has English dictionaries only.
_FRENCH = {
    "fr.aff": "b0aa05cec5f2de2372c3ab6b2726288c39fcb384e602dbade97e91020edc25a7",
    "fr.dic": "4b1415593d599dbd943dde6d00515bbde3b4287ab62666242d959f74ddb16a6e",
}
_SHARED = Path("/usr/share")
DICTIONARIES = "Lib/site-packages/enchant/data/mingw64/share/enchant/hunspell"
# Where CPython 3.13 looks for the quick `os.stat` of Windows 11. Wine maps names in `api-` to its own DLLs, so the copy
# for the build asks for another name.
_STAT_MODULE = "pi-ms-win-core-file-l2-1-4"


def make() -> Path:
    """Return the folder of the Windows Python. It is made anew if its inputs have changed."""
    python, stamp = BUILT / "python", BUILT / "python.made-of"
    inputs = [
        Path(__file__),
        *sorted(HERE.glob("*.c")),
        HERE / "wine.py",
        HERE / "stand_ins.py",
        ROOT / "constraints.txt",
    ]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return python
    shutil.rmtree(BUILT, ignore_errors=True)
    python.mkdir(parents=True)
    _unpack_cpython(python, BUILT / "panda3d")
    _compile(python)
    pins = BUILT / "pins.txt"
    pins.write_text(windows_pins((ROOT / "constraints.txt").read_text(encoding="utf-8")), encoding="utf-8")
    site = python / "Lib" / "site-packages"
    call(*_PIP, "install", "--no-compile", "--target", site, *_FOR_WINDOWS, *_ABIS, "-r", pins)
    replace_unused(python, BUILT / "stand-ins")
    add_french_dictionary(python / DICTIONARIES)
    write_what_wine_lacks(python, BUILT / "wine")
    stamp.write_text(state, encoding="ascii")
    return python


def windows_pins(constraints: str) -> str:
    """Return the pins that a Windows machine installs to build the program. They have no markers, because pip
    evaluates them for the machine on which it runs."""
    shipped, _, development = constraints.partition(_DEVELOPMENT_ONLY)
    chosen = []
    for part, names in ((shipped, None), (development, _TOOLS)):
        for block in re.split(r"\n(?=[a-z])", part.strip()):
            lines = block.splitlines()
            pin = Requirement(lines[0].removesuffix("\\").strip()) if lines and "==" in lines[0] else None
            if pin is None or (names is not None and pin.name not in names):
                continue
            if pin.marker is None or pin.marker.evaluate(_MARKERS):
                chosen.append("\n".join((f"{pin.name}{pin.specifier} \\", *lines[1:])).strip())
    return "\n".join(chosen) + "\n"


def _unpack_cpython(python: Path, unpacked: Path) -> None:
    source = BUILT / "cpython.txt"
    source.write_text(_SOURCE, encoding="ascii")
    call(*_PIP, "download", "--dest", BUILT / "wheels", *_FOR_WINDOWS, "--python-version", "3.13", "-r", source)
    (wheel,) = (BUILT / "wheels").glob("panda3d-*.whl")
    call("unzip", "-q", wheel, "deploy_libs/*", "-d", unpacked)
    shipped = unpacked / "deploy_libs"
    modules = [path for path in sorted(shipped.glob("*.pyd")) if path.name != "_tkinter.pyd"]
    (python / "DLLs").mkdir()
    for path in (*modules, *map(shipped.joinpath, _DLLS)):
        shutil.copyfile(path, python / "DLLs" / path.name)
    for name in ("python313.dll", "VCRUNTIME140.dll", "VCRUNTIME140_1.dll"):
        shutil.copyfile(shipped / name, python / name)
    without = shutil.ignore_patterns("lib-dynload", "config-3.13*", "site-packages", "sitecustomize.py", "__pycache__")
    shutil.copytree(STANDARD_LIBRARY, python / "Lib", ignore=without)


def _compile(python: Path) -> None:
    """Compile `python.exe`, and `python3.dll` for modules with the stable ABI. Put a copy of CPython's DLL in place
    that uses `quick_stat.c`; the signed one lies beside the folder."""
    call(*COMPILER, "-municode", "-o", python / "python.exe", HERE / "python_exe.c")
    names = exported(python / "python313.dll")
    source, exports = BUILT / "python3.c", BUILT / "python3.def"
    source.write_text(EMPTY_START, encoding="ascii")
    forwards = (f"{name} = python313.{name}" for name in names)
    exports.write_text("\n".join(("LIBRARY python3.dll", "EXPORTS", *forwards, "")), encoding="ascii")
    call(*COMPILER, *PLAIN_DLL, "-o", python / "python3.dll", source, exports)
    signed = (python / "python313.dll").read_bytes()
    signed_name, other_name = (f"{letter}{_STAT_MODULE}".encode("utf-16-le") for letter in "ax")
    if signed.count(signed_name) != 1:
        raise SystemExit(f"windows: python313.dll does not name a{_STAT_MODULE} exactly once")
    (BUILT / "python313.dll").write_bytes(signed)
    (python / "python313.dll").write_bytes(signed.replace(signed_name, other_name))


def exported(library: Path) -> list[str]:
    """Return the names that a DLL exports, sorted."""
    _, _, table = call(OBJDUMP, "-p", library).partition("[Ordinal/Name Pointer] Table")
    return sorted({match.group(1) for match in re.finditer(r"^\s*\[ *\d+\].* (\w+)$", table, re.MULTILINE)})


def add_french_dictionary(folder: Path, shared: Path = _SHARED) -> None:
    """Add the system's French dictionary to the English ones of pyenchant, and the terms of both."""
    terms = _SHARED / "doc" / "hunspell-fr-classical" / "copyright"
    for name, known in _FRENCH.items():
        content = (shared / "hunspell" / name).read_bytes()
        if (found := hashlib.sha256(content).hexdigest()) != known:
            raise SystemExit(
                f"windows: {name} of hunspell-fr-classical is not the file whose licence was read. Nothing was built."
                f" Read {terms}. If the terms are still those in NOTICE.md, write {found} into {__file__}."
            )
        (folder / name).write_bytes(content)
    licence = (_SHARED / "common-licenses" / "MPL-2.0").read_bytes()
    shutil.copyfile(_SHARED / "doc" / "hunspell-en-us" / "copyright", folder / "en.licence.txt")
    (folder / "fr.licence.txt").write_bytes(terms.read_bytes() + b"\n\n" + licence)
