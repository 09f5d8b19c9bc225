"""The regions of a question beside the primary selection, and the order of the answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

from annotator.core.answer.regions import region, regions
from annotator.ui.design.annotations import RegionQuestions
from core.answer.edited_boxes import CLEAR, DESIGN, begun, stepped


def test_in_the_order_in_which_they_were_made_whatever_was_edited_before() -> None:
    answer, part = begun(), Mock(tag=CLEAR)
    together = frozenset(each.id for each in regions(answer, DESIGN)[:6])
    standing = SimpleNamespace(selected_with=lambda _region_id: together)
    marked: Any = SimpleNamespace(name="it", marking=SimpleNamespace(standing=standing))
    about = RegionQuestions(DESIGN, {CLEAR.name: part}, [marked])
    for step in (("move", 1, 60), ("say", 3, 2)):
        answer = stepped(answer, step, 0)
        about.show(answer, region(answer, DESIGN, "a0"))
        _answer, leading, beside = part.show_answer.call_args.args
        assert [each.id for each in (leading, *beside)] == ["a0", "a1", "a2", "a3", "a4", "a5"]
