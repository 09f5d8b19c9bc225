"""Sleep, clocks set by hand and the two nights of the year, on entries, through the fold and the totals of the days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from annotator.core.clock import local_day
from annotator.core.intervals import WORK, State, intervals
from annotator.core.ledger import EntryKind
from annotator.core.line import Line
from annotator.core.meter import Meter
from core.histories import MIN, MONDAY_NINE, H, S, Script

PARIS = ZoneInfo("Europe/Paris")


def metered(day: Script) -> Meter:
    meter, line = Meter(), Line()
    for entry in day.entries:
        line.add(meter.apply(entry, line))
    return meter


def beating(day: Script, length_ms: int, every_ms: int = 5 * S) -> Script:
    """Heartbeats through a stretch, each with the offset that Paris has then."""
    for _beat in range(length_ms // every_ms):
        moment = datetime.fromtimestamp((day.now.utc_ms + every_ms) / 1000, UTC).astimezone(PARIS)
        offset = moment.utcoffset()
        assert offset is not None
        day.later(every_ms, offset_min=int(offset.total_seconds()) // 60).note(EntryKind.HEARTBEAT)
    return day


def test_eight_hours_of_suspend_in_a_task_add_no_work_and_one_visible_gap() -> None:
    day = Script().started().opened("a").later(20 * S).note(EntryKind.HEARTBEAT)
    day.later(2 * S, slept_ms=8 * H).note(EntryKind.HEARTBEAT).later(10 * S).submitted("a", "1.00")
    gaps = [one for one in intervals(day.entries) if one.state not in WORK]
    assert [(gap.state, gap.duration_ms, gap.task) for gap in gaps] == [(State.SUSPEND, 8 * H, "a")]
    meter = metered(day)
    today = meter.reading(day.now).today
    assert (today.work_ms, today.paid_ms) == (32 * S, 32 * S)
    assert meter.time.day(local_day(MONDAY_NINE, 60))[State.SUSPEND] == 8 * H


@pytest.mark.parametrize("set_ms", [-H, H, -26 * H, 26 * H])
def test_the_clock_set_by_hand_changes_no_duration(set_ms: int) -> None:
    straight = beating(Script().started().opened("a"), 10 * MIN)
    beating(straight, 10 * MIN).submitted("a", "1.00").note(EntryKind.STOPPED)
    turned = beating(Script().started().opened("a"), 10 * MIN).later(0, set_ms=set_ms)
    beating(turned, 10 * MIN).submitted("a", "1.00").note(EntryKind.STOPPED)
    spent = [sum(one.duration_ms for one in intervals(day.entries) if one.state in WORK) for day in (straight, turned)]
    assert spent == [20 * MIN, 20 * MIN]
    assert metered(turned).reading(turned.now).session.paid_ms == 20 * MIN
    days = metered(turned).time
    assert sum(days.day(one)[State.ON_TASK] for one in days.days()) == 20 * MIN


@pytest.mark.parametrize(
    ("day", "before_min", "hours"),
    [(date(2026, 3, 29), 60, 23), (date(2026, 10, 25), 120, 25), (date(2026, 11, 24), 60, 24)],
)
def test_the_days_on_which_summer_begins_and_ends_have_the_hours_that_they_have(
    day: date, before_min: int, hours: int
) -> None:
    eve = datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp() * 1000 - 2 * H
    script = Script(utc_ms=int(eve), offset_min=before_min).started()
    beating(script, 30 * H, every_ms=MIN).note(EntryKind.STOPPED)
    time = metered(script).time
    assert sum(time.day(day).values()) == hours * H
    assert sum(sum(time.day(one).values()) for one in time.days()) == 30 * H


@pytest.mark.parametrize(
    ("day", "before_min", "after_min", "hours"), [(date(2026, 3, 29), 60, 120, 23), (date(2026, 10, 25), 120, 60, 25)]
)
def test_a_night_slept_through_is_as_long_as_it_was(day: date, before_min: int, after_min: int, hours: int) -> None:
    """The day stands whole even when nothing was written in the night: it is off, and its hours are what they are."""
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp() * 1000)
    script = Script(utc_ms=midnight - H, offset_min=before_min).started().later(2 * H).note(EntryKind.STOPPED)
    script.later(6 * H, offset_min=after_min).started().later((hours - 7) * H).note(EntryKind.STOPPED)
    time = metered(script).time
    assert sum(time.day(day).values()) == hours * H
