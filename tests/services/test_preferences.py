"""Preferences: what was chosen, and the wage of the day."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from annotator.core.errors import StoreFault
from annotator.core.events import Event, SettingsChanged
from annotator.core.money.amount import Money
from annotator.core.settings import (
    APPEARANCE,
    LANGUAGE,
    OWN_WAGE,
    OWN_WAGE_CURRENCY,
    REFERENCE_WAGE,
    SHOW_METER,
    Setting,
)
from services.service_env import make_env

DAY_MS = 86_400_000


def test_a_choice_is_stored_before_it_is_announced_and_outlives_a_restart() -> None:
    async def scenario() -> None:
        env = make_env()
        stored: list[str | None] = []

        def listener(_event: Event) -> None:
            stored.append(env.records._settings.get("appearance"))

        env.services.event_bus.listen(listener)
        await env.services.preferences.choose(APPEARANCE, "dark")
        assert stored == ["dark"]
        assert env.events == [SettingsChanged(("appearance",))]
        again = make_env(records=env.records)
        await again.services.preferences.load()
        assert again.services.preferences.value(APPEARANCE) == "dark"

    asyncio.run(scenario())


def test_a_choice_that_could_not_be_stored_was_not_made() -> None:
    async def scenario() -> None:
        env = make_env()
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.preferences.choose(SHOW_METER, "no")
        assert env.services.preferences.value(SHOW_METER) == "yes"
        assert env.events == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("setting", "value"),
    [(LANGUAGE, "tlh"), (SHOW_METER, "maybe"), (OWN_WAGE, "12,50"), (OWN_WAGE, "-1"), (OWN_WAGE, "0")],
)
def test_a_value_that_a_setting_does_not_accept_is_a_mistake_of_the_caller(setting: Setting, value: str) -> None:
    async def scenario() -> None:
        env = make_env(agreed=False)
        before = await env.records.settings()
        with pytest.raises(ValueError, match="does not accept"):
            await env.services.preferences.choose(setting, value)
        assert await env.records.settings() == before

    asyncio.run(scenario())


def test_stored_values_that_nobody_knows_fall_back_to_the_default() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.records.save_settings({"language": "tlh", "own_wage": "much", "gone_since_long": "x"})
        await env.services.preferences.load()
        assert env.services.preferences.value(LANGUAGE) == "system"
        assert env.services.preferences.value(OWN_WAGE) == ""

    asyncio.run(scenario())


def test_the_reference_wage_is_the_one_in_force_on_the_local_day() -> None:
    async def scenario() -> None:
        env = make_env()
        preferences = env.services.preferences
        assert preferences.reference().wage == Money(Decimal("12.31"), "EUR")
        env.clock.advance(37 * DAY_MS + 15 * 3_600_000)  # 2026-12-31 at 23:00 in Paris, then one hour more
        assert preferences.reference().wage == Money(Decimal("12.31"), "EUR")
        env.clock.advance(3_600_000)
        assert preferences.reference().wage == Money(Decimal("12.65"), "EUR")

    asyncio.run(scenario())


def test_an_own_wage_counts_only_once_it_is_given() -> None:
    async def scenario() -> None:
        preferences = make_env().services.preferences
        await preferences.choose(REFERENCE_WAGE, "own")
        assert preferences.reference().wage is None
        await preferences.choose(OWN_WAGE, "15.5")
        await preferences.choose(OWN_WAGE_CURRENCY, "CHF")
        assert preferences.reference().wage == Money(Decimal("15.5"), "CHF")

    asyncio.run(scenario())


def test_a_wage_that_no_rule_tells_is_no_reference() -> None:
    async def scenario() -> None:
        preferences = make_env().services.preferences
        await preferences.choose(REFERENCE_WAGE, "uk")
        assert preferences.reference().wage is None

    asyncio.run(scenario())
