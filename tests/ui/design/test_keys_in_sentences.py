"""A sentence names the key that a command has at the moment, and does without where it has none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.core.design.controls import TextArea
from annotator.core.keymap import Keymap
from annotator.ui.design.marks.mark_operations import copied_text
from annotator.ui.design.marks.selection import MarkState
from annotator.ui.design.prediction_review import PredictedStrip
from annotator.ui.design.transcription.segment_texts import SegmentTexts
from annotator.ui.design.validation import ValidationStrip
from annotator.ui.keyboard import active_keymap
from ui.panel_harness import a_design
from ui.stage import says

OTHER = Keymap({"next_finding": ("f17",), "confirm": ("f18",), "mark_segment": ("f19",)})
NONE = Keymap({"next_finding": (), "confirm": (), "mark_segment": ()})
WRONG = "1 prediction to check. Correct it if it is wrong."


@pytest.fixture(autouse=True)
def as_the_program_comes() -> Iterator[None]:
    active_keymap.use(Keymap({}))
    yield
    active_keymap.use(Keymap({}))


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        (Keymap({}), "2 items to complete. F8: go to the next one."),
        (OTHER, "2 items to complete. F17: go to the next one."),
        (NONE, "2 items to complete."),
    ],
)
def test_what_is_still_to_be_done(keymap: Keymap, words: str) -> None:
    active_keymap.use(keymap)
    strip = ValidationStrip()
    strip.show_links(["this", "that"], 2)
    assert strip.accessibleName() == words


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        (OTHER, f"{WRONG} Press F18 to go to it, then F18 again to confirm it or Alt+B to reject it."),
        (NONE, "1 prediction to check. Correct it if it is wrong."),
    ],
)
def test_what_is_predicted(keymap: Keymap, words: str) -> None:
    active_keymap.use(keymap)
    strip = PredictedStrip()
    strip.show_count(1, is_open=True)
    assert strip.accessibleName() == words


def test_where_nothing_is_marked_yet_it_follows() -> None:
    tag = TextArea(name="said", to_name="audio", per_region=True)
    texts = SegmentTexts(tag, a_design())
    assert says(texts, "press F10 at the start")
    active_keymap.use(OTHER)
    assert says(texts, "press F19 at the start")
    active_keymap.use(NONE)
    assert says(texts, "No segments yet. Drag on the waveform to create one.")


@pytest.mark.parametrize(
    ("keymap", "copied", "locked"),
    [
        (
            Keymap({}),
            "2 regions copied. Press Ctrl+V to paste them here or on another image.",
            "The region is locked. Press Ctrl+Shift+L to unlock it.",
        ),
        (Keymap({"paste_areas": (), "lock_area": ()}), "2 regions copied.", "The region is locked."),
    ],
)
def test_what_can_be_done_with_what_is_copied_or_locked(keymap: Keymap, copied: str, locked: str) -> None:
    active_keymap.use(keymap)
    assert copied_text(2) == copied
    standing = MarkState()
    standing.lock("a")
    assert standing.why_not("a").endswith(locked)
    assert standing.why_not("b") == ""
