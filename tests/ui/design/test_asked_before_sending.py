"""What may be sent as it is, and was perhaps forgotten, is asked about once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.controls import TextArea
from annotator.ui.design.findings_strip import FindingsStrip, ShorteningLink
from ui.sound_desk import WHO, SoundDesk, working

WORDS = TextArea(name="words", to_name="audio", per_region=True)
REQUIRED = TextArea(name="words", to_name="audio", per_region=True, required=True)


def strip(desk: SoundDesk) -> FindingsStrip:
    (found,) = desk.desk.panel.findChildren(FindingsStrip)
    return found


def links(desk: SoundDesk) -> list[ShorteningLink]:
    return [link for link in strip(desk).findChildren(ShorteningLink) if link.isVisible()]


def two(desk: SoundDesk) -> None:
    desk.mark(1.0, 2.0)
    desk.mark(3.0, 4.0)


def test_segments_without_text_are_told_and_the_first_is_a_press_away(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        panel = desk.desk.panel
        assert not panel.asks_before_sending()
        two(desk)
        before = desk.answer
        assert panel.asks_before_sending()
        assert strip(desk).accessibleName().startswith("2 segments have no text. ")
        to_first, _as_it_is = links(desk)
        to_first.click()
        assert desk.row(0).fields[0].hasFocus()
        QTest.keyClicks(desk.desk.focused, "hello")
        assert strip(desk).accessibleName().startswith("1 segment has no text. ")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        assert strip(desk).accessibleName() == "Nothing is missing any more."
        assert not panel.asks_before_sending()
        panel.show_task(desk.desk.columns, lambda path: path)
        panel.show_answer(before)
        assert not strip(desk).isVisible()
        assert panel.asks_before_sending(), "nobody said that it goes as it is"

    working(app, scenario, WHO, WORDS)


def test_who_sends_it_as_it_is_is_not_asked_again(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        panel = desk.desk.panel
        sent: list[bool] = []
        panel.as_it_is.connect(lambda: sent.append(not panel.asks_before_sending()))
        two(desk)
        assert panel.asks_before_sending()
        links(desk)[1].click()
        assert sent == [True]
        panel.show_task(desk.desk.columns, lambda path: path)
        panel.show_answer(desk.answer)
        assert not panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_a_finding_and_no_question(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        assert not desk.desk.panel.asks_before_sending()
        desk.desk.submit()
        assert "2 things are still to be done" in strip(desk).accessibleName()

    working(app, scenario, WHO, REQUIRED)


def test_what_enter_left_without_a_text_is_not_asked_about(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        desk.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        assert desk.row(1).fields[0].hasFocus(), "nobody is led back to what was passed"
        assert not desk.desk.panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_asked_for_all_the_same(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        desk.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        assert desk.row(0).fields[0].hasFocus()

    working(app, scenario, WHO, REQUIRED)
