"""Faults of a screen for the ear: markup and other signs that are read out, focus targets and lists without a name,
named fillers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QWidget

# HTML tags and entities, Markdown emphasis, code, links and headings, a doubled or marking ampersand, the word joiner.
SIGNS = re.compile(
    r"</?[a-z][^>]*>|&(amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);|\*\*|__\w|`|\]\(|^#+ |&&|(?<!\S)&\w|\u2060"
)


_TEXTS = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Help, QAccessible.Text.Accelerator)


def faults(top: QWidget) -> Iterator[str]:
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisibleTo(top) and not _is_inner(widget):
            yield from _faults_of(widget)


def _is_inner(widget: QWidget) -> bool:
    """Return True for Qt's internal widgets, which are hidden from users."""
    above: QWidget | None = widget.parentWidget()
    is_viewport = isinstance(above, QAbstractScrollArea) and above.viewport() is widget
    return is_viewport or widget.objectName().startswith("qt_")


def _faults_of(widget: QWidget) -> Iterator[str]:
    heard = QAccessible.queryAccessibleInterface(widget)
    name = heard.text(QAccessible.Text.Name)
    place = f"{type(widget).__name__} {name!r}"
    yield from (f"{place} speaks signs: {text!r}" for text in _texts(heard) if SIGNS.search(text))
    if heard.role() is QAccessible.Role.Client and name:
        yield f"{place} is a filler"
    labels = [label for label, _relation in heard.relations(QAccessible.RelationFlag.Label)]
    asks = " ".join(label.text(QAccessible.Text.Name) for label in labels)
    if isinstance(widget, QComboBox) and not asks.strip():
        yield f"{place} does not say what it asks"
    takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
    if takes_focus and not (name.strip() or asks.strip()):
        yield f"{place} takes the focus and has no name"


def _texts(heard: QAccessibleInterface) -> Iterator[str]:
    """Return the texts of a widget and of its rows, cells and tabs, which are no widgets."""
    yield from (heard.text(kind) for kind in _TEXTS)
    for index in range(heard.childCount()):
        child = heard.child(index)
        if not isinstance(child.object(), QWidget):
            yield from _texts(child)
