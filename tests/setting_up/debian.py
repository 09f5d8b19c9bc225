"""The Debian packages that the program and its tests need, and those that are missing. Standard library only: `dev.py`
uses this module before anything is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

# Debian packages: Qt's libraries with the xcb plug-in, and audio; for tests, virtual screens, PyInstaller and Apache.
# Spell-checking uses the dictionaries of the system; the tests need English and French.
# `a|b` is one package with different names in two releases.
RUN = (
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-image0", "libxcb-render-util0", "libxcb-xinerama0",
    "libxkbcommon-x11-0", "libxcb-shape0", "libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libatomic1",
    "libgssapi-krb5-2", "libglib2.0-0t64|libglib2.0-0", "libportaudio2", "fonts-dejavu-core",
)  # fmt: skip
TEST = (
    "dbus-daemon|dbus", "strace", "xvfb", "xdotool", "x11-utils", "binutils", "gcc", "libpython3-dev", "git",
    "apache2-bin",
    "at-spi2-core", "gir1.2-atspi-2.0", "python3-gi",  # a screen reader, with the system's own Python
    "libenchant-2-2", "hunspell-en-us", "hunspell-fr",
    "pulseaudio", "pulseaudio-utils", "libasound2-plugins",  # audio to a null sink, which is recorded
)  # fmt: skip
INSTALLER = ("debootstrap", "lintian", "desktop-file-utils", "appstream", "xz-utils", "util-linux", "mount")
FREEZE = ("icu-devtools",)  # ICU's data of two languages alone
WINDOWS = (
    "wine", "wine64", "gcc-mingw-w64-x86-64-win32", "nsis", "unzip", "imagemagick",
    "hunspell-fr-classical",  # shipped: Windows has no dictionaries
    "python3.13",  # the standard library of the Python that runs under wine
)  # fmt: skip
EDITOR = ("chromium",)  # for Label Studio's own editor
DEEP = ("nodejs", "npm", *EDITOR)  # other projects' object stores


def is_debian() -> bool:
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def missing_packages(names: Sequence[str]) -> list[str]:
    """Return the packages that are installed under none of their names."""
    either = [name for names_of_one in names for name in names_of_one.split("|")]
    command = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *either]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    present = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if not present & set(name.split("|"))]


def known_name(names: str) -> str:
    """Return the name of the package in this release."""
    for name in names.split("|"):
        if subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0:
            return name
    return names.split("|")[0]
