"""What the Windows build has in another way than the others: two programs, and libraries that stay out."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from annotator.app.version import VERSION

# Windows 10 has ICU and the C library; a build under wine would take stand-ins. The program draws without OpenGL
# (20 MB) and on a screen only. PortAudio with ASIO is under terms of Steinberg; the rest is for other processors.
UNWANTED = (
    *("icuuc.dll", "ucrtbase.dll", "api-ms-win-", "opengl32sw.dll", "platforms/qdirect2d", "platforms/qminimal"),
    *("plugins/generic/", "-asio.dll", "libportaudio32bit", "libportaudioarm64", "libportaudio.dylib"),
)
# pyenchant's wheel has all of MinGW (71 MB), with readline under the GPL, Tcl and a Python. Hunspell needs these.
_ENCHANT = frozenset({
    "libenchant-2.dll", "enchant_hunspell.dll", "libhunspell-1.7-0.dll", "libglib-2.0-0.dll", "libgmodule-2.0-0.dll",
    "libintl-8.dll", "libiconv-2.dll", "libpcre2-8-0.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll",
    "libwinpthread-1.dll",
})  # fmt: skip
# Of its 24 English dictionaries, 18 are the British one by other names, and 3 the American one (17 MB).
_ENGLISH = frozenset({"en_AU", "en_CA", "en_GB", "en_US"})


def wanted(target: str) -> bool:
    """Return whether a file of the build is needed. `target` is its path in the build, with slashes."""
    if "enchant/data/mingw64/" in target and Path(target).suffix in (".dll", ".a", ".la", ".html"):
        return Path(target).name in _ENCHANT
    if "/hunspell/en_" in target:
        return Path(target).stem in _ENGLISH
    return not any(part in target for part in UNWANTED)


def programs(folder: Path) -> list[dict[str, Any]]:
    """Return PyInstaller's options of the two programs: one for the desktop, and one for terminals, because a Windows
    program has a console or none. The icon is written into a folder."""
    from icons import write_ico

    shared = {"icon": str(write_ico(folder / "annotator.ico")), "version": _version_resource()}
    return [
        {"name": "annotator", "console": False, **shared},
        {"name": "annotator-cli", "console": True, **shared},
    ]


def _version_resource() -> object:
    """Return what Windows shows under Properties > Details."""
    resource = import_module("PyInstaller.utils.win32.versioninfo")
    numbers = (*map(int, VERSION.split(".")), 0)
    strings = {
        "CompanyName": "the annotator authors", "FileDescription": "annotator", "FileVersion": VERSION,
        "InternalName": "annotator", "LegalCopyright": "Copyright 2026 the annotator authors. Apache-2.0",
        "ProductName": "annotator", "ProductVersion": VERSION,
    }  # fmt: skip
    table = resource.StringTable("040904B0", [resource.StringStruct(*pair) for pair in strings.items()])
    translation = resource.VarStruct("Translation", [0x409, 0x4B0])  # American English, UTF-16
    return resource.VSVersionInfo(
        ffi=resource.FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, OS=0x40004, fileType=1),
        kids=[resource.StringFileInfo([table]), resource.VarFileInfo([translation])],
    )
