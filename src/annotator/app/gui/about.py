"""The content of the About window. The details for a bug report name the program, the system and the libraries, but
neither the user nor the computer nor a folder."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from annotator.app.gui.last_crash import latest_report
from annotator.app.version import VERSION
from annotator.core.about import About
from annotator.formats.builtin.licences import licence_texts, read_notice
from annotator.formats.builtin.resources import resource_folder
from annotator.media.decoder_versions import decoder_versions
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, language


def about(log: Path) -> About:
    return About(VERSION, read_notice(), licence_texts(), partial(details, log))


async def details(log: Path) -> str:
    """Return one line for each fact, and the latest report in `log` of an unexpected end."""
    decoders = await asyncio.to_thread(decoder_versions)
    lines = [number_format.pair(name, value) for name, value in _facts(decoders)]
    crash = await asyncio.to_thread(latest_report, log)
    if crash:
        lines += ["", _("The latest internal error:"), crash]
    return "\n".join(lines)


def _facts(decoders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield "annotator", f"{VERSION} ({_kind()})"
    yield _("System"), _system()
    if sys.platform == "linux":
        yield _("C library"), os.confstr("CS_GNU_LIBC_VERSION") or _("unknown")
    yield "Python", platform.python_version()
    yield "Qt", f"{qVersion()}, PySide6 {PySide6.__version__}, {QGuiApplication.platformName()}"
    yield _("Decoders"), ", ".join(decoders)
    yield _("Screens"), ", ".join(_screens())
    yield _("Language"), f"{language()} ({QLocale.system().name()})"


def _kind() -> str:
    if getattr(sys, "frozen", False):
        return _("installed program")
    return _("source folder") if (resource_folder().parent / "pyproject.toml").is_file() else _("Python package")


def _system() -> str:
    """Return the name of the system and its kernel. `platform.uname` would also have the name of the computer."""
    name = platform.system()
    with suppress(OSError):  # no Linux, or one without this file
        name = f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name}"
    return f"{name} {platform.release()}, {platform.machine()}"


def _screens() -> Iterator[str]:
    for screen in QGuiApplication.screens():
        scale = screen.devicePixelRatio()
        width_px, height_px = (round(side * scale) for side in screen.size().toTuple())
        yield f"{width_px} × {height_px} ({round(scale * 100)} %)"
