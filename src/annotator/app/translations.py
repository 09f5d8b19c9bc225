"""The language of the program: the user's choice or the system's, and its catalogue."""

from __future__ import annotations

import contextlib
import gettext
import io
import locale
import os
import re
import sys
from pathlib import Path

from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.i18n import translation as words

SPOKEN = ("en", "fr")
_TERRITORY = re.compile(r"[a-z]{2,3}[_-]([A-Z]{2})(?![A-Za-z])")


def system_language() -> str:
    """Return the first of the system's languages that the program has, else English."""
    wanted = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    wanted.append(locale.getlocale()[0] or "")
    for name in ":".join(wanted).split(":"):
        if name[:2].lower() in SPOKEN:
            return name[:2].lower()
    return "en"


def system_territory() -> str:
    """Return the territory whose dates the system writes, such as `GB`; empty if it is not known."""
    environment = (os.environ.get(name, "") for name in ("LC_ALL", "LC_TIME", "LANG"))
    known = _TERRITORY.match(next(filter(None, environment), "") or _windows_locale())
    return known[1] if known is not None else ""


def _windows_locale() -> str:
    """Return the name of the user's locale such as `en-GB`; empty on other systems."""
    if sys.platform == "win32":
        import ctypes

        name = ctypes.create_unicode_buffer(85)
        ctypes.windll.kernel32.GetUserDefaultLocaleName(name, len(name))
        return name.value
    return ""


def speak(chosen: str) -> None:
    """Switch to `en`, `fr` or `system`. English is the language of the source and needs no catalogue. Without a
    catalogue (a checkout with nothing compiled) English is used; the self-test reports that as a fault."""
    language = system_language() if chosen == "system" else chosen
    catalogue = None
    if language != "en":
        with contextlib.suppress(FileNotFoundError):
            catalogue = resource_bytes(f"translations/{language}/LC_MESSAGES/annotator.mo")
    if catalogue is None:
        words.use(gettext.NullTranslations(), "en", system_territory())
    else:
        words.use(gettext.GNUTranslations(io.BytesIO(catalogue)), language, system_territory())


def speak_as_chosen(home_folder: Path | None) -> None:
    """Switch to the language of the home's settings if they can be read, else to the system's. None means the
    default home."""
    from annotator.core.settings import LANGUAGE, Settings
    from annotator.store.folders.home import Home
    from annotator.store.records.settings import read_settings_only

    home = Home.at(home_folder)
    speak(Settings(read_settings_only(home.records)).value(LANGUAGE))
