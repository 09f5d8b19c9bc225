"""The native files of a build for Linux: which plug-ins of Qt and libraries of the computer may be included, which
libraries get a stand-in, and which nothing needs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from linux.stand_ins import make_small_icu_data, make_stand_in, needs, soname, strip_symbols

# Target below the folder, source, and PyInstaller's kind.
type Entry = tuple[str, str, str]

# The program's windows are X11 or Wayland windows. Without a screen it is tested offscreen.
PLUGINS = (
    *("platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so", "xcbglintegrations/"),
    *(
        "wayland-decoration-client/",
        "wayland-graphics-integration-client/",
        "wayland-shell-integration/libxdg-shell.so",
    ),
    *("iconengines/", "platforminputcontexts/"),
)
# Named by FFmpeg and Pillow, and never called: encoders (two are under the GPL), measures of an encoder, capture of
# screens and cameras, codecs in the graphics card, connections to servers, and pictures of the screen.
STAND_INS = (
    *("av.libs/libx264-", "av.libs/libx265-", "av.libs/libSvtAv1Enc-", "av.libs/libvmaf-", "av.libs/libavdevice-"),
    *("av.libs/libvpl-", "av.libs/libdrm-", "av.libs/libgnutls-", "pillow.libs/libxcb-"),
)
ICU_DATA = "PySide6/Qt/lib/libicudata.so"
# The only libraries that a build takes from the computer. Python, Qt and the fonts need them; NOTICE.md names them.
OF_THE_COMPUTER = (
    *("libpython3", "libcrypto", "libssl", "libsqlite3", "libffi", "libmpdec", "libz", "libbz2"),
    *("liblzma", "libzstd", "libuuid", "libatomic", "libfontconfig", "libfreetype"),
    *("libpng16", "libbrotlidec", "libbrotlicommon", "libgssapi_krb5", "libkrb5"),
    *("libk5crypto", "libkrb5support", "libcom_err", "libkeyutils", "libxkbcommon", "libxkbcommon-x11"),
    *("libX11", "libX11-xcb", "libxcb-cursor", "libxcb-glx", "libxcb-icccm", "libxcb-image"),
    *("libxcb-keysyms", "libxcb-randr", "libxcb-render", "libxcb-render-util", "libxcb-shape"),
    *("libxcb-shm", "libxcb-sync", "libxcb-util", "libxcb-xfixes", "libxcb-xkb"),
)


def wanted(target: str) -> bool:
    """Return whether a build includes a file of a wheel."""
    _before, found, plugin = target.partition("PySide6/Qt/plugins/")
    return not found or plugin.startswith(PLUGINS)


def reduced(binaries: Sequence[Entry], workplace: Path) -> list[Entry]:
    """Return the native files of a build with stand-ins, without symbols for debuggers, and without libraries that no
    other file needs. Raise SystemExit for a library of the computer that is not allowed."""
    shutil.rmtree(workplace, ignore_errors=True)
    files = [entry for entry in binaries if entry[2] != "SYMLINK"]
    kept = needed([_smaller(entry, files, workplace) for entry in files])
    check_allowed([source for target, source, kind in kept if kind == "BINARY" and "/" not in target])
    return kept + linked([entry for entry in binaries if entry[2] == "SYMLINK"], kept)


def linked(entries: Sequence[Entry], libraries: Sequence[Entry]) -> list[Entry]:
    """Return the entries without links to libraries that were left out. A link has the name of its library."""
    names = {Path(target).name for target, _source, _kind in libraries}
    return [entry for entry in entries if entry[2] != "SYMLINK" or Path(entry[0]).name in names]


def check_allowed(sources: Sequence[str]) -> None:
    """Raise SystemExit for a library of the computer that is not allowed."""
    if unknown := [source for source in sources if _stem(source) not in OF_THE_COMPUTER]:
        raise SystemExit(
            f"contents: the build would include {', '.join(unknown)} of this computer. Add the library to"
            " OF_THE_COMPUTER and NOTICE.md, or exclude what needs it."
        )


def _stem(source: str) -> str:
    """Return the name of a library without its version."""
    name = Path(source).name.partition(".so")[0]
    return "libpython3" if name.startswith("libpython3.") else name


def _smaller(entry: Entry, files: Sequence[Entry], workplace: Path) -> Entry:
    """Return the entry with a smaller file, if there is one. Qt and PySide6 stay as they are."""
    target, source, kind = entry
    made = workplace / target
    made.parent.mkdir(parents=True, exist_ok=True)
    if target.startswith(STAND_INS):
        name = soname(Path(source))
        users = [Path(other) for _target, other, _kind in files if name in needs(Path(other))]
        make_stand_in(Path(source), users, made)
    elif target.startswith(ICU_DATA):
        make_small_icu_data(Path(source), made)
    elif kind == "EXTENSION" and not target.startswith(("PySide6/", "shiboken6/")):
        strip_symbols(Path(source), made)
    else:
        return entry
    return (target, str(made), kind)


def needed(files: Sequence[Entry]) -> list[Entry]:
    """Return the files without libraries that no other file needs. Python, its extension modules and the plug-ins of
    Qt are loaded by name."""
    libraries = {Path(target).name: source for target, source, kind in files if _is_library(target, kind)}
    waiting = [source for target, source, kind in files if not _is_library(target, kind)]
    reached = set[str]()
    while waiting:
        asked = {name for name in needs(Path(waiting.pop())) if name in libraries} - reached
        reached |= asked
        waiting += [libraries[name] for name in sorted(asked)]
    return [entry for entry in files if not _is_library(entry[0], entry[2]) or Path(entry[0]).name in reached]


def _is_library(target: str, kind: str) -> bool:
    name = Path(target).name
    is_plain = "/" not in target or ".libs/" in target or ".so." in name
    return kind == "BINARY" and is_plain and not name.startswith("libpython")
