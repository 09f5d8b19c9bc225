"""Segments that are marked while no label is chosen: the first label is taken, and nothing marked is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Label, Labels
from annotator.ui.design.region_list import RegionList
from services.service_env import until
from ui.audio_harness import RATE_HZ, WHO, AudioHarness, working
from ui.hearing import Heard


def hint(harness: AudioHarness) -> str:
    (listed,) = harness.harness.panel.findChildren(RegionList)
    return listed.hint


def test_marking_by_key_with_no_label_chosen_takes_the_first_and_loses_nothing(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(harness: AudioHarness) -> None:
        said = "Label: Anna. To use a different label next, press its key."
        heard = Heard(monkeypatch)
        harness.view.playing.play()
        for seconds in (2.2, 4.2, 5.2, 6.2):
            harness.at(seconds)
            harness.view.editor.set_edge()
        assert harness.segments == [(2 * RATE_HZ, 4 * RATE_HZ), (5 * RATE_HZ, 6 * RATE_HZ)]
        assert harness.labels == [("Anna",), ("Anna",)]
        await until(lambda: heard.any(said), "it is spoken")
        QTest.keyClick(harness.wave, Qt.Key.Key_2)
        harness.mark(7.0, 8.0)
        assert harness.labels[-1] == ("Ben",)
        assert not hint(harness)

    working(app, scenario, WHO)


def test_dragging_with_no_label_chosen_takes_the_first_and_says_so(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.drag(2.0, 4.0)
        assert harness.labels == [("Anna",)]
        assert hint(harness) == "Label: Anna. To use a different label next, press its key."
        harness.drag(5.0, 6.0)
        assert harness.labels == [("Anna",), ("Anna",)]
        assert (harness.wave.selection, hint(harness)) == (None, "")
        assert harness.harness.panel.let_go()  # of what is armed
        harness.drag(7.0, 8.0)
        assert harness.labels == [("Anna",)] * 3

    working(app, scenario, WHO)


def test_of_several_controls_the_first_label_that_may_still_be_used_is_taken(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        assert harness.harness.panel.let_go()
        harness.mark(3.0, 4.0)
        assert harness.labels == [("Anna",), ("Noise",)]
        harness.mark(5.0, 6.0)
        assert harness.labels[-1] == ("Noise",)

    several = Selection.MULTIPLE
    first = Labels(name="who", to_name="audio", selection=several, labels=(Label(value="Anna", max_usages=1),))
    working(
        app, scenario, first, Labels(name="what", to_name="audio", labels=(Label(value="Noise"), Label(value="Hum")))
    )


def test_a_segment_that_is_ended_once_its_label_is_used_up_stays_without_a_label(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        QTest.keyClick(harness.wave, Qt.Key.Key_2)
        harness.view.playing.seek(3 * RATE_HZ)
        harness.view.editor.set_edge()
        QTest.keyClick(harness.wave, Qt.Key.Key_1)
        harness.view.playing.seek(4 * RATE_HZ)
        harness.view.editor.set_edge()
        assert harness.labels == [("Anna",), ()]
        assert hint(harness).startswith("Limit reached for Anna: the region has no label. Select it, ")
        assert [found.code for found in findings(harness.answer, harness.harness.panel.design, {})] == [
            FindingCode.NO_LABEL
        ]
        assert not harness.harness.answering.steps.canRedo()
        harness.harness.answering.steps.undo()
        assert len(harness.segments) == 1

    labels = (Label(value="Anna", max_usages=1), Label(value="Ben"))
    working(app, scenario, Labels(name="who", to_name="audio", labels=labels))
