"""The timesheet: a day looked at and judged, by keyboard."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.core.events import TimeCorrected
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import ELSEWHERE, State
from annotator.core.ledger.time_corrections import VERDICTS
from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.core.time.timesheet import Timesheet, columns_of_groups
from annotator.ui.i18n.time_text import span_text
from annotator.ui.pages.timesheet.correction_form import SAYINGS
from annotator.ui.pages.timesheet.day_strip import BAND_PX, SIDE_PX, TOP_PX
from annotator.ui.pages.timesheet.page import TimesheetPage
from annotator.ui.theme import time_patterns
from annotator.ui.widgets.form_fields import ClockField, DayField
from annotator.ui.widgets.time_legend import TimeLegend
from formats.history.platform_samples import sample
from month_of_history import a_month, env_with_a_month
from services.service_env import make_env
from ui.hearing import Heard
from ui.stage import Stage, labels_are_plain, says, staged

ALT = Qt.KeyboardModifier.AltModifier
HOUR_MS = 3_600_000
DAYS = 6  # of history: each test reads all of it


async def opened(stage: Stage) -> TimesheetPage:
    stage.press(Qt.Key.Key_3, ALT)
    await stage.until(lambda: isinstance(stage.window.page, TimesheetPage), "the timesheet is in front")
    return stage.window.timesheet


def sheet(stage: Stage) -> Timesheet:
    sheets = stage.env.services.books.timesheets
    return sheets.sheet(sheets.today())


def test_strip_and_table_show_the_same_day_and_share_one_selection(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        day = sheet(stage)
        assert page.list.model().rowCount() == len(day.stretches) > 5
        page.strip.setFocus()
        stage.press(Qt.Key.Key_End)
        await stage.until(lambda: page.strip.selected == len(day.stretches) - 1, "the last one is chosen")
        stage.press(Qt.Key.Key_Left)
        await stage.until(lambda: page.strip.selected == len(day.stretches) - 2, "the one before is chosen")
        assert page.list.selectionModel().selectedRows()[0].row() == len(day.stretches) - 2
        assert page.strip.accessibleDescription()
        page.list.setFocus()
        stage.press(Qt.Key.Key_Up)
        await stage.until(lambda: page.strip.selected == len(day.stretches) - 3, "the table leads the strip")
        assert not page.form.isHidden()
        assert says(page, "Work: ")
        assert labels_are_plain(page)

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_the_strip_shows_the_hours_of_work_and_the_whole_day_when_asked(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        day = sheet(stage)
        lived = [run for run in day.runs if run.group not in UNLIVED]
        near, window = page.strip.hours, day.window
        assert near.begin_utc_ms <= lived[0].utc_ms < near.begin_utc_ms + HOUR_MS
        assert near.length_ms < window.length_ms
        seen = page.strip.grab().toImage()
        page.full_day_button.click()
        assert (page.strip.hours.begin_utc_ms, page.strip.hours.end_utc_ms) == (
            window.begin_utc_ms,
            window.end_utc_ms,
        )
        assert page.strip.grab().toImage() != seen
        page.full_day_button.click()
        assert page.strip.hours == near

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_each_column_of_the_strip_has_the_colour_of_what_filled_it_most(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        page.full_day_button.click()
        day, image = sheet(stage), page.strip.grab().toImage()
        count = page.strip.width() - 2 * SIDE_PX
        groups = columns_of_groups(day.runs, page.strip.hours, count)
        assert TimeGroup.ON_TASK in groups
        now = round(count * (stage.env.clock.now().utc_ms - day.window.begin_utc_ms) / day.window.length_ms)
        for column, group in enumerate(groups):
            if group is TimeGroup.ON_TASK and abs(column - now) > 3:
                shown = image.pixelColor(SIDE_PX + column, TOP_PX + BAND_PX // 2)
                assert shown == time_patterns.colour(group), column

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_rows_are_as_high_as_their_words_need_in_a_narrow_window_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        rows = range(page.list.model().rowCount())

        def fits() -> bool:
            return all(page.list.rowHeight(row) >= page.list.sizeHintForRow(row) for row in rows)

        stage.window.resize(1280, 600)
        await stage.until(fits, "all words fit")
        wide_px = page.list.columnWidth(3)
        stage.window.resize(960, 600)
        await stage.until(lambda: page.list.columnWidth(3) < wide_px and fits(), "all words fit again")
        assert any(page.list.rowHeight(row) > 2 * page.list.fontMetrics().height() for row in rows)
        assert not page.list.horizontalScrollBar().isVisible()

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_an_undecided_stretch_is_judged_where_it_is_listed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        before = sheet(stage)
        idle = max(before.undecided, key=lambda one: one.duration_ms)
        page.undecided.chosen.emit(idle)
        await stage.until(lambda: stage.window.focusWidget() is page.form.work, "what is asked has the focus")
        stage.press(Qt.Key.Key_Tab)
        await stage.until(lambda: stage.window.focusWidget() is page.form.rest, "the next answer has the focus")
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: bool(stage.env.told(TimeCorrected)), "it is judged")
        await stage.settled()
        after = sheet(stage)
        assert len(after.undecided) == len(before.undecided) - 1
        assert after.totals[State.PAUSE] == before.totals[State.PAUSE] + idle.duration_ms
        chosen = after.stretches[page.strip.selected]
        assert (chosen.start_ms, chosen.was) == (idle.start_ms, {State.IDLE: idle.duration_ms})
        assert says(page.form, "originally: idle")
        page.form.undo.setFocus()
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: len(stage.env.told(TimeCorrected)) == 2, "it is taken back")
        await stage.settled()
        assert stage.window.focusWidget() is page.form.work
        assert len(sheet(stage).undecided) == len(before.undecided)

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_a_part_of_a_stretch_is_corrected_with_a_reason_that_stays(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        before = sheet(stage)
        work = next(one for one in before.stretches if one.tasks > 20)
        page._choose_stretch(work)
        begin, end = page.form.findChildren(ClockField)
        start_min = begin.minute
        begin.setText(f"{(start_min + 5) // 60}h{(start_min + 5) % 60:02}")
        end.show_minute(start_min + 15)
        page.form._counts.setCurrentIndex(SAYINGS.index(State.PAUSE))
        page.form._reason.setText("  le facteur  ")
        page.form._reason.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(TimeCorrected)), "it is judged")
        await stage.settled()
        after = sheet(stage)
        (judged,) = [one for one in after.stretches if one.reason == "le facteur"]
        assert judged.duration_ms == 10 * 60_000
        assert judged.by_state == {State.PAUSE: 10 * 60_000}
        assert sum(after.totals.values()) == sum(before.totals.values())
        entry = (await stage.env.records.entries())[-1]
        assert (entry.kind, entry.body["reason"]) == (EntryKind.TIME_JUDGED, "le facteur")

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_a_reload_keeps_what_is_typed_until_it_is_saved(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        work = next(one for one in sheet(stage).stretches if one.tasks > 20)
        page._choose_stretch(work)
        begin, end = page.form.findChildren(ClockField)
        last = end.minute
        begin.setText("9h")
        page.form._counts.setCurrentIndex(SAYINGS.index(State.PAUSE))
        page.form._reason.setText("the po")
        page._show(work.start_ms)  # as when the titles of the tasks arrive
        await stage.settled()
        assert (begin.text(), end.minute, page.form._chosen) == ("9h", last, State.PAUSE)
        assert page.form._reason.text() == "the po"
        page._choose_stretch(next(one for one in sheet(stage).stretches if one.start_ms != work.start_ms))
        assert page.form._reason.text() == ""

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_enter_in_an_untouched_form_changes_nothing_and_says_why(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        form = page.form
        for stretch in sheet(stage).stretches:
            page._choose(sheet(stage).stretches.index(stretch))
            assert form._chosen is stretch.state
            assert not form.apply.isEnabled()
        work = next(one for one in sheet(stage).stretches if one.tasks > 20)
        page._choose_stretch(work)
        form._reason.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: heard.any("Nothing is changed."), "why nothing happens is spoken")
        form._counts.setCurrentIndex(SAYINGS.index(State.PAUSE))
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: heard.any("enter a reason"), "the missing reason is spoken")
        await stage.settled()
        assert not stage.env.told(TimeCorrected)
        assert says(form, "enter a reason")

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_a_correction_and_its_undoing_are_spoken_and_keep_the_focus(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        work = next(one for one in sheet(stage).stretches if one.tasks > 20)
        page._choose_stretch(work)
        page.form._counts.setCurrentIndex(SAYINGS.index(State.PAUSE))
        page.form._reason.setText("the post")
        page.form.apply.setFocus()
        stage.press(Qt.Key.Key_Space)
        span = span_text(work, stage.env.services.books.timesheets.offset_at)
        corrected = f"{span} now counts as “Break”; it was “On task”."
        await stage.until(lambda: heard.any(corrected), "what became what is spoken")
        await stage.settled()
        assert page.form.isAncestorOf(stage.window.focusWidget())
        page.form.undo.setFocus()
        stage.press(Qt.Key.Key_Space)
        undone = f"{span} now counts as “On task”; it was “Break”."
        await stage.until(lambda: heard.any(undone), "the undoing is spoken")
        await stage.settled()
        assert page.form.isAncestorOf(stage.window.focusWidget())

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_half_of_an_undecided_stretch_is_work_and_the_rest_stays_undecided(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        before = sheet(stage)
        idle = max(before.undecided, key=lambda one: one.duration_ms)
        page._choose_stretch(idle)
        page.form.split.click()
        stage.press(Qt.Key.Key_Down)
        page.form._reason.setText("half of it")
        page.form.apply.click()
        await stage.settled()
        after = sheet(stage)
        left_ms = sum(one.duration_ms for one in before.undecided) - sum(one.duration_ms for one in after.undecided)
        assert idle.duration_ms * 0.2 < left_ms < idle.duration_ms * 0.8
        assert after.work_ms == before.work_ms + left_ms

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_days_are_walked_through_and_no_further_than_the_records(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        today = stage.env.services.books.timesheets.today()
        field = page.findChild(DayField)
        assert isinstance(field, DayField)
        page.previous.setFocus()
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: (today - field.day).days == 1, "yesterday is shown")
        field.setFocus()
        field.setText("1999-01-01")
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: field.day == stage.env.services.books.timesheets.first_day, "the first day is shown")
        assert not page.previous.isEnabled()
        page.today.click()
        assert field.day == today
        assert not page.next.isEnabled()

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_a_day_without_anything_says_so(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        assert says(page, "No undecided periods on this day.")
        assert says(page, "No breaks on this day.")
        assert says(page, "Nothing was measured on this day.")
        assert not says(page, "no period")
        assert page.form.isHidden()

    staged(app, make_env(), scenario)


def test_a_day_with_told_time_only_says_whose_it_is_and_has_its_own_legend(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.env.folders.files["/downloads/prolific.csv"] = sample("prolific.csv")
        histories = stage.env.services.books.platform_histories
        await histories.take(await histories.read("/downloads/prolific.csv"))
        page = await opened(stage)
        page._to_day(stage.env.services.books.timesheets.first_day)
        await stage.settled()
        assert says(page, "Nothing was measured on this day.\nThe work is told by other platforms or entered by hand.")
        legend = page.findChild(TimeLegend)
        assert legend is not None
        assert says(legend, "Told or entered")
        assert not says(legend, "Working on another platform")
        assert not says(page, "Measured since")

    staged(app, make_env(), scenario)


def test_the_day_of_the_first_start_says_since_when_it_was_measured(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        page._to_day(stage.env.services.books.timesheets.first_day)
        await stage.settled()
        assert says(page, "Measured since ")
        assert not says(page, "clock was changed")

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


@pytest.mark.usefixtures("app")
def test_times_are_typed_in_several_ways() -> None:
    field = ClockField("From")
    field.show_minute(605)
    for typed, minute in (("14h05", 845), ("14", 840), ("7:5", 425), (" 23:59 ", 1439), ("25:00", 605), ("noon", 605)):
        field.setText(typed)
        assert field.minute == minute, typed


def test_undecided_time_can_be_any_of_what_a_person_can_say(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        before = sheet(stage)
        idle = max(before.undecided, key=lambda one: one.duration_ms)
        page._choose_stretch(idle)
        for said, state in enumerate(SAYINGS, start=1):
            page.form._counts.setCurrentIndex(SAYINGS.index(state))
            page.form._reason.setText(f"reason {said}")
            assert page.form._platform.isVisible() is (state in ELSEWHERE)
            page.form._platform.setEditText(" Microworkers ")
            page.form.apply.click()
            await stage.until(partial(lambda said: len(stage.env.told(TimeCorrected)) == said, said), "it is judged")
            await stage.settled()
            after = sheet(stage)
            assert after.totals[state] == before.totals.get(state, 0) + idle.duration_ms
            judged = after.stretches[page.strip.selected]
            assert judged.platform == ("Microworkers" if state in ELSEWHERE else None)
            assert page.form._chosen is state  # what was said is what is shown

    staged(app, env_with_a_month(a_month(DAYS)), scenario)


def test_every_verdict_of_a_person_can_be_said() -> None:
    assert set(SAYINGS) == VERDICTS


@pytest.mark.parametrize(("day", "key"), [(date.min, Qt.Key.Key_Down), (date.max, Qt.Key.Key_Up)])
def test_no_arrow_key_leads_out_of_the_calendar(app: QApplication, day: date, key: Qt.Key) -> None:
    del app
    field = DayField("Day", day)
    field.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    assert field.day == day
