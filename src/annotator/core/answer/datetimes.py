"""Dates and times as a DateTime control writes them. Pure.

Label Studio stores text: the control's own strftime `format`, else ISO 8601 without a zone: `2026-11-24T17:30`, the
date or the time alone where only that is asked (https://labelstud.io/tags/datetime). Where only a month or a year is
asked, the first day stands for it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from annotator.core.design.controls import DatePart, DateTime

ISO_FULL = "%Y-%m-%dT%H:%M"
ISO_DATE = "%Y-%m-%d"
ISO_TIME = "%H:%M"


def written_format(control: DateTime) -> str:
    """In strftime's notation."""
    if control.parts == {DatePart.TIME}:
        return ISO_TIME
    if control.format:
        return control.format
    return ISO_FULL if DatePart.TIME in control.parts else ISO_DATE


def written(control: DateTime, moment: datetime) -> str:
    """`moment` counts as it reads: its zone is not written."""
    return moment.strftime(written_format(control))


def moment(control: DateTime, text: str) -> datetime | None:
    """What a text says; None when the control would not write it so. The zone is UTC and means nothing."""
    try:
        return datetime.strptime(text, written_format(control)).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_within(control: DateTime, when: datetime) -> bool:
    """Whether it lies between the control's `min` and `max`, ends included: ISO dates, or years. A time alone always
    does."""
    if control.parts == {DatePart.TIME}:
        return True
    day = when.strftime(ISO_DATE)
    low, high = control.min.strip()[:10], control.max.strip()[:10]
    return not (low and day[: len(low)] < low) and not (high and day[: len(high)] > high)
