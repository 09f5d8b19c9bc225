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
from ui.audio_desk import ONE, AudioDesk, working
from ui.thousands_desk import COUNT, WORDS, bar_of, open_all, settled


def typed(desk: AudioDesk) -> dict[str, str]:
    return {item.id: item.value["text"][0] for item in desk.answer.items if item.type == "textarea"}


def focused(desk: AudioDesk) -> str:
    """The region in whose text the focus is."""
    return next((row.region_id for row in desk.texts.findChildren(SegmentRow) if row.holds_focus()), "")


def test_of_thousands_only_the_rows_in_view_are_there_and_enter_goes_on_among_them(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        desk.texts.take_focus()
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_A)
        await settled()
        bar = bar_of(desk)
        for to in (0.3, 1.0, 0.6):
            bar.setValue(round(bar.maximum() * to))
            await settled()
            assert len(desk.texts.findChildren(SegmentRow)) < 60
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        await settled()
        assert (typed(desk), focused(desk)) == ({"s0": "a"}, "s1")

    working(app, scenario, ONE, WORDS)


def test_one_can_listen_to_all_that_changes_among_thousands(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "is_heard", lambda: True)
    monkeypatch.setattr("annotator.ui.pages.workbench.answer_controller.is_heard", lambda: True)

    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        desk.texts.take_focus()
        QTest.keyClicks(desk.desk.focused, "aaa")
        assert typed(desk) == {"s0": "aaa"}

    working(app, scenario, ONE, WORDS)


def test_thousands_of_things_that_are_missing_are_told_and_mended_one_by_one(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        panel = desk.desk.panel
        missing = findings(desk.answer, panel.design, {})
        assert len(missing) == COUNT
        panel.show_findings(missing)
        QTest.keyClicks(desk.desk.focused, "aaa")
        for place in range(1, 4):
            panel.next_finding()
            assert focused(desk) == f"s{place}"

    working(app, scenario, ONE, WORDS)


def test_what_is_typed_in_rows_far_apart_stays_where_it_was_typed_and_is_undone_there(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        for place in (0, 1500, 2999):
            desk.row(place).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(desk.desk.focused, f"at {place}")
            await settled()
        assert typed(desk) == {"s0": "at 0", "s1500": "at 1500", "s2999": "at 2999"}
        bar_of(desk).setValue(0)
        await settled()
        assert (focused(desk), desk.row(2999).fields[0].plain()) == ("s2999", "at 2999")
        QTest.keyClicks(desk.desk.focused, "!")
        assert typed(desk)["s2999"] == "at 2999!"
        while "s1500" in typed(desk):
            desk.desk.answering.steps.undo()
        assert [desk.row(place).fields[0].plain() for place in (0, 1500, 2999)] == ["at 0", "", ""]

    working(app, scenario, ONE, WORDS)


def test_tab_and_enter_go_through_thousands_one_by_one_and_each_is_heard(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        desk.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        for step in range(30):
            key = Qt.Key.Key_Return if step % 2 else Qt.Key.Key_Tab
            QTest.keyClick(desk.desk.focused, key)
            await settled()
            assert (focused(desk), desk.desk.panel.selected_region) == (f"s{41 + step}",) * 2
        for step in range(5):
            QTest.keyClick(desk.desk.focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            await settled()
            assert focused(desk) == f"s{69 - step}"
        bounds = [asked[1:] for asked in desk.player.asked if asked[0] == "play"]
        assert bounds[0] == desk.view.editor.segments[40].samples
        assert len(bounds) == 36

    working(app, scenario, ONE, WORDS)


def test_what_is_in_view_stays_where_it_is_when_rows_above_it_become_higher(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        open_all(desk)
        for place in range(10, 30):
            field = desk.row(place).fields[0]
            assert isinstance(field, SeveralLines)
            field.insertPlainText("a long text " * 30)
        await settled()
        bar = bar_of(desk)
        bar.setValue(bar.maximum())
        await settled()
        desk.desk.panel.resize(desk.desk.panel.width() - 60, desk.desk.panel.height())
        await settled()
        desk.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await settled()
        seen = [row for row in desk.texts.rows if row.isVisible()]
        for upper, lower in pairwise(seen):
            assert upper.y() + upper.height() <= lower.y()
        before_px = bar.value()
        for step in range(1, 40):
            y = desk.row(40).mapTo(desk.desk.panel, desk.row(40).rect().topLeft()).y()
            bar.setValue(bar.value() - 20)
            await settled()
            assert desk.row(40).mapTo(desk.desk.panel, desk.row(40).rect().topLeft()).y() - y == 20, step
        assert bar.value() != before_px

    working(app, scenario, ONE, WORDS)
