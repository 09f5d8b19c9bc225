"""Sleep, clocks set by hand and the two nights of the year, on entries, through the fold and the totals of the days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import WORK, State, intervals
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.core.pay.meter import Meter
from core.histories import MIN, MONDAY_NINE, H, S, Script

PARIS = ZoneInfo("Europe/Paris")


def metered(day: Script) -> Meter:
    meter, line = Meter(), IntervalStore()
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


def at(year: int, month: int, day: int, hour: int, zone: str = "Europe/Paris", minute: int = 0) -> tuple[int, int]:
    """UTC milliseconds and the offset of a time on the clock face there."""
    moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    return int(moment.timestamp()) * S, int(offset.total_seconds()) // 60


def until(script: Script, when: tuple[int, int], *, asleep: bool = False) -> Script:
    """To that moment without a word in between, awake or asleep."""
    passed_ms = when[0] - script.now.utc_ms
    return script.later(offset_min=when[1], **{"slept_ms" if asleep else "lived_ms": passed_ms})


def begun(when: tuple[int, int]) -> Script:
    return Script(*when).started().opened("a")


def off(script: Script, when: tuple[int, int]) -> State:
    until(script.note(EntryKind.STOPPED), when).started()
    return State.OFF


def asleep(script: Script, when: tuple[int, int]) -> State:
    until(script, when, asleep=True).note(EntryKind.HEARTBEAT)
    return State.SUSPEND


def crashed(script: Script, when: tuple[int, int]) -> State:
    until(script, when).started()
    return State.UNKNOWN_GAP


AWAY = pytest.mark.parametrize("away", [off, asleep, crashed])


@AWAY
@pytest.mark.parametrize(("month", "sunday", "hours"), [(3, 29, 23), (10, 25, 25)])
def test_a_weekend_away_over_the_change_of_the_clocks_has_the_days_that_it_had(
    away: Callable[[Script, tuple[int, int]], State], month: int, sunday: int, hours: int
) -> None:
    """From Friday evening to Monday morning, and not a word in between: midnight is midnight before and after."""
    script = begun(at(2026, month, sunday - 2, 18)).later(10 * S).note(EntryKind.HEARTBEAT)
    state = away(script, at(2026, month, sunday + 1, 9))
    time = metered(script.later(10 * S).note(EntryKind.STOPPED)).time
    spent = [time.day(date(2026, month, sunday + more)).get(state, 0) for more in (-2, -1, 0, 1)]
    assert spent == [6 * H - 10 * S, 24 * H, hours * H, 9 * H]


@AWAY
def test_a_saturday_evening_is_saturday_whatever_the_clocks_do_in_the_night(
    away: Callable[[Script, tuple[int, int]], State],
) -> None:
    script = begun(at(2026, 3, 28, 23, minute=30)).note(EntryKind.HEARTBEAT)
    state = away(script, at(2026, 3, 29, 9))
    time = metered(script.note(EntryKind.STOPPED)).time
    assert time.day(date(2026, 3, 28)).get(state, 0) == 30 * MIN
    assert time.day(date(2026, 3, 29)).get(state, 0) == 8 * H


@AWAY
def test_time_away_that_was_work_is_work_of_the_day_on_which_it_was(
    away: Callable[[Script, tuple[int, int]], State],
) -> None:
    script = begun(at(2026, 10, 24, 18)).later(10 * S).note(EntryKind.HEARTBEAT)
    away(script, at(2026, 10, 27, 9))
    script.later(10 * S).note(EntryKind.HEARTBEAT)
    start_ms = at(2026, 10, 25, 23, minute=30)[0] - at(2026, 10, 24, 18)[0]
    said = TimeCorrection(start_ms, start_ms + H, State.SEARCHING)
    script.note(EntryKind.TIME_JUDGED, **said.as_body().as_json())
    time = metered(script).time
    assert [time.day(date(2026, 10, day)).get(State.SEARCHING, 0) for day in (25, 26)] == [30 * MIN, 30 * MIN]


@AWAY
def test_who_flies_west_over_midnight_lives_the_evening_twice_and_no_day_comes_before_its_eve(
    away: Callable[[Script, tuple[int, int]], State],
) -> None:
    """At 20:00 from Paris, at 23:00 of the same day in New York: it never was the next day for them."""
    script = begun(at(2026, 11, 23, 20)).later(10 * S).note(EntryKind.HEARTBEAT)
    state = away(script, at(2026, 11, 23, 23, "America/New_York"))
    time = metered(script.note(EntryKind.STOPPED)).time
    assert time.days() == [date(2026, 11, 23)]
    assert time.day(date(2026, 11, 23))[state] == 9 * H - 10 * S


@AWAY
def test_who_flies_east_loses_the_hours_of_the_night(away: Callable[[Script, tuple[int, int]], State]) -> None:
    script = begun(at(2026, 11, 23, 18, "America/New_York")).note(EntryKind.HEARTBEAT)
    state = away(script, at(2026, 11, 24, 8))
    time = metered(script.note(EntryKind.STOPPED)).time
    assert [time.day(date(2026, 11, day)).get(state, 0) for day in (23, 24)] == [6 * H, 2 * H]


@AWAY
@pytest.mark.parametrize(
    ("left", "back"),
    [
        (at(2026, 10, 25, 2, minute=30), at(2026, 10, 27, 9)),  # in the hour that came again
        (at(2026, 10, 18, 3, minute=30), at(2026, 10, 25, 2, minute=10)),  # nearly a week
    ],
)
def test_who_leaves_or_comes_back_in_the_hour_of_the_change_has_the_days_that_they_had(
    away: Callable[[Script, tuple[int, int]], State], left: tuple[int, int], back: tuple[int, int]
) -> None:
    script = begun(left).note(EntryKind.HEARTBEAT)
    state = away(script, back)
    time = metered(script.note(EntryKind.STOPPED)).time
    assert {sum(time.day(day).values()) for day in time.days()[1:-1]} == {24 * H}
    assert sum(time.day(day).get(state, 0) for day in time.days()) == back[0] - left[0]
