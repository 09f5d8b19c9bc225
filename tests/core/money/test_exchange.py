"""Money in one's own currency: the total is the exact sum of the parts at the rates that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from annotator.core.money.exchange import ExchangeRates, Quote, RateRow, view_in, with_row, without_rates
from core.histories import AMOUNTS

NAMES = ("EUR", "USD", "GBP", "MAD")
FIRST = date(2026, 11, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days))
RATES = st.decimals(Decimal("0.0001"), Decimal(20_000), allow_nan=False, places=4)
ROWS = st.builds(
    lambda base, day, rates, source: RateRow(
        day, base, {name: rate for name, rate in rates.items() if name != base}, source
    ),
    st.sampled_from(NAMES),
    DAYS,
    st.dictionaries(st.sampled_from(NAMES), RATES, max_size=3),
    st.sampled_from(("", "European Central Bank")),
)
MONEY = st.lists(st.tuples(DAYS, st.sampled_from(NAMES), AMOUNTS.map(Fraction)), max_size=12)
ECB = "European Central Bank"
MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)


def newest(rows: Sequence[RateRow], pair: set[str], day: date) -> Quote | None:
    """The rate of a day as its definition says it: the latest day, and on it the one entered last."""
    fits = [
        (row.day, place, quote)
        for place, row in enumerate(rows)
        for quote in row.quotes()
        if {quote.base, quote.currency} == pair and row.day <= day
    ]
    return max(fits, key=lambda each: each[:2])[2] if fits else None


@given(st.lists(ROWS, max_size=12), MONEY, st.sampled_from(NAMES))
def test_the_total_is_the_exact_sum_of_the_parts_at_the_shown_rates(
    rows: list[RateRow], money: list[tuple[date, str, Fraction]], own: str
) -> None:
    rates = ExchangeRates(rows)
    view = view_in(own, money, rates)
    total, kept = Fraction(0), dict[str, Fraction]()
    for day, currency, amount in money:
        route = rates.route(currency, own, day)
        if route is None:
            kept[currency] = kept.get(currency, Fraction(0)) + amount
            continue
        assert not amount or set(route) <= set(view.quotes), "a rate is not shown"
        for quote in route:
            assert quote == newest(rows, {quote.base, quote.currency}, day)
            is_base = currency == quote.base
            amount = amount * Fraction(quote.rate) if is_base else amount / Fraction(quote.rate)
            currency = quote.currency if is_base else quote.base
        assert currency == own
        total += amount
    assert view.total == total
    left = dict[str, Fraction]()
    for part in view.left_out:
        assert part.quotes is None
        left[part.currency] = left.get(part.currency, Fraction(0)) + part.amount
    assert left == {currency: amount for currency, amount in kept.items() if amount}, "money without a rate is not said"
    assert sum((part.amount for part in view.parts), Fraction(0)) == sum((each[2] for each in money), Fraction(0))


@given(st.lists(ROWS, max_size=12), DAYS, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_rate_is_found_exactly_if_there_is_one_between_the_two_or_over_the_euro(
    rows: list[RateRow], day: date, first: str, second: str
) -> None:
    direct = newest(rows, {first, second}, day)
    over = (newest(rows, {first, "EUR"}, day), newest(rows, {"EUR", second}, day))
    route = ExchangeRates(rows).route(first, second, day)
    back = ExchangeRates(rows).route(second, first, day)
    if first == second:
        assert route == ()
    else:
        assert (route is None) == (direct is None and None in over)
    assert (set(route) if route else route) == (set(back) if back else back), "both ways take the same rates"


@given(st.lists(ROWS, max_size=6), ROWS)
def test_a_row_entered_twice_changes_nothing_and_can_be_taken_out(rows: list[RateRow], new: RateRow) -> None:
    day = [row for row in rows if row.day == new.day]
    once = with_row(day, new)
    assert with_row(once, new) == once
    left = without_rates(once, new)
    assert not any(row.base == new.base and row.source == new.source and row.rates.keys() & new.rates for row in left)
    untouched = [row for row in day if (row.base, row.source) != (new.base, new.source)]
    assert [row for row in left if (row.base, row.source) != (new.base, new.source)] == [
        row for row in untouched if row.rates
    ]


def test_a_weekend_takes_the_rates_of_friday_and_a_rate_by_hand_wins_on_its_day() -> None:
    friday = RateRow(MONDAY - timedelta(3), "EUR", {"USD": Decimal("1.0800"), "GBP": Decimal("0.9000")}, ECB)
    by_hand = RateRow(MONDAY, "USD", {"EUR": Decimal("0.9")})
    monday = RateRow(MONDAY, "EUR", {"USD": Decimal("1.0000"), "GBP": Decimal("0.8000")}, ECB)
    rates = ExchangeRates([monday, by_hand, friday])
    sunday = MONDAY - timedelta(1)
    view = view_in("EUR", [(sunday, "USD", Fraction("10.80")), (MONDAY, "USD", Fraction(10))], rates)
    assert view.total == 10 + 9
    assert [part.amount for part in view.parts] == [10, Fraction("10.80")]
    assert [part.value for part in view.parts] == [9, 10]
    cross = view_in("GBP", [(sunday, "USD", Fraction("10.80"))], rates)
    assert cross.total == 9
    assert cross.quotes == tuple(friday.quotes())
    assert rates.route("USD", "EUR", friday.day - timedelta(1)) is None, "no rate of a later day is taken"


@given(st.lists(ROWS, max_size=6), ROWS, DAYS, DAYS)
def test_a_rate_used_earlier_serves_only_days_without_another_from_the_chosen_one_on(
    rows: list[RateRow], new: RateRow, since: date, day: date
) -> None:
    earlier = structs.replace(new, since=since)
    for quote in new.quotes():
        if "EUR" not in (quote.base, quote.currency):
            continue  # only one rate is in question then
        before = ExchangeRates([*rows, new]).route(quote.base, quote.currency, day)
        after = ExchangeRates([*rows, earlier]).route(quote.base, quote.currency, day)
        if before is None:
            assert after == (None if day < since else (structs.replace(quote, since=since),))
        else:
            assert after is not None
            assert tuple(structs.replace(each, since=None) for each in after) == before


def test_an_old_rate_between_two_currencies_gives_way_to_newer_ones_over_the_euro() -> None:
    old = RateRow(MONDAY, "USD", {"GBP": Decimal("0.5")})
    new = RateRow(TUESDAY, "EUR", {"USD": Decimal("1.25"), "GBP": Decimal(1)}, ECB)
    rates = ExchangeRates([old, new])
    assert rates.route("USD", "GBP", MONDAY) == tuple(old.quotes())
    assert rates.route("USD", "GBP", SATURDAY) == tuple(new.quotes())
    assert view_in("GBP", [(SATURDAY, "USD", Fraction(5))], rates).total == 4
