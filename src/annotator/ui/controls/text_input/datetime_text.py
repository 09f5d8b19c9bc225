"""Parsing and formatting of dates and times. Pure.

Values are shown in ISO order, which is the same in all languages. Input may use ISO order or that of the language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from annotator.core.design.controls import DatePart, DateTime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_LOCAL_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})(?::\d{2})?")


def shown_format(tag: DateTime) -> str:
    """Return the format in strftime notation."""
    if tag.parts == {DatePart.TIME}:
        return "%H:%M"
    if tag.parts == {DatePart.YEAR}:
        return "%Y"
    if DatePart.TIME in tag.parts:
        return "%Y-%m-%d %H:%M"
    return "%Y-%m-%d" if DatePart.DATE in tag.parts else "%Y-%m"


def shown(tag: DateTime, moment: datetime) -> str:
    return moment.strftime(shown_format(tag))


def read(tag: DateTime, text: str, language: str) -> datetime | None:
    """Return the parsed date and time in UTC (the time zone has no meaning here); None if the text is invalid or
    ambiguous."""
    words = text.strip().replace("T", " ")
    day_text, _space, time_text = words.rpartition(" ") if DatePart.TIME in tag.parts else (words, "", "")
    time = _time(time_text) if DatePart.TIME in tag.parts else (0, 0)
    day = _day(tag, day_text.strip(), language)
    if time is None or day is None:
        return None
    try:
        return datetime(*day, *time, tzinfo=UTC)
    except ValueError:
        return None


def _time(words: str) -> tuple[int, int] | None:
    match = _TIME.fullmatch(words)
    return (int(match[1]), int(match[2])) if match else None


def _day(tag: DateTime, words: str, language: str) -> tuple[int, int, int] | None:
    if tag.parts == {DatePart.TIME}:
        return (2000, 1, 1) if not words else None
    if tag.parts == {DatePart.YEAR}:
        return (int(words), 1, 1) if re.fullmatch(r"\d{4}", words) else None
    if not {DatePart.DATE, DatePart.TIME} & tag.parts:
        return _month(words)
    match = _ISO.fullmatch(words)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _LOCAL.fullmatch(words)
    return _in_order(int(match[1]), int(match[2]), int(match[3]), language) if match else None


def _month(words: str) -> tuple[int, int, int] | None:
    match = _MONTH.fullmatch(words)
    if match:
        return int(match[1]), int(match[2]), 1
    match = _LOCAL_MONTH.fullmatch(words)
    return (int(match[2]), int(match[1]), 1) if match else None


def _in_order(first: int, second: int, year: int, language: str) -> tuple[int, int, int] | None:
    """Return (year, month, day) or None. English uses both day-month orders, so a date is accepted only if one
    number cannot be a month or both are equal."""
    if language == "fr" or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None
