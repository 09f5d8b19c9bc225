"""Words of the program that are still English on a screen in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from babel.messages.pofile import read_po
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTextEdit, QWidget

from annotator.formats.builtin.resources import resource_folder

_CATALOGUE = resource_folder() / "translations" / "fr" / "LC_MESSAGES" / "annotator.po"
_WORD = re.compile(r"[A-Za-z]{3}")


def english_left(page: QWidget) -> list[str]:
    """Return the untranslated texts on `page`, or spoken about it."""
    said = {" ".join(text.split()) for text in _said(page)}
    return sorted(text for text in said if _english().fullmatch(text))


def _said(page: QWidget) -> Iterator[str]:
    for widget in (page, *page.findChildren(QWidget)):
        if widget.isVisible():
            yield from (widget.windowTitle(), widget.toolTip())
            yield from (widget.accessibleName(), widget.accessibleDescription())
            yield from _written(widget)


def _written(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QLineEdit() | QTextEdit():
            yield widget.placeholderText()


@cache
def _english() -> re.Pattern[str]:
    """Every sentence of the source that reads otherwise in French, whatever stands in its places."""
    with _CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    pairs = [
        (english, french)
        for message in catalogue
        if message.id
        for english, french in zip(_forms(message.id), _forms(message.string), strict=True)
    ]
    sentences = {english for english, french in pairs if english != french}
    return re.compile("|".join(_pattern(sentence) for sentence in sorted(sentences) if _has_words(sentence)))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _pattern(sentence: str) -> str:
    parts = Formatter().parse(" ".join(sentence.split()))
    return "".join(re.escape(before) + (".+" if name is not None else "") for before, name, _spec, _conv in parts)


def _has_words(sentence: str) -> bool:
    """`{a} · {b}` would be found everywhere."""
    return any(_WORD.search(before) for before, _name, _spec, _conv in Formatter().parse(sentence))
