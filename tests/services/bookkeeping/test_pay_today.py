"""The pay of today at work is the pay of today on the earnings page and in the statement, whatever the ledger has."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS
from annotator.core.money.states import MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.settings import OWN_CURRENCY, REFERENCE_WAGE, STATUS
from annotator.ui.i18n.pay_text import beside_text, pay_line, uncounted_text
from annotator.ui.pages.earnings.statement_document import statement_document
from core.pay.hourly_pay import NO_WAGE
from services.service_env import ServiceEnv, make_env

TODAY = date(2026, 11, 24)
AMOUNTS = st.decimals("0.01", 40, places=2).map(str)
PLACES = st.tuples(st.sampled_from(("EUR", "USD")), st.integers(0, 1))  # currency, days ago
MONEY = st.one_of(
    st.tuples(st.sampled_from(("reward", "bonus", "fee")), PLACES, AMOUNTS),
    st.tuples(st.just("payment"), PLACES, AMOUNTS, AMOUNTS, st.sets(st.integers(0, 3))),
)


async def enter(env: ServiceEnv, entries: list[Any]) -> None:
    books, rewards = env.services.books.bookkeeping, list[tuple[str, str]]()
    for kind, (currency, ago), amount, *more in entries:
        who, day = ("Lab", amount, currency), TODAY - timedelta(days=ago)
        match kind:
            case "reward":
                unique_id = await books.enter_reward(*who, day=day, state=MoneyState.APPROVED)
                rewards.append((unique_id, currency))
            case "bonus":
                await books.enter_bonus(*who, day=day)
            case "fee":
                await books.enter_fee(*who, day=day)
            case _:
                covers = [name for at, (name, own) in enumerate(rewards) if at in more[1] and own == currency]
                unpaid = [name for name in covers if not books.earnings.is_paid(name)]
                await books.enter_payment(*who, day=day, covers=unpaid, fee=more[0])


@given(st.lists(MONEY, min_size=1, max_size=6), st.sampled_from(("none", "micro-bnc")), st.booleans(), st.booleans())
def test_live_pay_is_that_of_the_earnings_page_and_of_the_statement(
    entries: list[Any], status: str, is_in_euros: bool, has_rate: bool
) -> None:
    async def scenario() -> None:
        env = make_env()
        books, preferences = env.services.books, env.services.preferences
        await env.services.journal.start("0.1.0")
        await preferences.choose(REFERENCE_WAGE, "fr-minimum-net")
        await preferences.choose(STATUS, status)
        await preferences.choose(OWN_CURRENCY, "EUR" if is_in_euros else OWN_CURRENCY.default)
        if has_rate:
            await books.exchange.enter(TODAY - timedelta(days=3), "EUR", "USD", "1.25")
        env.clock.advance(60_000)
        await enter(env, entries)
        live = books.pay_today(env.services.journal.reading().today)
        view = books.periods.books()
        assert live.shown == view.bar(TODAY, TODAY).figures
        assert live.shown == (await books.exporting.statement(TODAY, TODAY)).total.figures

    asyncio.run(scenario())


def test_money_whose_time_nobody_knows_is_beside_the_hourly_pay_on_every_screen() -> None:
    async def scenario() -> None:
        env = make_env()
        books, sides = env.services.books, env.services.side_activities
        await env.services.journal.start("0.1.0")
        await sides.begin(State.ELSEWHERE_WORKING, "Clicks")
        env.clock.advance(HOUR_MS)
        await sides.end()

        def figure() -> HourlyFigure:
            live = books.pay_today(env.services.journal.reading().today).shown
            assert live == books.periods.books().bar(TODAY, TODAY).figures
            return live["EUR"]

        async def reward(payer: str, amount: str, spent_ms: int = 0) -> None:
            state = MoneyState.APPROVED
            await books.bookkeeping.enter_reward(payer, amount, "EUR", day=TODAY, state=state, spent_ms=spent_ms)

        await reward("clicks", "9.00")
        assert (figure().hourly, figure().untimed) == (Decimal(9), Fraction(0)), "its time was measured"
        await reward("Letters", "36.00")
        await books.bookkeeping.enter_bonus("Letters", "4.00", "EUR", day=TODAY)
        assert (figure().hourly, figure().untimed, figure().total) == (Decimal(9), Fraction(40), Fraction(49))
        assert beside_text([figure()]) == "plus 40.00\u00a0EUR without known time"
        assert pay_line(books.pay_today(env.services.journal.reading().today), NO_WAGE, "EUR").sentence.endswith(
            beside_text([figure()])
        )
        printed = statement_document(await books.exporting.statement(TODAY, TODAY)).toPlainText()
        assert uncounted_text(figure()).replace("\u00a0", " ") in printed
        await reward("Letters", "6.00", HOUR_MS)
        assert (figure().hourly, figure().untimed, figure().work_ms) == (Decimal("7.5"), Fraction(40), 2 * HOUR_MS)
        await books.bookkeeping.enter_bonus("Letters", "3.00", "EUR", day=TODAY)
        assert (figure().hourly, figure().untimed) == (Decimal(9), Fraction(40)), "its work has a known time"

    asyncio.run(scenario())
