"""Masks are compressed in idle time, so that nothing is left to compress at the end of a stroke."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask
from annotator.ui.viewers.brush import tool as idle_compression
from annotator.ui.viewers.brush.tool import IdleCompression

PATIENCE_S = 60.0


def test_turns_however_short_pack_all_of_it_and_what_is_changed_later(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_compression, "AT_ONCE_S", -1.0)
    parent, mask = QObject(), Mask((900, 900))
    ahead = IdleCompression(parent)
    for at in ((300.0, 300.0), (600.0, 600.0)):
        mask.paint(at, at, 500)
        assert not mask.copied().pack_on(), "there is something to pack"
        ahead.set_mask(mask)
        until_s = time.monotonic() + PATIENCE_S
        while not mask.copied().pack_on():
            assert time.monotonic() < until_s
            app.processEvents()
