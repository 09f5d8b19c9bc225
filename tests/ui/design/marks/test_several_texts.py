"""Several texts about each segment stand in the same row; what is chosen instead of typed is about the chosen
one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotator.core.answer.validation import findings
from annotator.core.design.controls import TextArea
from annotator.core.design.tag import Condition, When
from annotator.ui.controls.text_input.text_area import TextAreaPart
from ui.audio_harness import CLEAR, ONE, WHO, AudioHarness, working

SPEAKER = TextArea(name="speaker", to_name="audio", per_region=True)
WORDS = TextArea(name="words", to_name="audio", per_region=True, rows=2, required=True)
OF_ANNA = TextArea(
    name="note",
    to_name="audio",
    per_region=True,
    condition=Condition(when=When.REGION_SELECTED, label_values=("Anna",)),
)


def three(harness: AudioHarness) -> None:
    for start_s in (1.0, 3.0, 5.0):
        harness.mark(start_s, start_s + 1)


def texts(harness: AudioHarness, control: str) -> list[tuple[float, str]]:
    own = [item for item in harness.answer.items if item.from_name == control]
    return sorted((item.value["start"], item.value["text"][0]) for item in own)


def plays(harness: AudioHarness) -> int:
    return sum(asked[0] == "play" for asked in harness.player.asked)


def test_enter_goes_through_all_texts_of_a_segment_and_then_to_the_next(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        assert not harness.harness.panel.findChildren(TextAreaPart)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        for words in ("Anna", "good morning", "Ben", "hello", "Anna", "bye"):
            QTest.keyClicks(harness.harness.focused, words)
            QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert texts(harness, "speaker") == [(1.0, "Anna"), (3.0, "Ben"), (5.0, "Anna")]
        assert texts(harness, "words") == [(1.0, "good morning"), (3.0, "hello"), (5.0, "bye")]
        assert plays(harness) == 3  # once for each segment, and not for each of its texts
        assert harness.row(2).fields[1].hasFocus()
        harness.harness.answering.steps.undo()
        assert harness.row(2).fields[1].plain() == ""
        assert harness.row(2).fields[0].plain() == "Anna"

    working(app, scenario, ONE, SPEAKER, WORDS)


def test_an_arrow_goes_to_the_same_text_of_the_next_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Down)
        assert harness.row(1).fields[0].hasFocus()
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Tab)
        assert harness.row(1).fields[1].hasFocus()
        harness.harness.panel.playing["next_segment"]()
        assert harness.row(2).fields[1].hasFocus()

    working(app, scenario, ONE, SPEAKER, WORDS)


def test_each_text_says_what_it_is_above_the_rows_in_its_field_and_to_a_screen_reader(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        shown = [label.text() for label in harness.texts.findChildren(QLabel) if label.isVisible()]
        assert {"speaker", "words"} <= set(shown)
        first, second = harness.row(0).fields
        assert (first.placeholderText(), second.placeholderText()) == ("speaker", "words")
        assert first.accessibleName().startswith("speaker, 1 Speech")
        assert second.accessibleName().startswith("words, 1 Speech")

    working(app, scenario, ONE, SPEAKER, WORDS)


def test_what_is_missing_leads_to_its_own_text_and_only_what_is_required_counts(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        harness.row(0).fields[1].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "good morning")
        assert harness.texts._count.text() == "3 segments, 2 without text"
        harness.harness.panel.show_findings(
            findings(harness.answer, harness.harness.panel.design, harness.harness.columns)
        )
        assert harness.row(1).fields[1].hasFocus()

    working(app, scenario, ONE, SPEAKER, WORDS)


def test_a_text_that_is_not_asked_of_a_segment_is_left_out_of_its_row(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        marking = harness.harness.panel.annotations.objects[0].marking
        for label, start_s in (("Anna", 1.0), ("Ben", 3.0), ("Anna", 5.0)):
            marking.press("who", label)
            harness.mark(start_s, start_s + 1)
        assert [harness.row(place).fields[1].isHidden() for place in range(3)] == [False, True, False]
        harness.row(0).fields[1].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert harness.row(1).fields[0].hasFocus()
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert harness.row(2).fields[0].hasFocus()

    working(app, scenario, WHO, WORDS, OF_ANNA)


def test_what_is_chosen_follows_the_chosen_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        harness.row(1).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        part = harness.harness.panel.parts.controls["clear"]
        assert part.isVisible()
        part.press(("Yes",))
        (clear,) = [item for item in harness.answer.items if item.from_name == "clear"]
        assert clear.id == harness.row(1).region_id

    working(app, scenario, ONE, SPEAKER, WORDS, CLEAR)
