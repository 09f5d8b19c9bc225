"""A list of thousands of segments: all of it is reached as if every row were there. How long that takes is measured in
`benchmarks/thousands.py`."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.validation import findings
from annotator.ui.accessibility import announcer
from annotator.ui.controls.text_input.text_fields import SeveralLines
from annotator.ui.design.transcription.segment_row import SegmentRow
from ui.audio_harness import ONE, AudioHarness, working
from ui.thousands_harness import COUNT, WORDS, bar_of, open_all, settled


def typed(harness: AudioHarness) -> dict[str, str]:
    return {item.id: item.value["text"][0] for item in harness.answer.items if item.type == "textarea"}


def focused(harness: AudioHarness) -> str:
    """The region in whose text the focus is."""
    return next((row.region_id for row in harness.texts.findChildren(SegmentRow) if row.holds_focus()), "")


def test_of_thousands_only_the_rows_in_view_are_there_and_enter_goes_on_among_them(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        harness.texts.take_focus()
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_A)
        await settled()
        bar = bar_of(harness)
        for to in (0.3, 1.0, 0.6):
            bar.setValue(round(bar.maximum() * to))
            await settled()
            assert len(harness.texts.findChildren(SegmentRow)) < 60
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        await settled()
        assert (typed(harness), focused(harness)) == ({"s0": "a"}, "s1")

    working(app, scenario, ONE, WORDS)


def test_one_can_listen_to_all_that_changes_among_thousands(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "is_active", lambda: True)
    monkeypatch.setattr("annotator.ui.pages.workbench.answer_controller.is_active", lambda: True)

    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        harness.texts.take_focus()
        QTest.keyClicks(harness.harness.focused, "aaa")
        assert typed(harness) == {"s0": "aaa"}

    working(app, scenario, ONE, WORDS)


def test_thousands_of_things_that_are_missing_are_told_and_mended_one_by_one(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        panel = harness.harness.panel
        missing = findings(harness.answer, panel.design, {})
        assert len(missing) == COUNT
        panel.show_findings(missing)
        QTest.keyClicks(harness.harness.focused, "aaa")
        for place in range(1, 4):
            panel.next_finding()
            assert focused(harness) == f"s{place}"

    working(app, scenario, ONE, WORDS)


def test_what_is_typed_in_rows_far_apart_stays_where_it_was_typed_and_is_undone_there(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        for place in (0, 1500, 2999):
            harness.row(place).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(harness.harness.focused, f"at {place}")
            await settled()
        assert typed(harness) == {"s0": "at 0", "s1500": "at 1500", "s2999": "at 2999"}
        bar_of(harness).setValue(0)
        await settled()
        assert (focused(harness), harness.row(2999).fields[0].plain()) == ("s2999", "at 2999")
        QTest.keyClicks(harness.harness.focused, "!")
        assert typed(harness)["s2999"] == "at 2999!"
        while "s1500" in typed(harness):
            harness.harness.answering.steps.undo()
        assert [harness.row(place).fields[0].plain() for place in (0, 1500, 2999)] == ["at 0", "", ""]

    working(app, scenario, ONE, WORDS)


def test_tab_and_enter_go_through_thousands_one_by_one_and_each_is_heard(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        harness.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        for step in range(30):
            key = Qt.Key.Key_Return if step % 2 else Qt.Key.Key_Tab
            QTest.keyClick(harness.harness.focused, key)
            await settled()
            assert (focused(harness), harness.harness.panel.selected_region) == (f"s{41 + step}",) * 2
        for step in range(5):
            QTest.keyClick(harness.harness.focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            await settled()
            assert focused(harness) == f"s{69 - step}"
        bounds = [asked[1:] for asked in harness.player.asked if asked[0] == "play"]
        assert bounds[0] == harness.view.editor.segments[40].samples
        assert len(bounds) == 36

    working(app, scenario, ONE, WORDS)


def test_what_is_in_view_stays_where_it_is_when_rows_above_it_become_higher(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        open_all(harness)
        for place in range(10, 30):
            field = harness.row(place).fields[0]
            assert isinstance(field, SeveralLines)
            field.insertPlainText("a long text " * 30)
        await settled()
        bar = bar_of(harness)
        bar.setValue(bar.maximum())
        await settled()
        harness.harness.panel.resize(harness.harness.panel.width() - 60, harness.harness.panel.height())
        await settled()
        harness.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await settled()
        seen = [row for row in harness.texts.rows if row.isVisible()]
        for upper, lower in pairwise(seen):
            assert upper.y() + upper.height() <= lower.y()
        before_px = bar.value()
        for step in range(1, 40):
            y = harness.row(40).mapTo(harness.harness.panel, harness.row(40).rect().topLeft()).y()
            bar.setValue(bar.value() - 20)
            await settled()
            assert harness.row(40).mapTo(harness.harness.panel, harness.row(40).rect().topLeft()).y() - y == 20, step
        assert bar.value() != before_px

    working(app, scenario, ONE, WORDS)
