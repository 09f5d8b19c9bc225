"""The words of the program in the person's language: gettext, chosen once and again when the language changes.

Sentences are written in English in the source and marked with `_`, `ngettext` or, in tables, `N_`.
"""

from __future__ import annotations

from gettext import NullTranslations

from msgspec import Struct, field


class _Spoken(Struct):
    translations: NullTranslations = field(default_factory=NullTranslations)
    language: str = "en"


_spoken = _Spoken()


def use(translations: NullTranslations, language: str) -> None:
    """From now on every sentence and figure is in `language` (`en` or `fr`)."""
    _spoken.translations = translations
    _spoken.language = language


def language() -> str:
    return _spoken.language


def _(text: str) -> str:
    return _spoken.translations.gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _spoken.translations.ngettext(singular, plural, count)


def N_(text: str) -> str:
    """Marks a sentence of a table for translation; `_` translates it when it is shown."""
    return text
