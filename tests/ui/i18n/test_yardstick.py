"""Cards and the meter compare pay with the same wage."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share
from annotator.ui.i18n.pay_text import against_reference, compared
from ui.i18n.readings import EXPECTED, a_reading

NET = Reference(Money(Decimal("9.74"), "EUR"), WageBasis.NET)
TAXED = replace(NET, shares=(Share("contribution", Decimal(20)), Share("levy", Decimal(5))))
GROSS = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)


@pytest.mark.parametrize("reference", [NET, TAXED, GROSS])
@pytest.mark.parametrize("pay", ["9.70", "10", "12.40", "13", "14"])
def test_a_card_and_the_meter_have_one_yardstick(reference: Reference, pay: str) -> None:
    """An hour that pays as much is above for both, or below for both."""
    held = compared(a_reading(12, EXPECTED, EUR=str(Decimal(pay) / Decimal("0.95"))), reference)
    assert held.value is not None
    assert held.mark is not None
    assert ("above" in against_reference(Money(Decimal(pay), "EUR"), reference)) == (held.value >= held.mark)
