"""A hint goes with what it is about, and what stands below it stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.app.translations import speak
from annotator.core.answer.in_progress import OpenRange
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.marks.active_tool import limit_text, used_up_text
from annotator.ui.design.marks.unfinished_hints import Hint, drawing_text, ranges_text, unnamed_text
from annotator.ui.design.region_list import RegionList
from services.service_env import until
from ui import audio_harness, video_harness
from ui.audio_harness import ONE, RATE_HZ, WHO, AudioHarness
from ui.video_harness import MOMENTS, NEAR, VideoHarness

OPEN = OpenRange("when", "Calm", 3)
LONG_NAME = (
    "Somebody who crosses the street although the light is red, looks at a telephone, and carries a bag in the other "
    "hand"
)
LIMITED = Labels(
    name="who", to_name="film", kind=LabelsKind.TIMELINE, labels=(Label(value=LONG_NAME, hotkey="c", max_usages=1),)
)
NARROW_PX = 700  # of a panel, whose column of answers is as narrow as one is
MOST_BETWEEN_PX = 16  # labels, and the list of what is marked with them
WORDS = TextArea(name="words", to_name="audio", per_region=True)


def hint(panel: QWidget) -> str:
    lists = panel.findChildren(RegionList)
    if lists:
        return lists[0].hint
    (part, *_others) = panel.findChildren(LabelsPart)
    return part._hint.text() if part._hint.isVisible() else ""


def laid_out() -> None:
    """Wait for the layout: one turn of the event loop for a new height, another for the widgets below."""
    for _turn in range(4):
        QApplication.processEvents()


async def suggested(harness: AudioHarness) -> None:
    for start_s in (3.0, 6.0):
        harness.audio.pcm[:, round(start_s * RATE_HZ) : round((start_s + 0.5) * RATE_HZ)] = 0
    harness.harness.panel.playing["suggest"]()
    await until(lambda: not harness.view.transport.suggest.isChecked(), "the search is over")
    assert "3 segments are suggested" in hint(harness.harness.panel)


def test_that_undo_takes_all_suggestions_away_is_not_said_when_it_takes_something_else(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        await suggested(harness)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        assert hint(harness.harness.panel)
        QTest.keyClicks(harness.harness.focused, "a")
        assert not hint(harness.harness.panel)

    audio_harness.working(app, scenario, ONE, WORDS)


def test_what_is_confirmed_in_its_text_leads_to_the_next_which_is_heard(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        await suggested(harness)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        harness.player.asked.clear()
        harness.harness.panel.annotations.review(everything=False, refuses=False)
        assert harness.row(1).fields[0].hasFocus()
        first, last = harness.view.editor.segments[1].samples
        assert ("play", first, last) in harness.player.asked

    audio_harness.working(app, scenario, ONE, WORDS)


def test_what_asks_for_a_name_ends_with_what_is_let_go_and_moves_nothing(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        panel = harness.harness.panel
        below = panel.parts.controls["near"]
        harness.mark(Qt.Key.Key_1, 60, 80)
        panel.select_region(harness.regions[0].id)
        laid_out()
        top_px = below.mapTo(panel, QPoint()).y()
        harness.drag(20, 40)
        laid_out()
        assert "Choose a label" in hint(panel)
        assert below.mapTo(panel, QPoint()).y() == top_px
        assert panel.let_go()
        laid_out()
        assert below.mapTo(panel, QPoint()).y() == top_px
        assert not hint(panel)
        harness.drag(20, 40)
        assert hint(panel)
        harness.undo()
        assert not hint(panel)
        assert len(harness.ranges) == 1

    video_harness.working(app, scenario, MOMENTS, NEAR)


def test_no_room_is_left_empty_for_what_is_mostly_not_there(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        panel = harness.harness.panel
        (part,), (listed,) = panel.findChildren(LabelsPart), panel.findChildren(RegionList)
        last = part.place_of(("Cheering",))
        bottom_px = last.mapTo(panel, QPoint(0, last.height())).y()
        assert 0 < listed.mapTo(panel, QPoint()).y() - bottom_px <= MOST_BETWEEN_PX

    video_harness.working(app, scenario, MOMENTS, NEAR)


def test_keys_that_need_something_chosen_say_so(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        actions = harness.harness.panel.playing
        harness.mark(1.0, 2.0)
        for name in ("split", "merge", "loop", "play_end", "start_here", "end_later", "delete_segment"):
            harness.view.editor.chosen.emit("")
            harness.harness.panel.annotations.cancel("")
            actions[name]()
            assert hint(harness.harness.panel) == "Select a segment first.", name
        assert len(harness.segments) == 1
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "a")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert hint(harness.harness.panel) == "This is the last segment."

    audio_harness.working(app, scenario, WHO, WORDS)


def test_of_ranges_too(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        for name in ("split_range", "loop_range", "range_ends_later"):
            harness.harness.panel.annotations.cancel("")
            harness.actions[name]()
            assert hint(harness.harness.panel) == "Select a range first.", name

    video_harness.working(app, scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_hint_of_what_is_begun_is_higher_than_the_room_that_is_kept(language: str, app: QApplication) -> None:
    """The hint is as wide as the column of answers, in the longer of the two languages."""
    del app
    speak(language)
    tag = Labels(name="when", to_name="film", labels=(Label(value="Calm"), Label(value=LONG_NAME, max_usages=2)))
    for width_px in (200, 240, 265, 380, 900):
        part = LabelsPart(tag, {}, {})
        hint = Hint({"when": part}, None)
        hint.say("")
        part.resize(width_px, 200)
        part.show()
        laid_out()
        before_px = part.heightForWidth(width_px)
        for words, name in (
            (unnamed_text(), ""),
            (drawing_text(), ""),
            (drawing_text(2), ""),
            (ranges_text((OPEN,)), ""),
            (ranges_text((OPEN, OPEN)), ""),
            (limit_text(LONG_NAME, 2), LONG_NAME),
            (used_up_text(LONG_NAME), LONG_NAME),
        ):
            hint.say(words, name=name)
            laid_out()
            assert part.heightForWidth(width_px) == before_px, (width_px, words)
        part.close()
    speak("en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_a_label_is_used_up_moves_nothing_however_long_its_name_is(language: str, app: QApplication) -> None:
    speak(language)

    async def scenario(harness: VideoHarness) -> None:
        panel = harness.harness.panel
        panel.resize(NARROW_PX, 640)
        below = panel.parts.controls["near"]
        harness.mark(Qt.Key.Key_C, 60, 80)
        panel.select_region(harness.regions[0].id)
        laid_out()
        before = below.mapTo(panel, QPoint())
        harness.press(Qt.Key.Key_C)
        laid_out()
        assert hint(panel).startswith(LONG_NAME), "whoever only hears it hears all of it"
        assert below.mapTo(panel, QPoint()) == before
        (words,) = (part for part in panel.findChildren(QLabel) if LONG_NAME in part.toolTip())
        assert words.text().startswith(LONG_NAME[:6])
        assert words.text().endswith(hint(panel)[-20:])
        assert "…" in words.text()

    video_harness.working(app, scenario, LIMITED, NEAR)
    speak("en")
