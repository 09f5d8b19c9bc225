"""Dates and times in the format of a DateTime control. Pure. Label Studio stores text in the control's own strftime
`format`, else ISO 8601 without a time zone: `2026-11-24T17:30`, or only the date or the time
(https://labelstud.io/tags/datetime). A month or a year is stored as its first day."""

from __future__ import annotations

from datetime import UTC, datetime

from annotator.core.design.controls import DatePart, DateTime

ISO_FULL = "%Y-%m-%dT%H:%M"
ISO_DATE = "%Y-%m-%d"
ISO_TIME = "%H:%M"


def written_format(control: DateTime) -> str:
    """Return the format in strftime notation."""
    if control.parts == {DatePart.TIME}:
        return ISO_TIME
    if control.format:
        return control.format
    return ISO_FULL if DatePart.TIME in control.parts else ISO_DATE


def written(control: DateTime, moment: datetime) -> str:
    """Format a date and time; its time zone is ignored."""
    return moment.strftime(written_format(control))


def moment(control: DateTime, text: str) -> datetime | None:
    """Parse a text; return None if it does not have the control's format. The result's UTC zone has no meaning."""
    try:
        return datetime.strptime(text, written_format(control)).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_within(control: DateTime, when: datetime) -> bool:
    """Return True if a date is within the control's `min` and `max`, inclusive. The limits are ISO dates or years. A
    time without a date is always within."""
    if control.parts == {DatePart.TIME}:
        return True
    day = when.strftime(ISO_DATE)
    low, high = control.min.strip()[:10], control.max.strip()[:10]
    return not (low and day[: len(low)] < low) and not (high and day[: len(high)] > high)
