"""Conversations: speakers beside the text, whole utterances by key and mouse, what is heard."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.core.answer.text_places import paragraph_places
from annotator.core.design.objects import Paragraphs
from annotator.core.design.structures.paragraphs import Utterance, readable_utterances
from annotator.ui.viewers.text.paragraph_view import AnnotatedParagraphView, ParagraphView

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TAG = Paragraphs(name="talk", value="$talk", is_dialogue=True)
CELL = json.dumps(
    [
        {"author": "Ann", "text": "🦊 Hello.", "start": 0, "end": 1.5},
        {"author": "Bot", "text": "Fine,\nand you?", "start": 1.5, "duration": 2},
        {"author": "Ann", "text": "", "start": 3.5},
        {"author": "Bot", "text": "Bye."},
    ]
)


class Talk:
    """The view on screen, and what it reports."""

    def __init__(self, kind: type[ParagraphView] = AnnotatedParagraphView, width_px: int = 700) -> None:
        self.view = kind(is_dialogue=True)
        self.marked: list[tuple[int, int]] = []
        self.played: list[Utterance] = []
        self.view.marked.connect(lambda start, end: self.marked.append((start, end)))
        self.view.play_wanted.connect(self.played.append)
        self.view.resize(width_px, 400)
        self.view.show_utterances(readable_utterances(TAG, CELL), paragraph_places(TAG, CELL))
        self.view.show()
        self.view.setFocus()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = CTRL) -> None:
        QTest.keyClick(self.view, key, held)

    def press_speaker(self, number: int) -> None:
        line = self.view._first_line(number)
        place = self.view._name_box("Ann", line).center().toPoint()
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


@pytest.fixture
def talk() -> Iterator[Talk]:
    made = Talk()
    yield made
    made.view.close()


def test_speakers_are_no_part_of_the_text(talk: Talk) -> None:
    assert talk.view.toPlainText() == "🦊 Hello.\nFine,\nand you?\n\nBye."


def test_keys_go_from_utterance_to_utterance_and_stop_at_the_ends(talk: Talk) -> None:
    seen = [talk.view.number()]
    for _step in range(4):
        talk.key(Qt.Key.Key_Down)
        seen.append(talk.view.number())
    talk.key(Qt.Key.Key_Up)
    assert [*seen, talk.view.number()] == [0, 1, 2, 3, 3, 2]


def test_a_key_marks_the_whole_utterance_with_its_line_breaks(talk: Talk) -> None:
    talk.key(Qt.Key.Key_Down)
    talk.key(Qt.Key.Key_A, CTRL | SHIFT)
    (span,) = talk.marked
    assert talk.view.geometry_of(*span) == {
        "start": "1",
        "end": "1",
        "startOffset": 0,
        "endOffset": 14,
        "text": "Fine,\nand you?",
    }


def test_an_empty_utterance_and_a_locked_text_mark_nothing(talk: Talk) -> None:
    talk.view.go_to(2)
    talk.key(Qt.Key.Key_A, CTRL | SHIFT)
    talk.view.lock(True)
    talk.view.go_to(0)
    talk.key(Qt.Key.Key_A, CTRL | SHIFT)
    assert talk.marked == []


@pytest.mark.parametrize("width_px", [700, 400])
def test_a_press_on_a_speaker_selects_and_plays_the_utterance(width_px: int) -> None:
    talk = Talk(width_px=width_px)
    talk.press_speaker(0)
    assert talk.view.pending() == (0, 8)
    assert [utterance.text for utterance in talk.played] == ["🦊 Hello."]
    talk.view.close()


def test_what_is_heard_is_shown_while_it_lasts(talk: Talk) -> None:
    heard = []
    for seconds in (0.0, 1.4, 1.5, 3.4, 3.5, 9.0, None):
        talk.view.show_time(seconds)
        heard.append(sorted(talk.view._heard))
    assert heard == [[0], [0], [1], [1], [2], [2], []]


def test_a_narrow_view_has_its_speakers_above(talk: Talk) -> None:
    assert talk.view.document().firstBlock().blockFormat().leftMargin() > 0
    talk.view.resize(400, 400)
    assert talk.view.document().firstBlock().blockFormat().leftMargin() == 0
    talk.view.resize(700, 400)
    assert talk.view.document().firstBlock().blockFormat().leftMargin() > 0


def test_a_task_without_a_readable_conversation_is_empty(talk: Talk) -> None:
    talk.view.show_utterances((), paragraph_places(TAG, "{}"))
    talk.key(Qt.Key.Key_Down)
    talk.key(Qt.Key.Key_A, CTRL | SHIFT)
    assert (talk.view.toPlainText(), talk.view.utterance, talk.marked) == ("", None, [])
    talk.view.grab()
