"""Facts about tasks in an export, by their id."""

from __future__ import annotations

from annotator.formats.results.known_tasks import in_design_order
from formats.known_bundle import DESIGN, known_tasks


def test_a_task_s_cells_stand_in_the_order_of_the_table() -> None:
    known = known_tasks()
    assert known.columns == ("id", "picture", "offered", "note")
    assert known.cells("second") == ["second", "media/second.png", "no list", ""]


def test_a_task_of_another_bundle_has_none_and_comes_last() -> None:
    known = known_tasks()
    assert known.task("third") is None
    assert known.cells("third") == ["", "", "", ""]
    assert [known.place(task_id) for task_id in ("first", "second", "third")] == [0, 1, 2]


def test_controls_stand_as_in_the_design_and_strangers_after_them() -> None:
    assert in_design_order({"z", "things", "a"}, DESIGN) == ("said", "things", "a", "z")
    assert in_design_order({"z", "a"}, None) == ("a", "z")
