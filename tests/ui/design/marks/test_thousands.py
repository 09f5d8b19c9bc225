"""A list of thousands of segments: nothing that is done in it keeps the window's thread for long, and all of it is
reached as if every row were there."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar

from annotator.core.answer.findings import findings
from annotator.core.answer.regions import Answer, Origin, Region
from annotator.core.answer.segments import Edge, geometry_of
from annotator.core.design.controls import TextArea
from annotator.core.design.view import ControlTag
from annotator.ui.controls.typing.text_fields import SeveralLines
from annotator.ui.design.marks.segment_row import SegmentRow
from annotator.ui.spoken import announcing
from ui.sound_desk import ONE, RATE_HZ, SoundDesk, working

COUNT = 3000
# That the window's thread is kept by what somebody does. What grows with all segments takes seconds: on a machine that
# has other work too these are some times as long as on a quiet one, where they are 0.016, 0.1 and 0.05.
FRAME_S = 0.08
SLOWEST_S = 0.5  # while all that is missing is looked for anew at every letter
LONGEST_S = 0.25
WORDS = TextArea(name="words", to_name="audio", per_region=True, required=True, rows=2)


@pytest.fixture(autouse=True)
def garbage_gone() -> None:
    """What tests before left is not collected in the midst of what is measured."""
    gc.collect()


def suggested() -> Answer:
    """Every other stretch of ten seconds of sound."""
    step = 10 * RATE_HZ // COUNT
    return Answer(
        tuple(
            Region(f"s{place}", "one", "audio", "labels", value, origin=Origin.PREDICTION)
            for place in range(COUNT)
            if (value := {**geometry_of((place * step, place * step + step // 2), RATE_HZ), "labels": ["Speech"]})
        )
    )


def open_all(desk: SoundDesk, task: str = "a") -> None:
    desk.desk.answering.begin(desk.desk.panel, task, suggested(), is_open=True)


async def turned[Came](act: Callable[[], Came]) -> Came:
    """Turning the loop, which must not happen inside a step of a coroutine."""
    loop = asyncio.get_running_loop()
    came: asyncio.Future[Came] = loop.create_future()
    loop.call_soon(lambda: came.set_result(act()))
    return await came


async def settled() -> None:
    await turned(_turn)


def _turn() -> None:
    for _ in range(10):
        QApplication.processEvents()


async def kept_s(act: Callable[[], object]) -> float:
    """How long it keeps the window's thread at a time, in seconds of its processor: by the act, or by what follows."""
    return await turned(lambda: _kept_s(act))


def _kept_s(act: Callable[[], object]) -> float:
    begun = time.thread_time()
    act()
    longest, begun = time.thread_time() - begun, time.thread_time()
    for _ in range(20):
        for turn in (QCoreApplication.sendPostedEvents, QApplication.processEvents):
            turn()
            longest, begun = max(longest, time.thread_time() - begun), time.thread_time()
    return longest


async def least_s(*acts: Callable[[], object]) -> float:
    """Of the like done several times: what else the machine does is none of it."""
    return min([await kept_s(act) for act in acts])


def bar_of(desk: SoundDesk) -> QScrollBar:
    (area,) = [area for area in desk.desk.panel.findChildren(QScrollArea) if area.isAncestorOf(desk.texts)]
    return area.verticalScrollBar()


def typed(desk: SoundDesk) -> dict[str, str]:
    return {region.id: region.value["text"][0] for region in desk.answer.regions if region.type == "textarea"}


def focused(desk: SoundDesk) -> str:
    """The area in whose text the focus is."""
    return next((row.area_id for row in desk.texts.findChildren(SegmentRow) if row.holds_focus()), "")


def test_thousands_open_scroll_get_the_focus_and_are_typed_in_at_once(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        bar = bar_of(desk)

        def press(key: Qt.Key) -> None:
            QTest.keyClick(desk.desk.focused, key)

        def scroll(to: float) -> None:
            bar.setValue(round(bar.maximum() * to))

        kept = {
            "to open": await least_s(*(partial(open_all, desk, task) for task in "abc")),
            "the focus": await kept_s(desk.texts.take_focus),
            "to type": await least_s(*[partial(press, Qt.Key.Key_A)] * 3),
            "Enter": await least_s(*[partial(press, Qt.Key.Key_Return)] * 3),
            "to scroll": await least_s(*(partial(scroll, to) for to in (0.3, 1.0, 0.6))),
            "an edge": await least_s(*(partial(desk.view.nudge, Edge.END, s) for s in (0.0005, -0.0005, 0.0005))),
            "the next one": await least_s(*[partial(desk.view.choose_by, 1)] * 3),
        }
        assert not {what: round(long_s, 3) for what, long_s in kept.items() if long_s > LONGEST_S}
        assert len(desk.texts.findChildren(SegmentRow)) < 60

    working(app, scenario, ONE, WORDS)


def test_one_can_listen_to_all_that_changes_among_thousands(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "is_heard", lambda: True)
    monkeypatch.setattr("annotator.ui.pages.workbench.answering.is_heard", lambda: True)

    async def scenario(desk: SoundDesk) -> None:
        open_all(desk)
        desk.texts.take_focus()
        assert await least_s(*[lambda: QTest.keyClicks(desk.desk.focused, "a")] * 3) < LONGEST_S

    working(app, scenario, ONE, WORDS)


def test_thousands_of_things_that_are_missing_are_told_and_mended_one_by_one(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        open_all(desk)
        panel = desk.desk.panel
        missing = findings(desk.answer, panel.design, {})
        assert len(missing) == COUNT
        kept = {
            "to tell": await least_s(*[partial(panel.show_findings, missing)] * 3),
            "to type": await least_s(*[lambda: QTest.keyClicks(desk.desk.focused, "a")] * 3),
            "the next": await least_s(*[panel.next_finding] * 3),
        }
        assert not {what: round(long_s, 3) for what, long_s in kept.items() if long_s > SLOWEST_S}
        assert focused(desk) == "s3"

    working(app, scenario, ONE, WORDS)


def test_what_is_typed_in_rows_far_apart_stays_where_it_was_typed_and_is_undone_there(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        open_all(desk)
        for place in (0, 1500, 2999):
            desk.row(place).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(desk.desk.focused, f"at {place}")
            await settled()
        assert typed(desk) == {"s0": "at 0", "s1500": "at 1500", "s2999": "at 2999"}
        bar_of(desk).setValue(0)
        await settled()
        assert (focused(desk), desk.row(2999).fields[0].plain()) == ("s2999", "at 2999")
        QTest.keyClicks(desk.desk.focused, "!")
        assert typed(desk)["s2999"] == "at 2999!"
        while "s1500" in typed(desk):
            desk.desk.answering.steps.undo()
        assert [desk.row(place).fields[0].plain() for place in (0, 1500, 2999)] == ["at 0", "", ""]

    working(app, scenario, ONE, WORDS)


def test_tab_and_enter_go_through_thousands_one_by_one_and_each_is_heard(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        open_all(desk)
        desk.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        for step in range(30):
            key = Qt.Key.Key_Return if step % 2 else Qt.Key.Key_Tab
            QTest.keyClick(desk.desk.focused, key)
            await settled()
            assert (focused(desk), desk.desk.panel.selected_area) == (f"s{41 + step}",) * 2
        for step in range(5):
            QTest.keyClick(desk.desk.focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            await settled()
            assert focused(desk) == f"s{69 - step}"
        bounds = [asked[1:] for asked in desk.player.asked if asked[0] == "play"]
        assert bounds[0] == desk.view.segments[40].samples
        assert len(bounds) == 36

    working(app, scenario, ONE, WORDS)


def test_what_is_in_view_stays_where_it_is_when_rows_above_it_become_higher(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        open_all(desk)
        for place in range(10, 30):
            field = desk.row(place).fields[0]
            assert isinstance(field, SeveralLines)
            field.insertPlainText("a long text " * 30)
        await settled()
        bar = bar_of(desk)
        bar.setValue(bar.maximum())
        await settled()
        desk.desk.panel.resize(desk.desk.panel.width() - 60, desk.desk.panel.height())
        await settled()
        desk.row(40).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await settled()
        seen = [row for row in desk.texts.rows if row.isVisible()]
        for upper, lower in pairwise(seen):
            assert upper.y() + upper.height() <= lower.y()
        before_px = bar.value()
        for step in range(1, 40):
            y = desk.row(40).mapTo(desk.desk.panel, desk.row(40).rect().topLeft()).y()
            bar.setValue(bar.value() - 20)
            await settled()
            assert desk.row(40).mapTo(desk.desk.panel, desk.row(40).rect().topLeft()).y() - y == 20, step
        assert bar.value() != before_px

    working(app, scenario, ONE, WORDS)


@pytest.mark.parametrize("controls", [(ONE, WORDS), (ONE,)], ids=["with texts", "listed"])
def test_marking_among_hundreds_keeps_the_thread_for_less_than_a_frame(
    app: QApplication, controls: tuple[ControlTag, ...]
) -> None:
    async def scenario(desk: SoundDesk) -> None:
        few = suggested().regions[::10]
        await turned(lambda: desk.desk.answering.begin(desk.desk.panel, "few", Answer(few), is_open=True))
        desk.wave.setFocus()
        await settled()

        def mark(start_s: float) -> None:
            desk.view.playing.seek((start_s + 0.005) * RATE_HZ)
            desk.view.set_edge()

        kept: list[float] = []
        for start_s in (4.91, 4.92, 4.93, 4.94):
            desk.view.playing.seek(start_s * RATE_HZ)
            desk.view.set_edge()
            await settled()
            kept.append(await kept_s(partial(mark, start_s)))
        assert len(desk.segments) == len(few) + 4
        assert min(kept) < FRAME_S

    working(app, scenario, *controls)
