"""Remarks about payers can be said in every language; what a worker wrote stays as it is."""

from __future__ import annotations

from annotator.core.payers import Payer
from annotator.formats.payers_file import read_payers
from annotator.formats.resources import resource_bytes
from annotator.ui.payer_words import REMARKS, remark


def test_the_remarks_that_ship_are_those_that_are_translated() -> None:
    shipped = read_payers(resource_bytes("rules/payers.toml"))
    assert sorted(payer.note for payer in shipped if payer.note) == sorted(REMARKS)
    assert all(remark(payer) == payer.note for payer in shipped)


def test_a_worker_s_own_note_is_left_alone() -> None:
    assert remark(Payer("x", "X", note="asks for a {photo}")) == "asks for a {photo}"
