"""Ranges of a film cut in two and joined, by the keys that do it to segments, and from a menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.result_items import Origin
from ui.video_harness import MOMENTS, NEAR, VideoHarness, working

GOAL, FOUL, CHEERING = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3


def menu_at(harness: VideoHarness, frame: int) -> QMenu:
    point = harness.point(frame)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(harness.timeline, QContextMenuEvent(reason, point, harness.timeline.mapToGlobal(point)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("frame", [21, 30, 40])
def test_a_range_is_cut_before_the_frame_on_screen_and_joined_as_it_was(app: QApplication, frame: int) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 20, 40)
        before = harness.answer
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.stand_on(frame)
        harness.actions["split_range"]()
        assert harness.ranges == [("goal", 20, frame - 1), ("goal", frame, 40)]
        assert [item.value["ranges"][0] for item in harness.answer.items] == [
            {"start": harness.view.nominal.of(first / 25, (last + 1) / 25)[0], "end": end}
            for (_label, first, last), end in zip(
                harness.ranges,
                (harness.view.nominal.of(0, frame / 25)[1], before.items[0].value["ranges"][0]["end"]),
                strict=True,
            )
        ]
        harness.actions["merge_range"]()
        assert harness.answer == before
        harness.undo()
        assert len(harness.ranges) == 2
        harness.undo()
        assert harness.answer == before

    working(app, scenario)


@pytest.mark.parametrize("frame", [0, 20, 41])
def test_nothing_is_cut_at_its_first_frame_or_outside(app: QApplication, frame: int) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 20, 40)
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.stand_on(frame)
        harness.actions["split_range"]()
        harness.actions["merge_range"]()
        assert harness.ranges == [("goal", 20, 40)]

    working(app, scenario)


def test_it_is_joined_with_the_next_of_its_label_whatever_stands_between(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        for key, first, last in ((GOAL, 20, 40), (FOUL, 30, 60), (GOAL, 80, 90)):
            harness.mark(key, first, last)
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.actions["merge_range"]()
        assert harness.ranges == [("goal", 20, 90), ("Foul", 30, 60)]
        harness.editor.choose_and_play(harness.regions[1].id)
        harness.actions["merge_range"]()
        assert harness.ranges == [("goal", 20, 90), ("Foul", 30, 60)]

    working(app, scenario)


def test_a_label_that_is_used_up_is_not_cut_into_two(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(CHEERING, 20, 40)
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.stand_on(30)
        harness.actions["split_range"]()
        assert harness.ranges == [("Cheering", 20, 40)]

    working(app, scenario)


def test_what_was_said_about_it_stays_with_the_first_and_true_frames_with_each(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(FOUL, 0, 48)
        harness.press(Qt.Key.Key_4)
        harness.stand_on(24)
        harness.actions["split_range"]()
        said = [item for item in harness.answer.items if item.from_name == "near"]
        assert [(item.id, item.frames) for item in said] == [(harness.regions[0].id, harness.regions[0].frames)]
        assert {item.origin for item in harness.answer.items} == {Origin.MANUAL}
        assert harness.ranges == [("Foul", 0, 23), ("Foul", 24, 48)]

    working(app, scenario, MOMENTS, NEAR)


def test_by_mouse_a_range_is_cut_where_it_is_pressed_joined_and_removed(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 20, 60)
        harness.mark(FOUL, 100, 120)
        menu = menu_at(harness, 40)
        _play, split, join, _remove = menu.actions()
        assert harness.harness.panel.selected_region == harness.regions[0].id
        assert (split.isEnabled(), join.isEnabled(), "Ctrl+D" in split.text()) == (True, False, True)
        split.trigger()
        menu.close()
        assert harness.ranges == [("goal", 20, 39), ("Foul", 100, 120), ("goal", 40, 60)]
        menu = menu_at(harness, 20)
        play, split, join, _remove = menu.actions()
        assert not split.isEnabled()
        play.trigger()
        assert harness.player.asked[-1] == ("play", *harness.timeline.bounds_of(20, 39))
        join.trigger()
        menu.close()
        assert harness.ranges == [("goal", 20, 60), ("Foul", 100, 120)]
        menu = menu_at(harness, 110)
        menu.actions()[3].trigger()
        menu.close()
        assert harness.ranges == [("goal", 20, 60)]

    working(app, scenario)


def test_a_task_that_was_sent_offers_no_menu_and_cuts_nothing(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 20, 60)
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.stand_on(40)
        harness.harness.panel.lock(True)
        harness.actions["split_range"]()
        assert harness.ranges == [("goal", 20, 60)]
        point = harness.point(40)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, harness.timeline.mapToGlobal(point))
        QApplication.sendEvent(harness.timeline, event)
        assert QApplication.activePopupWidget() is None

    working(app, scenario)
