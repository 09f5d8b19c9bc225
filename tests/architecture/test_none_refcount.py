"""Tests that PySide6 and Python are compatible: with some version pairs, every Qt call that returns nothing lost a
reference to None."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_thousand_qt_calls_that_return_nothing_take_no_reference_from_none() -> None:
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(1_000):
        thing.setObjectName("again")
    after = sys.getrefcount(None)
    assert abs(after - before) < 100
    assert sys.version_info >= (3, 12)
