"""Numbers, money, durations and moments in the person's language. Formatting only; nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from babel.dates import format_date, get_date_format, parse_date
from babel.numbers import format_decimal, get_decimal_symbol

from annotator.core.money.amount import Money
from annotator.ui.i18n.translation import _, language

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_FIRST = re.compile(r"(?<!\d)1(?=\s)")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
HOUR_MS, MINUTE_MS, SECOND_MS = 3_600_000, 60_000, 1_000


def amount(value: Decimal, currency: str) -> str:
    """`0.04 EUR`; two digits, more when the amount goes below a cent."""
    digits = max(2, min(6, -int(value.normalize().as_tuple().exponent)))
    return f"{_decimal(value, digits)}{NO_BREAK_SPACE}{currency}"


def money(value: Money) -> str:
    return amount(value.amount, value.currency)


def rate(value: Decimal, currency: str) -> str:
    """`7.40 EUR/h`, to the cent."""
    return f"{_decimal(value, 2)}{NO_BREAK_SPACE}{currency}/h"


def cents(value: Decimal) -> str:
    """`7.40`: beside a figure that has the currency."""
    return _decimal(value, 2)


def percent(value: Decimal) -> str:
    """`25.6 %`, as many digits as it has."""
    return f"{format_decimal(value, '0.######', locale=language())}{NO_BREAK_SPACE}%"


def typed(value: Decimal) -> str:
    """`1234.5`: as somebody would type it, without grouping and to the last digit."""
    return str(format_decimal(value, "0.############", locale=language()))


def typed_amount(value: Decimal) -> str:
    """`1234.50`: the same for money, with as many digits as `amount` shows beside it."""
    return str(format_decimal(value, "0.00##########", locale=language()))


def read_typed(text: str) -> str:
    """A number as somebody types it in their language, as the decimal text that amounts are kept as: `1 234,5` and
    `1,234.5` are `1234.5`. A comma is a point wherever it cannot part thousands. What is no number stays as it is, to
    be refused with its own words."""
    bare = "".join(text.split())
    if get_decimal_symbol(language()) == "." and _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    return bare.replace(",", ".") if bare.count(",") == 1 else bare


def whole(value: float) -> str:
    """A figure that is only roughly known: no digits after the point from 3 on, one below."""
    return _decimal(Decimal(str(value)), 0 if value >= 3 else 1)


def times(value: Fraction) -> str:
    """`4.2`, `0.35`: how often what is divided has what divides it."""
    return _decimal(Decimal(value.numerator) / value.denominator, 1 if value >= 1 else 2)


def coefficient(value: Decimal) -> str:
    """`0.743`: three digits, below zero behind a true minus."""
    return _decimal(value, 3).replace("-", MINUS)


def count(value: int) -> str:
    return str(format_decimal(value, locale=language()))


def file_size(size_bytes: int) -> str:
    """`265.5 KiB`, `812 bytes`: binary units, as file managers count."""
    return _in_unit_of(size_bytes, size_bytes)


def bytes_of(words: str, done_bytes: int, whole_bytes: int) -> str:
    """`words` with its blanks {done} and {all} filled in, both in the unit of the whole."""
    return words.format(done=_in_unit_of(done_bytes, whole_bytes), all=file_size(whole_bytes))


def _in_unit_of(size_bytes: int, whole_bytes: int) -> str:
    size, whole, unit = Decimal(size_bytes), Decimal(whole_bytes), _("bytes")
    for larger in (_("KiB"), _("MiB"), _("GiB")):
        if whole < 1024:
            break
        size, whole, unit = size / 1024, whole / 1024, larger
    return f"{_decimal(size, 1 if whole_bytes >= 1024 else 0)}{NO_BREAK_SPACE}{unit}"


def stopwatch(duration_ms: int) -> str:
    """`1:02:05` or `2:05`; a negative duration counts as none."""
    seconds = max(0, duration_ms) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def duration(duration_ms: int) -> str:
    """`1 h 02 min`, `12 min`, `45 s`: for reading, not for adding up."""
    seconds = max(0, duration_ms) // 1000
    return f"{seconds}{NO_BREAK_SPACE}s" if seconds < 60 else hours_and_minutes(seconds * 1000)


def stated(duration_ms: int) -> str:
    """`1 min 29 s`, `2 min`, `45 s`: as somebody wrote it, without seconds that are none."""
    whole_minutes = duration_ms % MINUTE_MS == 0 and duration_ms >= MINUTE_MS
    return hours_and_minutes(duration_ms) if whole_minutes else exact_duration(duration_ms)


def about(duration_ms: int) -> str:
    """`1 min 30 s` for 89 s, `45 s`, `1 h 02 min`: to five seconds from a minute on, to the minute from an hour on."""
    unit_ms = SECOND_MS if duration_ms < MINUTE_MS else 5 * SECOND_MS if duration_ms < HOUR_MS else MINUTE_MS
    return stated((duration_ms + unit_ms // 2) // unit_ms * unit_ms)


def reckoned(duration_ms: int) -> str:
    """`10 min 45 s`, `1 h 02 min`: beside an amount, which it divides to a rate; minutes alone would not come out."""
    unit_ms = reckoned_in_ms(duration_ms)
    return in_units(max(0, duration_ms) // unit_ms, unit_ms)


def reckoned_in_ms(duration_ms: int) -> int:
    """The unit in which a time is told that something else has to agree with: minutes, seconds below an hour."""
    return MINUTE_MS if duration_ms >= HOUR_MS else SECOND_MS


def in_units(units: int, unit_ms: int) -> str:
    """So many units of `reckoned_in_ms`."""
    return exact_duration(units * SECOND_MS) if unit_ms == SECOND_MS else hours_and_minutes(units * MINUTE_MS)


def measured(duration_ms: Fraction | int) -> str:
    """`7.4 s`, `2 min 05 s`: a time that was measured, to compare with others."""
    if duration_ms < 60_000:
        seconds = Decimal(round(duration_ms / Fraction(100))) / 10
        if seconds < 60:
            return f"{_decimal(seconds, 1)}{NO_BREAK_SPACE}s"
    minutes, left = divmod(round(duration_ms / Fraction(1000)), 60)
    return f"{minutes}{NO_BREAK_SPACE}min{NO_BREAK_SPACE}{left:02}{NO_BREAK_SPACE}s"


def hours_and_minutes(duration_ms: int) -> str:
    """`1 h 02 min`, `0 min`: whole minutes."""
    hours, minutes = divmod(duration_ms // 60_000, 60)
    if not hours:
        return f"{minutes}{NO_BREAK_SPACE}min"
    return f"{hours}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{minutes:02}{NO_BREAK_SPACE}min"


def exact_duration(duration_ms: int) -> str:
    """`1 h 02 min 05 s`, `2 min 05 s`, `7 s`: for a sum that is to come out."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (value, _unit) in enumerate(parts) if value), 2)
    shown = [f"{value if place == first else f'{value:02}'}{NO_BREAK_SPACE}{unit}"
            for place, (value, unit) in enumerate(parts) if place >= first]  # fmt: skip
    return NO_BREAK_SPACE.join(shown)


def media_length(length_ms: int) -> str:
    """`2.53 s`, `42 s`, `1 min 23.46 s`, `1 h 02 min 05 s`: of a sound that is paid by the minute, so that its amount
    comes out."""
    minutes, hundredths = divmod(round(length_ms / 10), 6000)
    hours, minutes = divmod(minutes, 60)
    shown = [f"{hours}{NO_BREAK_SPACE}h"] if hours else []
    if hours or minutes:
        shown.append(f"{minutes:02}{NO_BREAK_SPACE}min" if hours else f"{minutes}{NO_BREAK_SPACE}min")
    seconds = format_decimal(Decimal(hundredths) / 100, "00.##" if shown else "0.##", locale=language())
    return NO_BREAK_SPACE.join((*shown, f"{seconds}{NO_BREAK_SPACE}s"))


def likely_amount(value: Fraction, currency: str) -> str:
    """Of a share that has no end: `0.532 EUR`, to a hundredth of a cent, so that a sum of such comes out."""
    scaled = Decimal(round(value * 10_000)) / 10_000
    return amount(scaled, currency)


def listed_amount(value: Fraction, currency: str) -> str:
    """As `likely_amount`, in a table: from 1 on to the cent, `15.37 EUR`."""
    return likely_amount(Fraction(round(value * 100), 100) if abs(value) >= 1 else value, currency)


def clock_time(utc_ms: int, offset_min: int, *, seconds: bool = False) -> str:
    """The local time of day in 24 hours, `14:05`, or `14:05:09`: as it is typed, in either language."""
    return _local(utc_ms, offset_min).strftime("%H:%M:%S" if seconds else "%H:%M")


def full_hour(hour: int) -> str:
    """`9:00`, `9 h`: a mark on a scale of hours."""
    return f"{hour}{NO_BREAK_SPACE}h" if language() == "fr" else f"{hour}:00"


def clock_change(by_min: int) -> str:
    """`+1 h`, `-5 h 30`: by how much the clocks were put on or back."""
    hours, minutes = divmod(abs(by_min), 60)
    words = f"{'+' if by_min > 0 else MINUS}{hours}{NO_BREAK_SPACE}h"
    return f"{words}{NO_BREAK_SPACE}{minutes:02}" if minutes else words


def moment(utc_ms: int, offset_min: int) -> str:
    """Local date and time, `Nov 24, 2026, 14:05:09`."""
    local = _local(utc_ms, offset_min)
    return f"{_written(local.date(), 'medium')}, {local:%H:%M:%S}"


def day(value: date) -> str:
    """`June 1, 2026`, `1er juin 2026`."""
    return _written(value, "long")


def typed_day(value: date) -> str:
    """`24/11/2026` where the day comes first, `2026-11-24` elsewhere: half of those who read English would take a month
    that comes first for a day."""
    return str(format_date(value, "dd/MM/yyyy", locale=language())) if _day_comes_first() else value.isoformat()


def read_day(text: str) -> date | None:
    """What `typed_day` writes, or ISO 8601; None for anything else."""
    try:
        return parse_date(text.strip(), locale=language()) if _day_comes_first() else date.fromisoformat(text.strip())
    except (ValueError, IndexError, OverflowError):
        return None


def _written(value: date, pattern: str) -> str:
    """In words, where French counts the first day of a month: `1er janvier`."""
    words = str(format_date(value, pattern, locale=language()))
    return _FIRST.sub("1er", words, count=1) if value.day == 1 and language() == "fr" else words


def _day_comes_first() -> bool:
    return str(get_date_format("short", locale=language()).pattern).startswith("d")


def day_of_week(value: date) -> str:
    """`Tuesday, November 24, 2026`."""
    return _written(value, "full")


def short_day(value: date) -> str:
    """`24 Nov`, `24 nov.`: where there is little room."""
    return _written(value, "d MMM")


def short_month(value: date) -> str:
    """`Nov`, `nov.`."""
    return str(format_date(value, "MMM", locale=language()))


def in_a_row(parts: Iterable[str]) -> str:
    """`0.04 EUR per task · about 12 s each`: no line begins with the dot."""
    return f"{NO_BREAK_SPACE}· ".join(parts)


def pair(name: str, value: str) -> str:
    """A name and what stands for it, with the colon of the language."""
    return _("{name}: {value}").format(name=name, value=value)


def _local(utc_ms: int, offset_min: int) -> datetime:
    zone = timezone(timedelta(minutes=offset_min))
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).astimezone(zone)


def _decimal(value: Decimal, digits: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN) + 0  # nothing is below zero
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(rounded, pattern, locale=language()))
