"""Tab goes through the texts of a sound from top to bottom, and from the last to what stands below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.controls import Choice, Choices, TextArea
from ui.audio_harness import WHO, AudioHarness, working
from ui.tabbing import next_by_tab

WORDS = TextArea(name="words", to_name="audio", per_region=True)
QUALITY = Choices(name="quality", to_name="audio", choices=(Choice(value="Good"), Choice(value="Bad")))


def test_tab_goes_from_the_last_text_to_what_stands_below_the_texts(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        for start_s in (5.0, 1.0, 3.0):
            harness.mark(start_s, start_s + 1)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        form = harness.texts.parentWidget()
        assert form is not None
        at: QWidget | None = harness.harness.focused
        reached: list[QWidget] = []
        while at is not None and at not in reached and form.isAncestorOf(at):
            reached.append(at)
            at = next_by_tab(at)
        assert [harness.texts.isAncestorOf(widget) for widget in reached] == [True] * 3 + [False] * 2
        assert [widget.accessibleName().split(", ")[1] for widget in reached[:3]] == ["1 Anna", "2 Anna", "3 Anna"]

    working(app, scenario, WHO, WORDS, QUALITY)
