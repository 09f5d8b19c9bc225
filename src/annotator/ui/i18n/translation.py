"""Translation of the program's texts with gettext; the language is set once and when it changes. Source texts are
English and marked with `_`, `ngettext` or, in tables, `N_`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

from msgspec import Struct, field


class _Current(Struct):
    translations: NullTranslations = field(default_factory=NullTranslations)
    language: str = "en"
    territory: str = ""


_current = _Current()


def use(translations: NullTranslations, language: str, territory: str = "") -> None:
    """Set the language (`en` or `fr`) of all texts and figures, and the territory (such as `GB`) of English dates."""
    _current.translations = translations
    _current.language = language
    _current.territory = territory


def language() -> str:
    return _current.language


def territory() -> str:
    return _current.territory


@contextmanager
def figures_in(language: str) -> Iterator[None]:
    """Format numbers and dates in another language, for a document whose language is chosen apart. Texts stay."""
    before, _current.language = _current.language, language
    try:
        yield
    finally:
        _current.language = before


def _(text: str) -> str:
    return _current.translations.gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _current.translations.ngettext(singular, plural, count)


def N_(text: str) -> str:
    """Mark a text in a table for translation; `_` translates it when it is displayed."""
    return text


NOTHING = "–"


class _Params(dict[str, str]):
    def __init__(self, params: Mapping[str, str], blank: Callable[[str], str]) -> None:
        super().__init__(params)
        self._blank = blank

    def __missing__(self, name: str) -> str:
        return self._blank(name)


def filled(template: str, params: Mapping[str, str], blank: Callable[[str], str] = lambda _name: NOTHING) -> str:
    """Fill the blanks, without a parameter by `blank(name)`, default a dash: better incomplete than none."""
    return template.format_map(_Params(params, blank))
