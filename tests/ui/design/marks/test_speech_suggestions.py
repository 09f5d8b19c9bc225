"""Segments suggested where somebody speaks: predictions until they are touched, stopped and undone at will."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.predictions import untouched
from annotator.core.answer.result_items import Origin
from annotator.core.design.labels import Label, Labels
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.region_list import RegionList
from services.service_env import until
from ui.audio_harness import ONE, RATE_HZ, WHO, AudioHarness, working

# The sound of the desk is ten tones of 0.9 s, with pauses of 0.1 s that a search joins.


def pauses_at(harness: AudioHarness, *seconds: float) -> None:
    """Half a second of silence at each of these."""
    for start in seconds:
        harness.audio.pcm[:, round(start * RATE_HZ) : round((start + 0.5) * RATE_HZ)] = 0


async def suggested(harness: AudioHarness) -> None:
    harness.harness.panel.playing["suggest"]()
    assert is_on(harness)
    await until(lambda: not is_on(harness), "the search is over")


def is_on(harness: AudioHarness) -> bool:
    return harness.view.transport.suggest.isChecked()


def hint(harness: AudioHarness) -> str:
    lists = harness.harness.panel.findChildren(RegionList)
    (part, *_others) = harness.harness.panel.findChildren(LabelsPart)
    return lists[0].hint if lists else part._hint.text()


def test_where_somebody_speaks_segments_are_predicted_and_one_step_takes_all_away(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 3.0, 6.0)
        await suggested(harness)
        assert len(harness.segments) == 3
        assert {item.origin for item in harness.answer.items} == {Origin.PREDICTION}
        assert harness.labels == [("Speech",)] * 3
        assert all(segment.mark.is_predicted for segment in harness.view.editor.segments)
        assert "3" in hint(harness)
        harness.harness.answering.steps.undo()
        assert harness.segments == []
        harness.harness.answering.steps.redo()
        assert len(untouched(harness.answer)) == 3

    working(app, scenario)


def test_what_is_touched_is_the_workers_own_and_the_rest_is_confirmed_at_once(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 3.0, 6.0)
        await suggested(harness)
        harness.view.editor.chosen.emit(harness.ids[1])
        harness.view.playing.seek(5.0 * RATE_HZ)
        harness.view.editor.split()
        assert len(untouched(harness.answer)) == 2
        assert sum(item.origin is Origin.CHANGED for item in harness.answer.items) == 2
        harness.harness.panel.annotations.review(everything=True, refuses=False)
        assert not untouched(harness.answer)

    working(app, scenario)


def test_only_where_no_segment_is_yet(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        harness.mark(4.1, 9.7)
        await suggested(harness)
        assert sorted(harness.segments) == [
            (1, 2 * RATE_HZ),  # a sine begins with 0
            (2 * RATE_HZ, 4 * RATE_HZ),
            (round(4.1 * RATE_HZ), round(9.7 * RATE_HZ)),
        ]
        assert [item.origin for item in harness.answer.items].count(Origin.PREDICTION) == 1
        await suggested(harness)
        assert len(harness.segments) == 3
        assert "No speech found" in hint(harness)

    working(app, scenario)


def test_they_get_the_armed_label_or_the_first_and_it_is_told_which(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.harness.panel.playing["suggest"]()
        assert "“Anna”" in hint(harness)
        await until(lambda: not is_on(harness), "the search is over")
        assert harness.labels == [("Anna",)]
        harness.harness.answering.steps.undo()
        QTest.keyClick(harness.view, Qt.Key.Key_2)
        await suggested(harness)
        assert harness.labels == [("Ben",)]

    working(app, scenario, WHO)


def test_a_label_is_used_as_often_as_it_may_be(app: QApplication) -> None:
    few = Labels(name="few", to_name="audio", labels=(Label(value="Speech", max_usages=2),))

    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 2.0, 4.0, 6.0, 8.0)
        await suggested(harness)
        assert len(harness.segments) == 2

    working(app, scenario, few)


def test_they_are_shown_as_they_are_found_and_the_search_can_be_stopped(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 3.0)
        harness.audio.search_to = 5 * RATE_HZ
        button = harness.view.transport.suggest
        harness.harness.panel.playing["suggest"]()
        await until(lambda: len(harness.segments) == 1, "the first is there")
        await until(lambda: "50" in button.text(), "it is told how far it is")
        assert button.isChecked()
        assert "Stop" in button.accessibleName()
        button.click()
        assert not is_on(harness)
        assert button.text() == ""
        await until(lambda: harness.audio.searches_ended == 1, "the search is given up")
        assert len(harness.segments) == 1

    working(app, scenario)


def test_who_undoes_while_it_searches_has_stopped_it(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 3.0, 6.0)
        harness.audio.search_to = 5 * RATE_HZ
        harness.harness.panel.playing["suggest"]()
        await until(lambda: len(harness.segments) == 1, "the first is there")
        harness.harness.answering.steps.undo()
        harness.audio.search_to = None
        await until(lambda: not is_on(harness), "it is over")
        await until(lambda: harness.audio.searches_ended == 1, "the search is given up")
        assert harness.segments == []

    working(app, scenario)


def test_undo_takes_back_what_the_person_did_also_where_suggestions_came_since(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        pauses_at(harness, 3.0, 6.0)
        harness.audio.search_to = 5 * RATE_HZ
        harness.harness.panel.playing["suggest"]()
        await until(lambda: len(harness.segments) == 1, "the first is there")
        steps = harness.harness.answering.steps
        harness.mark(9.2, 9.4)
        harness.audio.search_to = None
        await until(lambda: not is_on(harness), "it is over")
        suggested_too = harness.segments
        assert len(suggested_too) >= 4
        steps.undo()
        assert len(harness.segments) == len(suggested_too) - 1
        assert len(untouched(harness.answer)) == len(harness.segments), "what was marked by hand went, and nothing else"
        steps.redo()
        assert harness.segments == suggested_too
        steps.undo()
        steps.undo()
        assert harness.segments == []

    working(app, scenario)


def test_what_is_sent_or_left_is_searched_no_more(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.audio.search_to = 0
        stops: list[Callable[[], None]] = [
            lambda: harness.harness.panel.lock(True),
            lambda: harness.view.show_medium(""),
        ]
        for stop in stops:
            harness.harness.panel.lock(False)
            harness.harness.panel.playing["suggest"]()
            assert is_on(harness)
            stop()
            assert not is_on(harness)
        await until(lambda: harness.audio.searches_ended == harness.audio.searches, "the searches are given up")

    working(app, scenario)


def test_an_audio_that_is_lost_is_told(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.audio.search_to = 0
        harness.harness.panel.playing["suggest"]()
        harness.audio.lose()
        await until(lambda: not is_on(harness), "it is over")
        assert hint(harness)
        assert harness.segments == []

    working(app, scenario, ONE)
