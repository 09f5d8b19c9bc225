"""Signals of classes with several bases: Qt knows those of the first line only, and others may be silent.

Such a class declares its signals again, or has them in a separate object (`annotator.ui.viewers.mark_signals`)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from PySide6.QtCore import QMetaMethod, QMetaObject, QObject, Signal

import annotator.ui

_META = "staticMetaObject"  # stubs of PySide do not know it


class First(QObject):
    heard = Signal()


class Second(QObject):
    silent = Signal(str)


class Forgotten(First, Second):
    pass


class Remembered(First, Second):
    silent = Signal(str)


def unknown_signals(kind: type[QObject]) -> set[str]:
    """Those that it or any of its bases defines, and Qt does not know of it."""
    qt: QMetaObject = getattr(kind, _META)
    methods = (qt.method(number) for number in range(qt.methodCount()))
    known = {method.name().toStdString() for method in methods if method.methodType() == QMetaMethod.MethodType.Signal}
    defined = {name for base in kind.__mro__ for name, value in vars(base).items() if isinstance(value, Signal)}
    return defined - known


def kinds_of_ours() -> Iterator[type[QObject]]:
    """Every class of ours that Qt knows, once all of the screens are loaded."""
    for module in pkgutil.walk_packages(annotator.ui.__path__, "annotator.ui."):
        importlib.import_module(module.name)
    waiting: list[type[QObject]] = [QObject]
    seen: set[type[QObject]] = set()
    while waiting:
        kind = waiting.pop()
        if kind not in seen:
            seen.add(kind)
            waiting += kind.__subclasses__()
            if kind.__module__.startswith("annotator."):
                yield kind


def test_a_signal_that_was_forgotten_is_found() -> None:
    assert unknown_signals(Forgotten) == {"silent"}
    assert unknown_signals(Remembered) == unknown_signals(First) == set()


def test_qt_knows_each_signal_of_every_class() -> None:
    kinds = list(kinds_of_ours())
    assert len([kind for kind in kinds if any(len(base.__bases__) > 1 for base in kind.__mro__)]) > 5
    unknown = {kind.__qualname__: names for kind in kinds if (names := unknown_signals(kind))}
    assert not unknown
