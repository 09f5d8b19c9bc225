"""Formatting of numbers, money, durations and dates in the user's language. Nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from babel.dates import format_date, get_date_format, parse_date
from babel.localedata import exists
from babel.numbers import format_decimal, get_decimal_symbol

from annotator.core.money.amount import Money
from annotator.ui.i18n.translation import _, language, territory

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_FIRST = re.compile(r"(?<!\d)1(?=\s)")
_TIME = re.compile(r"(?:(\d{1,2})\s*(?::|h)\s*(?:([0-5]?\d)(?:\s*min)?)?|(\d{1,4})\s*min)")
NO_BREAK_SPACE = "\u00a0"
ROW_DOT = f"{NO_BREAK_SPACE}· "  # between the parts of a line
MINUS = "\u2212"
HOUR_MS, MINUTE_MS, SECOND_MS = 3_600_000, 60_000, 1_000


# Larger figures come from untrusted sources only, and Decimal rounds no more than 28 digits.
_MOST = Decimal(10) ** 18
_MOST_S = 1e12  # 31,000 years


def amount(value: Decimal, currency: str) -> str:
    """Return an exact amount such as `0.04 EUR`, with two decimals, or more if it has fractions of a cent: rewards
    and their sums, so that reward and count give the sum."""
    digits = next((count for count in range(2, 6) if not _is_measurable(value) or round(value, count) == value), 6)
    return f"{_decimal(value, digits)}{NO_BREAK_SPACE}{currency}"


def money(value: Money) -> str:
    return amount(value.amount, value.currency)


def rate(value: Decimal, currency: str) -> str:
    """Return a rate such as `7.40 EUR/h`, to the cent."""
    return f"{_decimal(value, 2)}{NO_BREAK_SPACE}{currency}/h"


def cents(value: Decimal) -> str:
    """Return an amount such as `7.40`, for use beside a figure with the currency."""
    return _decimal(value, 2)


def percent(value: Decimal) -> str:
    """Return a percentage such as `25.6%`, in French `25,6 %`, with all its decimals."""
    return _in_percent(_formatted(value, "0.######"))


def share(value: Decimal) -> str:
    """Return a share from 0 to 1 as a percentage such as `25.0%`, with one decimal, as a column needs it."""
    return _in_percent(_decimal(value * 100, 1))


def _in_percent(number: str) -> str:
    return f"{number}{NO_BREAK_SPACE}%" if language() == "fr" else f"{number}%"


def typed(value: Decimal) -> str:
    """Return a number such as `1234.5` as a user would type it, without grouping and with all decimals."""
    return _formatted(value, "0.############")


def typed_amount(value: Decimal) -> str:
    """Return an amount such as `1234.50` as a user would type it, with as many decimals as `amount` shows."""
    return _formatted(value, "0.00##########")


def read_typed(text: str) -> str:
    """Return the decimal text of a typed number: `1 234,5` and `1,234.5` give `1234.5`. A comma is a decimal sign
    unless possibly a thousands separator. Other text is unchanged: the caller rejects it with its own message."""
    bare = "".join(text.split()).replace(MINUS, "-")
    if get_decimal_symbol(language()) == "." and _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    return bare.replace(",", ".") if bare.count(",") == 1 else bare


def read_time(text: str) -> int | None:
    """Return the milliseconds of a typed time such as `1:30`, `1 h 30`, `2 h` or `45 min`; None for other text."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        return None
    hours, minutes, alone = (int(part or 0) for part in found.groups())
    return hours * HOUR_MS + (minutes + alone) * MINUTE_MS


def rough(value: float) -> str:
    """Return a rough figure: no decimals from 3 on, one below."""
    return _decimal(Decimal(str(value)), 0 if value >= 3 else 1)


def times(value: Fraction) -> str:
    """Return a ratio such as `4.2` or `0.35`."""
    return _decimal(Decimal(value.numerator) / value.denominator, 1 if value >= 1 else 2)


def coefficient(value: Decimal) -> str:
    """Return a coefficient such as `0.743`, with three decimals."""
    return _decimal(value, 3)


def count(value: int) -> str:
    return _formatted(Decimal(value), "#,##0")


def use(used: int, limit: int) -> str:
    """Return the use of something limited: `1 used, at most 3`, or that the limit is reached."""
    text = _("{count} used, limit reached") if used >= limit else _("{count} used, at most {limit}")
    return text.format(count=count(used), limit=count(limit))


def short_use(used: int, limit: int) -> str:
    """Return the use of something limited as beside its name: `1, at most 3`."""
    return _("{count}, at most {limit}").format(count=count(used), limit=count(limit))


def file_size(size_bytes: int) -> str:
    """Return a size such as `265.5 KiB` or `812 bytes`, in binary units as in file managers."""
    return _in_unit_of(size_bytes, size_bytes)


def bytes_of(text: str, done_bytes: int, whole_bytes: int) -> str:
    """Return `text` with {done} and {all} filled in, both in the unit of the total."""
    return text.format(done=_in_unit_of(done_bytes, whole_bytes), all=file_size(whole_bytes))


def _in_unit_of(size_bytes: int, whole_bytes: int) -> str:
    size, whole, unit = Decimal(size_bytes), Decimal(whole_bytes), _("bytes")
    for larger in (_("KiB"), _("MiB"), _("GiB")):
        if whole < 1024:
            break
        size, whole, unit = size / 1024, whole / 1024, larger
    return f"{_decimal(size, 1 if whole_bytes >= 1024 else 0)}{NO_BREAK_SPACE}{unit}"


def stopwatch(duration_ms: int) -> str:
    """Return a duration such as `1:02:05` or `2:05`; negative values count as 0."""
    seconds = max(0, duration_ms) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def whole_units(duration_ms: int, unit_ms: int) -> int:
    """Return a duration in units, rounded half up; negative values count as 0. Each duration on screen is rounded here,
    except running clocks, which show what has passed."""
    return (max(0, duration_ms) + unit_ms // 2) // unit_ms


def duration(duration_ms: int) -> str:
    """Return a duration such as `1 h 02 min`, `12 min`, `2 min 35 s` or `45 s`, for reading, not for sums. Below ten
    minutes it has seconds, because half a minute would be a large part."""
    seconds_ms = whole_units(duration_ms, SECOND_MS) * SECOND_MS
    if seconds_ms < 10 * MINUTE_MS:
        return stated(seconds_ms)
    return hours_and_minutes(whole_units(duration_ms, MINUTE_MS) * MINUTE_MS)


def stated(duration_ms: int) -> str:
    """Return a duration such as `1 min 29 s`, `2 min` or `45 s`, without zero seconds."""
    whole_minutes = duration_ms % MINUTE_MS == 0 and duration_ms >= MINUTE_MS
    return hours_and_minutes(duration_ms) if whole_minutes else exact_duration(duration_ms)


def about(duration_ms: int) -> str:
    """Return a rounded duration: `1 min 30 s` for 89 s, `45 s`, `1 h 02 min`. It is rounded to five seconds from a
    minute on, and to a minute from an hour on."""
    unit_ms = SECOND_MS if duration_ms < MINUTE_MS else 5 * SECOND_MS if duration_ms < HOUR_MS else MINUTE_MS
    return stated(whole_units(duration_ms, unit_ms) * unit_ms)


def reckoned(duration_ms: int) -> str:
    """Return a duration such as `10 min 45 s` or `1 h 02 min` for use beside an amount: in whole minutes, the
    quotient would not match the displayed rate."""
    unit_ms = reckoned_in_ms(duration_ms)
    return in_units(whole_units(duration_ms, unit_ms), unit_ms)


def reckoned_in_ms(duration_ms: int) -> int:
    """Return the unit of a duration that other figures must match: minutes, or seconds below an hour."""
    return MINUTE_MS if whole_units(duration_ms, SECOND_MS) * SECOND_MS >= HOUR_MS else SECOND_MS


def in_units(units: int, unit_ms: int) -> str:
    """Format a number of units of `reckoned_in_ms`."""
    return exact_duration(units * SECOND_MS) if unit_ms == SECOND_MS else hours_and_minutes(units * MINUTE_MS)


def measured(duration_ms: Fraction | int) -> str:
    """Return a measured time such as `7.4 s` or `2 min 05 s`, for comparisons."""
    if duration_ms < 60_000:
        seconds = Decimal(round(duration_ms / Fraction(100))) / 10
        if seconds < 60:
            return f"{_decimal(seconds, 1)}{NO_BREAK_SPACE}s"
    minutes, left = divmod(round(duration_ms / Fraction(1000)), 60)
    return f"{minutes}{NO_BREAK_SPACE}min{NO_BREAK_SPACE}{left:02}{NO_BREAK_SPACE}s"


def hours_and_minutes(duration_ms: int) -> str:
    """Return a duration such as `1 h 02 min` or `0 min`, in whole minutes."""
    hours, minutes = divmod(duration_ms // 60_000, 60)
    if not hours:
        return f"{minutes}{NO_BREAK_SPACE}min"
    return f"{hours}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{minutes:02}{NO_BREAK_SPACE}min"


def exact_duration(duration_ms: int) -> str:
    """Return an exact duration such as `1 h 02 min 05 s`, `2 min 05 s` or `7 s`, for sums."""
    minutes, seconds = divmod(round(Fraction(duration_ms, 1000)), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (value, _unit) in enumerate(parts) if value), 2)
    shown = [f"{value if place == first else f'{value:02}'}{NO_BREAK_SPACE}{unit}"
            for place, (value, unit) in enumerate(parts) if place >= first]  # fmt: skip
    return NO_BREAK_SPACE.join(shown)


def in_seconds(duration_ms: int) -> str:
    """Return a duration as `exact_duration` does, rounded to seconds."""
    return in_units(whole_units(duration_ms, SECOND_MS), SECOND_MS)


def media_length(length_ms: int) -> str:
    """Return a length such as `2.53 s`, `42 s`, `1 min 23.46 s` or `1 h 02 min 05 s`. It is used for audio paid by
    the minute, so that its amount can be verified."""
    minutes, hundredths = divmod(round(Fraction(length_ms, 10)), 6000)
    hours, minutes = divmod(minutes, 60)
    shown = [f"{hours}{NO_BREAK_SPACE}h"] if hours else []
    if hours or minutes:
        shown.append(f"{minutes:02}{NO_BREAK_SPACE}min" if hours else f"{minutes}{NO_BREAK_SPACE}min")
    seconds = format_decimal(Decimal(hundredths) / 100, "00.##" if shown else "0.##", locale=language())
    return NO_BREAK_SPACE.join((*shown, f"{seconds}{NO_BREAK_SPACE}s"))


_ONE_CENT = Fraction(1, 100)


def likely_amount(value: Fraction, currency: str) -> str:
    """Return an amount such as `0.532 EUR`, rounded to 0.01 cents: sums add up despite infinite decimals."""
    scaled = Decimal(round(value * 10_000)) / 10_000
    return amount(scaled, currency)


def listed_amount(value: Fraction, currency: str) -> str:
    """Return a calculated sum, such as the likely part of rewards, to the cent: `15.37 EUR`. Only an amount below one
    cent has more digits, as `likely_amount` has."""
    return likely_amount(Fraction(round(value * 100), 100) if abs(value) >= _ONE_CENT else value, currency)


def clock_time(utc_ms: int, offset_min: int, *, seconds: bool = False) -> str:
    """Return the local time in 24-hour format, `14:05` or `14:05:09`, as typed in either language."""
    return _local(utc_ms, offset_min).strftime("%H:%M:%S" if seconds else "%H:%M")


def full_hour(hour: int) -> str:
    """Return an hour for a time scale, `9:00` or `9 h`."""
    return f"{hour}{NO_BREAK_SPACE}h" if language() == "fr" else f"{hour}:00"


def clock_change(utc_ms: int, from_min: int, to_min: int) -> str:
    """Return what a clock showed before and after it was changed, such as `03:00 → 02:00`."""
    return NO_BREAK_SPACE.join((clock_time(utc_ms, from_min), "→", clock_time(utc_ms, to_min)))


def axis_time(duration_min: int, step_min: int) -> str:
    """Return a time on a scale in minutes or in hours, by its step: `15 min` or `2 h`."""
    value, unit = (duration_min, "min") if step_min < 60 else (duration_min // 60, "h")
    return f"{value}{NO_BREAK_SPACE}{unit}"


def moment(utc_ms: int, offset_min: int) -> str:
    """Return a local date and time such as `24 Nov 2026, 14:05:09`."""
    local = _local(utc_ms, offset_min)
    return f"{_written(local.date(), 'medium')}, {local:%H:%M:%S}"


def day(value: date) -> str:
    """Return a date such as `1 June 2026`, in the United States `June 1, 2026`, or `1er juin 2026`."""
    return _written(value, "long")


def typed_day(value: date) -> str:
    """Return a date such as `24/11/2026` if the language puts the day first, else `2026-11-24`: many readers of
    English would mistake a leading month for a day."""
    return str(format_date(value, "dd/MM/yyyy", locale=language())) if _day_comes_first() else value.isoformat()


def read_day(text: str) -> date | None:
    """Parse a date as written by `typed_day`; None for invalid text."""
    try:
        return parse_date(text.strip(), locale=language()) if _day_comes_first() else date.fromisoformat(text.strip())
    except (ValueError, IndexError, OverflowError):
        return None


def _written(value: date, pattern: str) -> str:
    """Return a written date; French uses an ordinal for the first day, `1er janvier`."""
    text = str(format_date(value, pattern, locale=_date_locale()))
    return _FIRST.sub("1er", text, count=1) if value.day == 1 and language() == "fr" else text


def _date_locale() -> str:
    """Return the locale of written dates: English ones are in the order of the territory, American if it is not known.
    Most territories without English dates of their own, such as France, write them as the world does."""
    if language() != "en" or not territory():
        return language()
    own = f"en_{territory()}"
    return own if exists(own) else "en_001"


def _day_comes_first() -> bool:
    return str(get_date_format("short", locale=language()).pattern).startswith("d")


def day_of_week(value: date) -> str:
    """Return a date such as `Tuesday, 24 November 2026`."""
    return _written(value, "full")


def short_day(value: date) -> str:
    """Return a short date such as `24 Nov` or `24 nov.`."""
    return _written(value, "d MMM")


def short_month(value: date) -> str:
    """Return a short month name such as `Nov` or `nov.`."""
    return str(format_date(value, "MMM", locale=language()))


def in_a_row(parts: Iterable[str]) -> str:
    """Join parts as in `0.04 EUR per task · about 12 s each`; no line starts with the dot."""
    return ROW_DOT.join(parts)


def pair(name: str, value: str) -> str:
    """Return a name and its value, with the colon of the language."""
    return _("{name}: {value}").format(name=name, value=value)


def _local(utc_ms: int, offset_min: int) -> datetime:
    zone = timezone(timedelta(minutes=offset_min))
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).astimezone(zone)


def _decimal(value: Decimal, digits: int) -> str:
    if _is_measurable(value):
        value = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN) + 0  # turns -0 into 0
    return _formatted(value, "#,##0." + "0" * digits if digits else "#,##0").replace("-", MINUS)


def _formatted(value: Decimal, pattern: str) -> str:
    """Format any number: one beyond all measure as `1.00E+30`."""
    if _is_measurable(value):
        return str(format_decimal(value, pattern, locale=language()))
    return f"{value:.2E}".replace(".", get_decimal_symbol(language()))


def _is_measurable(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < _MOST


_POWERS = (1, 10, 100, 1000)


def timecode(seconds: float, digits: int = 3) -> str:
    """Return minutes and seconds, with hours if necessary and 0 to 3 decimals of a second."""
    parts = round(min(max(0.0, seconds), _MOST_S) * _POWERS[digits])
    whole, rest = divmod(parts, _POWERS[digits])
    behind = f"{get_decimal_symbol(language())}{rest:0{digits}}" if digits else ""
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}{behind}" if hours else f"{minutes}:{secs:02}{behind}"


def timecode_range(start_s: float, end_s: float) -> str:
    """Return a range such as `0:03.250 – 0:05.100`."""
    return f"{timecode(start_s)} – {timecode(end_s)}"
