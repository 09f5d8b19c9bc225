"""Marks of a picture that are chosen together: what is chosen or left out comes with all of its group."""

from __future__ import annotations

from time import process_time

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.multi_selection import MultiSelection
from annotator.ui.viewers.mark import Mark

COUNT = 15_000


def test_thousands_in_a_group_are_chosen_and_left_out_at_once() -> None:
    parent = QObject()
    together, heard = MultiSelection(parent), list[tuple[list[str], str]]()
    together.chosen.connect(lambda ids, leading: heard.append((list(ids), leading)))
    chosen, other = ([f"{name}{number}" for number in range(COUNT)] for name in ("chosen", "other"))
    together.marks = tuple(Mark(Region(each, "it", Shape.RECTANGLE, {}), "", QColor()) for each in chosen)
    together.offer(lambda region_id: tuple(chosen if region_id in chosen else other))
    began_s = process_time()
    together.toggle(other[5], chosen[0])
    together.toggle(chosen[5], chosen[0])
    assert process_time() - began_s < 1
    assert heard == [([*chosen, *other], other[5]), ([], "")]
