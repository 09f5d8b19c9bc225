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
from services.desks import an_office

DAY_MS = 86_400_000


def test_a_choice_is_stored_before_it_is_announced_and_outlives_a_restart() -> None:
    async def scenario() -> None:
        office = an_office()
        stored: list[str | None] = []

        def listener(_event: Event) -> None:
            stored.append(office.records._settings.get("appearance"))

        office.desk.event_bus.listen(listener)
        await office.desk.preferences.choose(APPEARANCE, "dark")
        assert stored == ["dark"]
        assert office.events == [SettingsChanged(("appearance",))]
        again = an_office(records=office.records)
        await again.desk.preferences.load()
        assert again.desk.preferences.value(APPEARANCE) == "dark"

    asyncio.run(scenario())


def test_a_choice_that_could_not_be_stored_was_not_made() -> None:
    async def scenario() -> None:
        office = an_office()
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await office.desk.preferences.choose(SHOW_METER, "no")
        assert office.desk.preferences.value(SHOW_METER) == "yes"
        assert office.events == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("setting", "value"),
    [(LANGUAGE, "tlh"), (SHOW_METER, "maybe"), (OWN_WAGE, "12,50"), (OWN_WAGE, "-1"), (OWN_WAGE, "0")],
)
def test_a_value_that_a_setting_does_not_accept_is_a_mistake_of_the_caller(setting: Setting, value: str) -> None:
    async def scenario() -> None:
        office = an_office(agreed=False)
        with pytest.raises(ValueError, match="does not accept"):
            await office.desk.preferences.choose(setting, value)
        assert await office.records.settings() == {}

    asyncio.run(scenario())


def test_stored_values_that_nobody_knows_fall_back_to_the_default() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.records.save_settings({"language": "tlh", "own_wage": "much", "gone_since_long": "x"})
        await office.desk.preferences.load()
        assert office.desk.preferences.value(LANGUAGE) == "system"
        assert office.desk.preferences.value(OWN_WAGE) == ""

    asyncio.run(scenario())


def test_the_reference_wage_is_the_one_in_force_on_the_local_day() -> None:
    async def scenario() -> None:
        office = an_office()
        preferences = office.desk.preferences
        assert preferences.reference_wage() == Money(Decimal("9.74"), "EUR")
        office.clock.advance(37 * DAY_MS + 15 * 3_600_000)  # 2026-12-31 at 23:00 in Paris, then one hour more
        assert preferences.reference_wage() == Money(Decimal("9.74"), "EUR")
        office.clock.advance(3_600_000)
        assert preferences.reference_wage() == Money(Decimal("10.01"), "EUR")

    asyncio.run(scenario())


def test_an_own_wage_counts_only_once_it_is_given() -> None:
    async def scenario() -> None:
        preferences = an_office().desk.preferences
        await preferences.choose(REFERENCE_WAGE, "own")
        assert preferences.reference_wage() is None
        await preferences.choose(OWN_WAGE, "15.5")
        await preferences.choose(OWN_WAGE_CURRENCY, "CHF")
        assert preferences.reference_wage() == Money(Decimal("15.5"), "CHF")

    asyncio.run(scenario())


def test_a_wage_that_no_rule_tells_is_no_reference() -> None:
    async def scenario() -> None:
        preferences = an_office().desk.preferences
        await preferences.choose(REFERENCE_WAGE, "uk")
        assert preferences.reference_wage() is None

    asyncio.run(scenario())
