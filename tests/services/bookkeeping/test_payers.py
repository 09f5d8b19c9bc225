"""Payers as they are typed: what is kept as the worker's own word, and what is no threshold, delay or name."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from annotator.core.errors import MoneyRefused
from annotator.core.money.payers import DelayIn, Means
from annotator.services.bookkeeping.payers import TypedMeans, TypedPayer
from services.service_env import make_env

TYPED = TypedPayer(
    key="clickworker",
    name="Clickworker",
    means=(TypedMeans("SEPA", "12.50", "eur"), TypedMeans(" PayPal ", "", "EUR"), TypedMeans("", "", "EUR")),
    means_used="SEPA",
    delay="5",
    delay_in=DelayIn.WORKING_DAYS,
    note=" asked support ",
)
NEW = replace(TYPED, key="", name="Ma Plateforme")


def test_what_is_typed_is_what_is_kept() -> None:
    payer = make_env().services.books.payers.read(TYPED)
    assert payer.means == (Means("SEPA", Decimal("12.50"), "EUR"), Means("PayPal"))
    assert (payer.key, payer.means_used, payer.delay, payer.delay_in) == ("clickworker", "SEPA", 5, TYPED.delay_in)
    assert payer.note == "asked support"


def test_what_is_left_empty_is_not_known() -> None:
    payer = make_env().services.books.payers.read(replace(TYPED, means=(), delay="", note=""))
    assert (payer.means, payer.means_used, payer.delay, payer.note) == ((), "", None, "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (replace(TYPED, means=(TypedMeans("SEPA", "ten", "EUR"),)), "money-threshold"),
        (replace(TYPED, means=(TypedMeans("SEPA", "-1", "EUR"),)), "money-threshold"),
        (replace(TYPED, means=(TypedMeans("SEPA", "10", "XXZ"),)), "money-currency"),
        (replace(TYPED, means=(TypedMeans("", "10", "EUR"),)), "money-empty"),
        (replace(TYPED, means=(TypedMeans("SEPA", "10", "EUR"), TypedMeans("SEPA", "20", "EUR"))), "money-means-twice"),
        (replace(TYPED, delay="a week"), "money-delay"),
        (replace(TYPED, delay="1001"), "money-delay"),
        (replace(TYPED, delay="²"), "money-delay"),
        (replace(NEW, name="  "), "money-empty"),
        (replace(NEW, name="CLICKWORKER"), "money-payer-known"),
    ],
)
def test_what_cannot_be_is_refused(typed: TypedPayer, code: str) -> None:
    with pytest.raises(MoneyRefused) as refused:
        make_env().services.books.payers.read(typed)
    assert refused.value.code == code


def test_an_own_payer_is_added_changed_taken_away_and_brought_back() -> None:
    async def whole() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        payers = env.services.books.payers
        await payers.write(payers.read(NEW))
        added = payers.called("ma plateforme")
        assert added is not None
        assert (added.key, added.is_own, added.as_of) == ("ma-plateforme", True, date(2026, 11, 24))
        assert added in payers.all()
        await payers.write(payers.read(replace(NEW, key=added.key, name="Ma Plateforme", delay="8")))
        changed = payers.called(added.key)
        assert changed is not None
        assert (changed.delay, len(payers.all())) == (8, 3)
        await payers.forget(added.key)
        assert payers.called(added.key) is None
        await payers.restore(changed)
        again = make_env(records=env.records)
        await again.services.books.payers.load()
        assert again.services.books.payers.called(added.key) == changed

    asyncio.run(whole())
