"""Which language is spoken: the person's choice, or the system's, and the catalogue that goes with it."""

from __future__ import annotations

import gettext
import io
import locale
import os

from annotator.formats.resources import resource_bytes
from annotator.ui import words

SPOKEN = ("en", "fr")


def system_language() -> str:
    """The first of the system's languages that the program speaks; English otherwise."""
    wanted = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    wanted.append(locale.getlocale()[0] or "")
    for name in ":".join(wanted).split(":"):
        if name[:2].lower() in SPOKEN:
            return name[:2].lower()
    return "en"


def speak(chosen: str) -> None:
    """`chosen` is `en`, `fr` or `system`. English is the language of the source and needs no catalogue."""
    language = system_language() if chosen == "system" else chosen
    if language == "en":
        words.use(gettext.NullTranslations(), "en")
        return
    catalogue = resource_bytes(f"translations/{language}/LC_MESSAGES/annotator.mo")
    words.use(gettext.GNUTranslations(io.BytesIO(catalogue)), language)
