"""What a job brings and takes before it is opened, the history with its requester, and the order of jobs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from annotator.core.bundle.content import Summary
from annotator.core.bundle.manifest import Manifest
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import DecidedBody
from annotator.core.money.amount import Money
from annotator.core.money.states import MoneyState
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import Offer, promised
from annotator.core.pay.totals import Totals
from annotator.core.settings import INBOX_ORDER
from annotator.formats.bundle.reader import read_imported
from annotator.ui.pages.inbox.bundle_card import BundleCard, CardData, in_order, whole_text
from bundle_making import valid_files
from core.pay.hourly_pay import NO_WAGE
from fakes.bundle_library import HeldSource
from services.service_env import PLACE, make_env
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

MANIFEST = read_imported(HeldSource("street", valid_files())).manifest  # 0.04 EUR and 12 s a task
GROSS = Reference(None, WageBasis.GROSS)
CURRENCIES = ("EUR", "USD", "GBP")


def spaced(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (20, "20 tasks: 0.80 EUR in about 4 min"),
        (5, "5 tasks left: 0.20 EUR in about 1 min"),
        (1, "1 task left: 0.04 EUR in about 12 s"),
        (0, ""),
    ],
)
def test_a_card_says_what_all_of_a_job_brings_and_takes(left: int, words: str) -> None:
    assert spaced(whole_text(MANIFEST, promised(MANIFEST), left, 20, NO_WAGE)) == words


def test_what_is_not_stated_is_left_out() -> None:
    untimed = replace(MANIFEST, time=replace(MANIFEST.time, expected_s=None))
    assert spaced(whole_text(untimed, promised(untimed), 20, 20, NO_WAGE)) == "20 tasks: 0.80 EUR"
    unpaid = replace(MANIFEST, pay=None)
    assert spaced(whole_text(unpaid, promised(unpaid), 20, 20, NO_WAGE)) == "20 tasks: about 4 min"
    neither = replace(untimed, pay=None)
    assert whole_text(neither, promised(neither), 20, 20, NO_WAGE) == ""


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(1, 600)), min_size=1, max_size=30))
def test_the_whole_is_the_sum_of_tasks_that_differ(tasks: list[tuple[int, int]]) -> None:
    terms: dict[tuple[str, str], int] = {}
    for cents, seconds in tasks:
        key = (f"{Decimal(cents) / 100:f}", str(seconds))
        terms[key] = terms.get(key, 0) + 1
    offer = promised(MANIFEST, terms)
    assert offer is not None
    assert offer.mean * len(tasks) == Fraction(sum(cents for cents, _seconds in tasks), 100)
    assert offer.mean_s is not None
    assert offer.mean_s * len(tasks) == sum(seconds for _cents, seconds in tasks)


def a_job(title: str, hourly: Money | None, done: int, *, started: bool) -> CardData:
    offer = Offer(Money(Decimal(1), "EUR"), Money(Decimal(1), "EUR"), None, hourly)
    manifest: Manifest = replace(MANIFEST, title=title, pay=None)
    return CardData(Summary(manifest, 3, frozenset()), done, started, Totals(), offer)


JOBS = st.builds(
    a_job,
    st.text("abc", min_size=1, max_size=3),
    st.none() | st.builds(Money, st.decimals(0, 50, places=2), st.sampled_from(CURRENCIES)),
    st.sampled_from((0, 3)),
    started=st.booleans(),
)


@given(st.lists(JOBS, max_size=8))
def test_jobs_are_sorted_by_hourly_pay_and_currencies_are_not_compared(jobs: list[CardData]) -> None:
    found = in_order(jobs, GROSS, "USD")
    assert sorted(map(id, found)) == sorted(map(id, jobs))
    for before, after in pairwise(found):
        assert (not before.left, not before.started) <= (not after.left, not after.started)
        if (bool(before.left), before.started) == (bool(after.left), after.started) and after.hourly(GROSS) is not None:
            first, second = before.hourly(GROSS), after.hourly(GROSS)
            assert first is not None, "what is not known comes last"
            assert second is not None
            if first.currency == second.currency:
                assert first.amount >= second.amount
            else:
                assert second.currency != "USD"
    by_title = in_order(jobs, None, "USD")
    assert [job.bundle.manifest.title for job in by_title if job.left and job.started] == sorted(
        job.bundle.manifest.title for job in jobs if job.left and job.started
    )


def test_a_card_says_how_the_worker_stands_with_the_requester(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, inbox = stage.env, stage.window.inbox
        inbox.take(PLACE)
        await stage.settled()
        env.clock.advance(300_000)  # the inbox is read: this is not the requester's time
        await stage.on_task()
        sent = []
        for _task in range(3):
            env.answered("Bench")
            sent.append(env.view().unique_id)
            await env.services.session.ready(sent[-1], is_complete=True)
            env.clock.advance(12_000)
            await env.services.session.submit(sent[-1])
        for unique_id, state in zip(sent, (MoneyState.APPROVED, MoneyState.REJECTED), strict=False):
            await env.services.journal.write(EntryKind.REWARD_DECIDED, DecidedBody(unique_id, state.value))
        stage.window.turn_to("inbox")
        inbox.refresh()

        def said() -> bool:
            rate = "7.64 EUR/h without searching"  # 0.04 + 0.04 x 20/22 in 36 s
            words = (
                f"You with City Mapping Group: {rate} · approved 1 of 2 decided, 1 undecided · decided on the same day"
            )
            return any(says(card, words) for card in inbox.findChildren(BundleCard))

        await stage.until(said, "the card tells it")

    staged(app, make_env_with(), scenario)


def test_the_order_of_the_inbox_is_remembered(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        inbox.take(PLACE)
        await stage.settled()
        (card,) = inbox.findChildren(BundleCard)
        await stage.until(card.start.hasFocus, "the job has the focus")
        assert inbox.order.currentData() == "pay"
        inbox._order_row.show()
        inbox.order.setFocus()
        inbox.order.setCurrentIndex(inbox.order.findData("title"))
        inbox.order.activated.emit(inbox.order.currentIndex())
        await stage.settled()
        assert stage.env.services.preferences.value(INBOX_ORDER) == "title"
        assert stage.window.focusWidget() is inbox.order, "the focus stays where the order is chosen"
        again = make_env(records=stage.env.records)
        await again.services.preferences.load()
        assert again.services.preferences.value(INBOX_ORDER) == "title"

    staged(app, make_env(), scenario)
