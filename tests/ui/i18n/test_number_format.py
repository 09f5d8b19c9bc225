"""Numbers as people read them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app.translations import speak
from annotator.core.money.amount import Money
from annotator.ui.i18n import number_format
from annotator.ui.i18n import translation as words


def plain(text: str) -> str:
    """With the spaces that do not break made visible to the eye of a test."""
    return text.replace("\u00a0", "_").replace("\u202f", "~")


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        ("0.04", "0.04_EUR", "0,04_EUR"),
        ("0.1", "0.10_EUR", "0,10_EUR"),
        ("12", "12.00_EUR", "12,00_EUR"),
        ("0", "0.00_EUR", "0,00_EUR"),
        ("0.0005", "0.0005_EUR", "0,0005_EUR"),
        ("0.00375", "0.00375_EUR", "0,00375_EUR"),
        ("1E+3", "1,000.00_EUR", "1~000,00_EUR"),
        ("1234.5", "1,234.50_EUR", "1~234,50_EUR"),
        ("-0.5", "\N{MINUS SIGN}0.50_EUR", "\N{MINUS SIGN}0,50_EUR"),
    ],
)
def test_money_shows_what_lies_below_a_cent(amount: str, english: str, french: str) -> None:
    assert plain(number_format.money(Money(Decimal(amount), "EUR"))) == english
    words.use(NullTranslations(), "fr")
    assert plain(number_format.money(Money(Decimal(amount), "EUR"))) == french


@pytest.mark.parametrize(
    ("percent", "english", "french"), [("95", "95%", "95_%"), ("25.6", "25.6%", "25,6_%"), ("100", "100%", "100_%")]
)
def test_a_percentage_has_a_space_in_french_only(percent: str, english: str, french: str) -> None:
    assert plain(number_format.percent(Decimal(percent))) == english
    assert plain(number_format.share(Decimal("0.25"))) == "25.0%"
    words.use(NullTranslations(), "fr")
    assert plain(number_format.percent(Decimal(percent))) == french
    assert plain(number_format.share(Decimal("0.25"))) == "25,0_%"


@pytest.mark.parametrize(
    ("rate", "english", "french"),
    [
        ("7.404999", "7.40_EUR/h", "7,40_EUR/h"),
        ("7.405", "7.40_EUR/h", "7,40_EUR/h"),
        ("7.4051", "7.41_EUR/h", "7,41_EUR/h"),
        ("0.004", "0.00_EUR/h", "0,00_EUR/h"),
        ("144000", "144,000.00_EUR/h", "144~000,00_EUR/h"),
        ("3." + "3" * 39, "3.33_EUR/h", "3,33_EUR/h"),
    ],
)
def test_a_rate_is_told_to_the_cent(rate: str, english: str, french: str) -> None:
    assert plain(number_format.rate(Decimal(rate), "EUR")) == english
    words.use(NullTranslations(), "fr")
    assert plain(number_format.rate(Decimal(rate), "EUR")) == french


@pytest.mark.parametrize(
    ("value", "shown"), [(0.04, "0.0"), (0.26, "0.3"), (2.94, "2.9"), (3.0, "3"), (9.5, "10"), (1234.4, "1,234")]
)
def test_a_rough_figure_does_not_pretend_to_be_exact(value: float, shown: str) -> None:
    assert number_format.rough(value) == shown


@pytest.mark.parametrize(
    ("duration_ms", "watch", "words_"),
    [
        (-5_000, "0:00", "0_s"),
        (499, "0:00", "0_s"),
        (500, "0:00", "1_s"),
        (59_999, "0:59", "1_min"),
        (60_000, "1:00", "1_min"),
        (155_900, "2:35", "2_min_36_s"),
        (599_999, "9:59", "10_min"),
        (600_000, "10:00", "10_min"),
        (629_999, "10:29", "10_min"),
        (630_000, "10:30", "11_min"),
        (3_599_999, "59:59", "1_h_00_min"),
        (3_755_000, "1:02:35", "1_h_03_min"),
        (360_000_000, "100:00:00", "100_h_00_min"),
    ],
)
def test_durations(duration_ms: int, watch: str, words_: str) -> None:
    assert number_format.stopwatch(duration_ms) == watch
    assert plain(number_format.duration(duration_ms)) == words_


@given(st.integers(0, 59_994))
def test_the_length_of_a_short_sound_is_off_by_half_a_hundredth_at_most(length_ms: int) -> None:
    shown_s = Decimal(plain(number_format.media_length(length_ms)).removesuffix("_s"))
    assert abs(shown_s * 1000 - length_ms) <= 5


@pytest.mark.parametrize(
    ("length_ms", "english", "french"),
    [
        (0, "0_s", "0_s"),
        (2_533, "2.53_s", "2,53_s"),
        (42_000, "42_s", "42_s"),
        (59_994, "59.99_s", "59,99_s"),
        (59_996, "1_min_00_s", "1_min_00_s"),
        (83_457, "1_min_23.46_s", "1_min_23,46_s"),
        (65_500, "1_min_05.5_s", "1_min_05,5_s"),
        (3_725_120, "1_h_02_min_05.12_s", "1_h_02_min_05,12_s"),
        (3_600_000, "1_h_00_min_00_s", "1_h_00_min_00_s"),
    ],
)
def test_the_length_of_an_audio_file_has_hundredths(length_ms: int, english: str, french: str) -> None:
    assert plain(number_format.media_length(length_ms)) == english
    words.use(NullTranslations(), "fr")
    assert plain(number_format.media_length(length_ms)) == french


@given(st.integers(0, 10**9))
def test_a_stopwatch_can_be_read_back(duration_ms: int) -> None:
    parts = [int(part) for part in number_format.stopwatch(duration_ms).split(":")]
    hours, minutes, seconds = [0, *parts][-3:]
    assert minutes < 60
    assert seconds < 60
    assert (hours * 60 + minutes) * 60 + seconds == duration_ms // 1000


@given(st.decimals(0, 10_000, places=6))
def test_an_amount_can_be_read_back_to_the_millionth(amount: Decimal) -> None:
    shown = number_format.amount(amount, "EUR").removesuffix("\u00a0EUR").replace(",", "")
    assert Decimal(shown) == amount


def test_the_time_of_day_is_the_workers_own() -> None:
    utc_ms = 1_795_503_600_000  # 2026-11-24T07:00:00Z
    assert number_format.clock_time(utc_ms, 0) == "07:00"
    assert number_format.clock_time(utc_ms, 13 * 60) == "20:00"
    assert number_format.moment(utc_ms, 13 * 60) == "Nov 24, 2026, 20:00:00"
    words.use(NullTranslations(), "fr")
    assert number_format.clock_time(utc_ms, 60) == "08:00"
    assert "24 nov. 2026" in number_format.moment(utc_ms, 60)
    assert number_format.moment(utc_ms, 17 * 60) == "25 nov. 2026, 00:00:00"


@pytest.mark.parametrize(("hour", "english", "french"), [(0, "0:00", "0_h"), (9, "9:00", "9_h"), (14, "14:00", "14_h")])
def test_a_scale_of_hours_has_twenty_four(hour: int, english: str, french: str) -> None:
    assert number_format.full_hour(hour) == english
    words.use(NullTranslations(), "fr")
    assert plain(number_format.full_hour(hour)) == french


def test_money_to_be_typed_over_looks_like_the_money_beside_it() -> None:
    amounts = [Decimal(text) for text in ("2.4", "12", "0.005", "1234.56")]
    assert [number_format.typed_amount(amount) for amount in amounts] == ["2.40", "12.00", "0.005", "1234.56"]
    words.use(NullTranslations(), "fr")
    assert [number_format.typed_amount(amount) for amount in amounts] == ["2,40", "12,00", "0,005", "1234,56"]
    assert [Decimal(number_format.read_typed(number_format.typed_amount(amount))) for amount in amounts] == amounts


def test_a_clock_that_is_set_shows_both_times() -> None:
    one_utc_ms = int(datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()) * 1000
    assert plain(number_format.clock_change(one_utc_ms, 120, 60)) == "03:00_→_02:00"
    assert plain(number_format.clock_change(one_utc_ms, 60, 405)) == "02:00_→_07:45"


def test_a_time_scale_is_in_whole_minutes_or_hours() -> None:
    assert [plain(number_format.axis_time(at_min, 15)) for at_min in (0, 15, 60)] == ["0_min", "15_min", "60_min"]
    assert [plain(number_format.axis_time(at_min, 120)) for at_min in (0, 120)] == ["0_h", "2_h"]


@pytest.mark.parametrize(
    ("system", "shown"),
    [
        ("en_GB.UTF-8", "2 December 2026"),
        ("fr_FR.UTF-8", "2 December 2026"),
        ("en_IE", "2 December 2026"),
        ("en_US.UTF-8", "December 2, 2026"),
        ("C.UTF-8", "December 2, 2026"),
        ("", "December 2, 2026"),
    ],
)
def test_english_days_are_in_the_order_of_the_territory(
    system: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("LC_TIME", system)
    speak("en")
    try:
        assert number_format.day(date(2026, 12, 2)) == shown
        assert shown in number_format.day_of_week(date(2026, 12, 2))
        assert number_format.typed_day(date(2026, 12, 2)) == "2026-12-02"
    finally:
        monkeypatch.undo()
        speak("en")


def test_french_counts_the_first_day_of_a_month() -> None:
    first, other = date(2026, 1, 1), date(2026, 1, 11)
    assert number_format.day(first) == "January 1, 2026"
    words.use(NullTranslations(), "fr")
    assert (number_format.day(first), number_format.day(other)) == ("1er janvier 2026", "11 janvier 2026")
    assert number_format.day_of_week(first) == "jeudi 1er janvier 2026"
    assert (number_format.short_day(first), number_format.short_day(other)) == ("1er janv.", "11 janv.")
    assert number_format.moment(1_767_265_200_000, 60) == "1er janv. 2026, 12:00:00"


@pytest.mark.parametrize(
    ("size_bytes", "english", "french"),
    [
        (0, "0_bytes", "0_bytes"),
        (1023, "1,023_bytes", "1~023_bytes"),
        (1024, "1.0_KiB", "1,0_KiB"),
        (271_872, "265.5_KiB", "265,5_KiB"),
        (1024**2 * 5 // 2, "2.5_MiB", "2,5_MiB"),
        (1024**4, "1,024.0_GiB", "1~024,0_GiB"),
    ],
)
def test_sizes_are_told_in_binary_units(size_bytes: int, english: str, french: str) -> None:
    assert plain(number_format.file_size(size_bytes)) == english
    words.use(NullTranslations(), "fr")
    assert plain(number_format.file_size(size_bytes)) == french


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("12.50", "12.50", "12.50"),
        ("12,50", "12.50", "12.50"),
        ("1,000", "1000", "1.000"),
        ("1,234,567.5", "1234567.5", "1,234,567.5"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1\u202f234,56", "1234.56", "1234.56"),
        ("0,125", "0.125", "0.125"),
        (" 7 ", "7", "7"),
        ("1,2,3", "1,2,3", "1,2,3"),
        ("seven", "seven", "seven"),
        ("", "", ""),
    ],
)
def test_a_number_is_read_as_it_is_typed_in_each_language(text: str, english: str, french: str) -> None:
    assert number_format.read_typed(text) == english
    words.use(NullTranslations(), "fr")
    assert number_format.read_typed(text) == french


@given(st.decimals(min_value=0, max_value=10**9, places=6), st.sampled_from(("en", "fr")))
def test_a_number_is_read_as_it_is_written_for_typing(value: Decimal, language: str) -> None:
    words.use(NullTranslations(), language)
    assert Decimal(number_format.read_typed(number_format.typed(value))) == value


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(("en", "fr")))
def test_a_day_is_read_as_it_is_written(day: date, language: str) -> None:
    words.use(NullTranslations(), language)
    assert number_format.read_day(number_format.typed_day(day)) == day
    assert number_format.read_day(f" {day.isoformat()} ") == day


def test_a_day_comes_first_in_french_and_the_year_in_english() -> None:
    day = date(2026, 11, 2)
    assert number_format.typed_day(day) == "2026-11-02"
    words.use(NullTranslations(), "fr")
    assert number_format.typed_day(day) == "02/11/2026"
    assert number_format.read_day("2/11/26") == number_format.read_day("02.11.2026") == day


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "text", ["", "2", "2/11", "31/02/2026", "2026-02-31", "tomorrow", "2026-11-02T10:00", "1/1/99999999999"]
)
def test_what_is_no_day_is_none(text: str, language: str) -> None:
    words.use(NullTranslations(), language)
    assert number_format.read_day(text) is None


@pytest.mark.parametrize("amount", ["1234.5", "0.1234567", "0.000000000001", f"{'9' * 16}.{'9' * 12}", "10", "0"])
def test_what_stands_in_a_field_is_the_amount_itself(amount: str) -> None:
    assert Decimal(number_format.typed(Decimal(amount))) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.00942", "0.0094"), ("0.01", "0.01"), ("0.01234", "0.01"), ("0.532", "0.53"), ("48.5812", "48.58")],
)
def test_what_is_likely_is_listed_to_the_cent_from_one_cent_on(value: str, shown: str) -> None:
    assert number_format.listed_amount(Fraction(value), "EUR") == f"{shown}\u00a0EUR"


HUGE = [10**18, 10**30, -(10**30), 10**4000]
NUMBERS = [*map(Decimal, HUGE), Decimal("1E+999999"), Decimal("1E-999999"), Decimal("Infinity"), Decimal("NaN")]
OF_NUMBERS: list[Callable[[Decimal], str]] = [
    lambda value: number_format.amount(value, "EUR"),
    lambda value: number_format.rate(value, "EUR"),
    number_format.cents,
    number_format.percent,
    number_format.typed,
    number_format.typed_amount,
    number_format.coefficient,
    lambda value: number_format.rough(float(value)),
]
OF_WHOLE: list[Callable[[int], str]] = [
    number_format.count,
    number_format.file_size,
    lambda value: number_format.bytes_of("{done}{all}", value, value),
    lambda value: number_format.times(Fraction(value, 3)),
    lambda value: number_format.likely_amount(Fraction(value, 3), "EUR"),
    number_format.stopwatch,
    number_format.duration,
    number_format.stated,
    number_format.about,
    number_format.reckoned,
    number_format.measured,
    number_format.hours_and_minutes,
    number_format.exact_duration,
    number_format.media_length,
    number_format.timecode,
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_number_is_too_large_to_be_written(language: str) -> None:
    words.use(NullTranslations(), language)
    for value in NUMBERS:
        assert all(0 < len(shown(value)) < 40 for shown in OF_NUMBERS)
    for whole in HUGE:
        assert all(0 < len(shown(whole)) < 4_100 for shown in OF_WHOLE)
    assert number_format.timecode(float("inf"))


def test_a_number_beyond_all_measure_is_rounded_to_three_digits() -> None:
    assert plain(number_format.count(10**30)) == "1.00E+30"
    assert plain(number_format.count(10**18 - 1)) == "999,999,999,999,999,999"
    words.use(NullTranslations(), "fr")
    assert plain(number_format.count(-123456 * 10**20)) == "-1,23E+25"
