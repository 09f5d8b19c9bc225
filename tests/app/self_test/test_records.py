"""The self-test copies records by a process of its own; where none can be had that is a fault, not a slower copy."""

from __future__ import annotations

import os

import pytest

from annotator.app.gui import backup_process
from annotator.app.self_test.command import ledger


def test_a_copy_is_made_by_a_process() -> None:
    assert ledger().startswith("3 entries ")


def test_no_process_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_process, "serve", os.close)  # ends before a word
    with pytest.raises(RuntimeError, match="no process copies"):
        ledger()
