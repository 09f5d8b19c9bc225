"""Boxes that others turned: seen as they are turned, caught where they are seen, and still turned when they were moved
or made larger."""

from __future__ import annotations

import pytest
from msgspec.structs import astuple, replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import Keyframe, PercentBox, geometry_of, geometry_on_frame
from ui.viewers.video.boxer import SHIFT, TIMESTAMPS_S, Boxer, boxing, percent

# 160 pixels wide and 40 high, turned by a quarter: below (320, 100), and to the left of it.
QUARTER = replace(percent(320, 100, 480, 140), rotation=90)
INSIDE, WHERE_IT_IS_NOT = (300, 200), (400, 120)


def place(boxer: Boxer, *boxes: PercentBox) -> None:
    """At every tenth frame."""
    track = tuple(Keyframe(10 * place, TIMESTAMPS_S[10 * place], box) for place, box in enumerate(boxes))
    geometry, frames = geometry_of(track, boxer.video, boxer.view.nominal)
    boxer.regions["a"] = Region("a", "film", Shape.TRACK, geometry, frames=frames)
    boxer.choose("")


def test_it_is_seen_and_caught_as_it_is_turned(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        plain = boxer.view.images.grab().toImage()
        place(boxer, QUARTER)
        marked = boxer.view.images.grab().toImage()
        assert marked.pixel(boxer.at(*INSIDE)) != plain.pixel(boxer.at(*INSIDE))
        assert marked.pixel(boxer.at(*WHERE_IT_IS_NOT)) == plain.pixel(boxer.at(*WHERE_IT_IS_NOT))
        await boxer.click(boxer.view.images, boxer.at(*INSIDE))
        assert boxer.selected == "a"
        await boxer.click(boxer.view.images, boxer.at(*WHERE_IT_IS_NOT))
        assert boxer.selected == ""

    boxing(app, scenario)


def test_moved_at_another_frame_it_is_turned_as_it_was(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        place(boxer, QUARTER)
        boxer.choose("a")
        await boxer.go_to(7)
        await boxer.drag(INSIDE, (INSIDE[0] + 32, INSIDE[1] + 36))
        assert [anchor.frame for anchor in boxer.track] == [0, 7]
        assert boxer.track[0].drawn == QUARTER
        assert boxer.track[1].drawn == replace(percent(352, 136, 512, 176), rotation=90)

    boxing(app, scenario)


def test_between_two_frames_it_turns_evenly_and_keeps_that_when_it_is_moved(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        place(boxer, QUARTER, replace(QUARTER, rotation=30))
        boxer.choose("a")
        await boxer.go_to(5)
        share = TIMESTAMPS_S[5] / TIMESTAMPS_S[10]
        (seen,) = boxer.seen
        assert seen["rotation"] == pytest.approx(90 - 60 * share)
        await boxer.key(Qt.Key.Key_Right)
        degrees = [geometry_on_frame(anchor.drawn)["rotation"] for anchor in boxer.track]
        assert degrees == [90, seen["rotation"], 30]

    boxing(app, scenario)


def test_each_corner_makes_it_larger_and_the_one_across_stays(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        place(boxer, QUARTER)
        boxer.choose("a")
        await boxer.drag((280, 260), (260, 280))
        assert boxer.track[0].drawn == replace(percent(320, 100, 500, 160), rotation=90)
        await boxer.drag((320, 100), (330, 90))
        larger = replace(percent(330, 90, 520, 160), rotation=90)
        assert astuple(boxer.track[0].drawn) == pytest.approx(astuple(larger))
        ctrl = Qt.KeyboardModifier.ControlModifier
        await boxer.key(Qt.Key.Key_Right, SHIFT | ctrl)  # along its own side, which goes down
        wider = boxer.track[0].drawn
        assert wider.rotation == 90
        assert wider.height == pytest.approx(larger.height)
        assert wider.width > larger.width

    boxing(app, scenario)


def test_over_the_edge_it_does_not_jump_when_it_is_moved(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        place(boxer, replace(percent(600, 20, 760, 60), rotation=90))
        boxer.choose("a")
        await boxer.drag((580, 100), (570, 110))
        assert boxer.track[0].drawn == replace(percent(590, 30, 750, 70), rotation=90)

    boxing(app, scenario)
