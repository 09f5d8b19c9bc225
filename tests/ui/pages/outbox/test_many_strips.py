"""Many requesters that wait for consent leave the tables of the outbox in view."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.outbox.consent import OnHold, Recipient
from annotator.ui.pages.outbox.page import MOST_STRIPS, OnHoldList
from ui.stage import says

MANY = 100


def waiting(number: int) -> OnHold:
    return OnHold(Recipient(f"Lab {number}", "folder"), 2, frozenset({f"signs-{number}@1"}), "first")


def test_only_the_first_are_shown_and_the_rest_is_counted(app: QApplication) -> None:
    strips = OnHoldList()
    strips.show_on_hold([waiting(number) for number in range(MANY)])
    named = [each.accessibleName() for each in strips.findChildren(QPushButton)]
    assert named == [f"Review: Lab {number}" for number in range(MOST_STRIPS)]
    assert says(strips, f"{MANY - MOST_STRIPS} more like this are shown when these are done.")
    strips.show_on_hold([waiting(number) for number in range(1, MOST_STRIPS + 1)])
    assert not says(strips, "more like this")
    app.processEvents()
