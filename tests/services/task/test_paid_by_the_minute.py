"""Work that is paid by the minute of sound: what it brings is known once the sound is, and stays what it was."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from annotator.core.design.medium import Extent
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Reward
from annotator.core.ledger.entry_types import LoadedBody, OpenedBody, SubmittedBody
from annotator.core.money.amount import Money
from annotator.core.money.states import MoneyState
from annotator.core.pay.meter import Meter
from annotator.core.pay.totals import AudioWork
from bundle_making import MANIFEST
from core.pay.hourly_pay import brought
from services.service_env import KEY, PLACE, ServiceEnv, files, make_env

MINUTES = MANIFEST.replace('"0.04"', '"0.50"\nunit = "media-minute"')
TASKS = b"id,image\nfirst,media/first.flac\nsecond,media/second.flac\n"
AUDIO_FILES = {f"media/{name}.flac": b"fLaC" for name in ("first", "second")}
CONFIG = b"""<View><Audio name="sound" value="$image"/>
<Choices name="things" toName="sound"><Choice value="Tree" alias="tree"/></Choices></View>"""
SPOKEN = files(other={"bundle.toml": MINUTES.encode(), "config.xml": CONFIG, "tasks.csv": TASKS, **AUDIO_FILES})


async def opened(env: ServiceEnv | None = None) -> ServiceEnv:
    env = env or make_env(SPOKEN)
    await env.services.journal.start("0.1.0")
    await env.services.bundles.take(PLACE, lambda _done, _all: None)
    await env.services.session.open_bundle(KEY)
    return env


async def hear(env: ServiceEnv, name: str, length_s: float) -> None:
    env.services.session.record_extent(f"media/{name}.flac", Extent(duration_s=length_s, sample_rate_hz=16_000))
    await env.services.session.ready(env.view().unique_id, is_complete=True)


def test_what_a_task_brings_is_known_once_its_audio_is_there() -> None:
    async def scenario() -> None:
        env = await opened()
        view = env.view()
        assert (view.reward, view.by_the_minute, view.media_ms) == (None, Money(Decimal("0.50"), "EUR"), None)
        assert env.services.journal.reading().currency == ""
        await hear(env, "first", 83.457)
        assert (env.view().reward, env.view().media_ms) == (Money(Decimal("0.6955"), "EUR"), 83_457)
        item = env.services.journal.folds.meter.earnings.item(view.unique_id)
        assert item is not None
        assert (item.state, item.money, item.requester, item.bundle) == (
            MoneyState.OFFERED,
            Money(Decimal("0.6955"), "EUR"),
            "City Mapping Group",
            KEY,
        )
        assert env.services.journal.reading().currency == "EUR"

    asyncio.run(scenario())


def test_what_was_sent_brought_what_its_audio_was_long_at_that_moment() -> None:
    """The first length was an estimate; the last word before the submission holds, and never changes again."""

    async def scenario() -> None:
        env = await opened()
        await hear(env, "first", 80)
        env.services.session.record_extent("media/first.flac", Extent(duration_s=83.457, sample_rate_hz=16_000))
        env.answered("tree")
        unique_id = env.view().unique_id
        await env.services.session.submit(unique_id)
        assert env.view().reward is None  # the next one was not heard yet
        entries = {
            entry.kind: entry.body for entry in await env.records.entries() if entry.body.get("unique_id") == unique_id
        }
        assert OpenedBody.read(entries[EntryKind.TASK_OPENED]).reward is None
        assert LoadedBody.read(entries[EntryKind.LOADING_ENDED]).reward == Reward("0.6667", "EUR")
        sent = SubmittedBody.read(entries[EntryKind.TASK_SUBMITTED])
        assert (sent.reward, sent.media_ms) == (Reward("0.6955", "EUR"), 83_457)
        again = Meter()
        for entry in await env.records.entries():
            again.apply(entry)
        assert brought(again.history(KEY)) == {"EUR": Decimal("0.6955")}
        assert env.services.journal.history(KEY) == again.history(KEY)

    asyncio.run(scenario())


def test_what_was_skipped_brings_nothing() -> None:
    async def scenario() -> None:
        env = await opened()
        await hear(env, "first", 60)
        unique_id = env.view().unique_id
        await env.services.session.skip(unique_id)
        item = env.services.journal.folds.meter.earnings.item(unique_id)
        assert item is not None
        assert item.state is MoneyState.RETURNED
        assert brought(env.services.journal.history(KEY)) == {}

    asyncio.run(scenario())


def test_what_is_taken_back_is_offered_again() -> None:
    async def scenario() -> None:
        env = await opened(make_env(SPOKEN, grace_s=60))
        await hear(env, "first", 60)
        env.answered("tree")
        unique_id = env.view().unique_id
        await env.services.session.submit(unique_id)
        await env.services.session.undo_submit(unique_id)
        await hear(env, "first", 60)
        item = env.services.journal.folds.meter.earnings.item(unique_id)
        assert item is not None
        assert (item.state, item.money.amount) == (MoneyState.OFFERED, Decimal("0.5000"))
        assert brought(env.services.journal.reading().today) == {}

    asyncio.run(scenario())


def test_what_a_minute_of_audio_took_is_the_time_on_tasks_over_their_length() -> None:
    """Reading and waiting are none of it, nor is what was skipped or taken back."""

    async def scenario() -> None:
        env = await opened(make_env(SPOKEN, grace_s=60))
        session, clock = env.services.session, env.clock
        clock.advance(5_000)
        await hear(env, "first", 30)
        clock.advance(120_000)
        env.answered("tree")
        unique_id = env.view().unique_id
        await session.submit(unique_id)
        day = env.services.books.periods.today()
        took = AudioWork(work_ms=120_000, audio_ms=30_000)
        assert took.per_minute == 4
        for audio_files in (
            env.services.journal.history(KEY).audio_files,
            env.services.journal.reading().today.audio_files,
            env.services.journal.reading().session.audio_files,
            env.services.books.periods.audio_files(day, day),
        ):
            assert audio_files == took
        await hear(env, "second", 10)
        clock.advance(60_000)
        await session.skip(env.view().unique_id)
        assert env.services.journal.history(KEY).audio_files == took
        await session.undo_submit(unique_id)
        assert env.services.journal.history(KEY).audio_files == AudioWork()
        assert env.services.books.periods.audio_files(day, day) == AudioWork()
        await hear(env, "first", 30)
        clock.advance(30_000)
        await session.submit(unique_id)
        assert env.services.journal.history(KEY).audio_files == AudioWork(150_000, 30_000)

    asyncio.run(scenario())


def test_practice_is_in_no_figure_of_audio_either() -> None:
    practice = MANIFEST.replace('currency = "EUR"\namount = "0.04"', 'kind = "practice"')

    async def scenario() -> None:
        env = await opened(make_env({**SPOKEN, "bundle.toml": practice.encode()}))
        await hear(env, "first", 30)
        env.clock.advance(120_000)
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        assert env.services.journal.history(KEY).audio_files == AudioWork()

    asyncio.run(scenario())
