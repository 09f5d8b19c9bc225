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
from services.desks import KEY, PLACE, Office, an_office, files

MINUTES = MANIFEST.replace('"0.04"', '"0.50"\nunit = "media-minute"')
TASKS = b"id,image\nfirst,media/first.flac\nsecond,media/second.flac\n"
AUDIO_FILES = {f"media/{name}.flac": b"fLaC" for name in ("first", "second")}
CONFIG = b"""<View><Audio name="sound" value="$image"/>
<Choices name="things" toName="sound"><Choice value="Tree" alias="tree"/></Choices></View>"""
SPOKEN = files(other={"bundle.toml": MINUTES.encode(), "config.xml": CONFIG, "tasks.csv": TASKS, **AUDIO_FILES})


async def opened(office: Office | None = None) -> Office:
    office = office or an_office(SPOKEN)
    await office.desk.journal.start("0.1.0")
    await office.desk.bundles.take(PLACE, lambda _done, _all: None)
    await office.desk.session.open_bundle(KEY)
    return office


async def hear(office: Office, name: str, length_s: float) -> None:
    office.desk.session.medium_seen(f"media/{name}.flac", Extent(duration_s=length_s, sample_rate_hz=16_000))
    await office.desk.session.ready(office.view().unique_id, seen=True)


def test_what_a_task_brings_is_known_once_its_audio_is_there() -> None:
    async def scenario() -> None:
        office = await opened()
        view = office.view()
        assert (view.reward, view.by_the_minute, view.media_ms) == (None, Money(Decimal("0.50"), "EUR"), None)
        assert office.desk.journal.reading().currency == ""
        await hear(office, "first", 83.457)
        assert (office.view().reward, office.view().media_ms) == (Money(Decimal("0.6955"), "EUR"), 83_457)
        item = office.desk.journal.folds.meter.earnings.item(view.unique_id)
        assert item is not None
        assert (item.state, item.money, item.requester, item.bundle) == (
            MoneyState.OFFERED,
            Money(Decimal("0.6955"), "EUR"),
            "City Mapping Group",
            KEY,
        )
        assert office.desk.journal.reading().currency == "EUR"

    asyncio.run(scenario())


def test_what_was_sent_brought_what_its_audio_was_long_at_that_moment() -> None:
    """The first length was an estimate; the last word before the submission holds, and never changes again."""

    async def scenario() -> None:
        office = await opened()
        await hear(office, "first", 80)
        office.desk.session.medium_seen("media/first.flac", Extent(duration_s=83.457, sample_rate_hz=16_000))
        office.answered("tree")
        unique_id = office.view().unique_id
        await office.desk.session.submit(unique_id)
        assert office.view().reward is None  # the next one was not heard yet
        entries = {
            entry.kind: entry.body
            for entry in await office.records.entries()
            if entry.body.get("unique_id") == unique_id
        }
        assert OpenedBody.read(entries[EntryKind.TASK_OPENED]).reward is None
        assert LoadedBody.read(entries[EntryKind.LOADING_ENDED]).reward == Reward("0.6667", "EUR")
        sent = SubmittedBody.read(entries[EntryKind.TASK_SUBMITTED])
        assert (sent.reward, sent.media_ms) == (Reward("0.6955", "EUR"), 83_457)
        again = Meter()
        for entry in await office.records.entries():
            again.apply(entry)
        assert again.history(KEY).brought() == {"EUR": Decimal("0.6955")}
        assert office.desk.journal.history(KEY) == again.history(KEY)

    asyncio.run(scenario())


def test_what_was_skipped_brings_nothing() -> None:
    async def scenario() -> None:
        office = await opened()
        await hear(office, "first", 60)
        unique_id = office.view().unique_id
        await office.desk.session.skip(unique_id)
        item = office.desk.journal.folds.meter.earnings.item(unique_id)
        assert item is not None
        assert item.state is MoneyState.RETURNED
        assert office.desk.journal.history(KEY).brought() == {}

    asyncio.run(scenario())


def test_what_is_taken_back_is_offered_again() -> None:
    async def scenario() -> None:
        office = await opened(an_office(SPOKEN, grace_s=60))
        await hear(office, "first", 60)
        office.answered("tree")
        unique_id = office.view().unique_id
        await office.desk.session.submit(unique_id)
        await office.desk.session.undo_submit(unique_id)
        await hear(office, "first", 60)
        item = office.desk.journal.folds.meter.earnings.item(unique_id)
        assert item is not None
        assert (item.state, item.money.amount) == (MoneyState.OFFERED, Decimal("0.5000"))
        assert office.desk.journal.reading().today.brought() == {}

    asyncio.run(scenario())


def test_what_a_minute_of_audio_took_is_the_time_on_tasks_over_their_length() -> None:
    """Reading and waiting are none of it, nor is what was skipped or taken back."""

    async def scenario() -> None:
        office = await opened(an_office(SPOKEN, grace_s=60))
        session, clock = office.desk.session, office.clock
        clock.advance(5_000)
        await hear(office, "first", 30)
        clock.advance(120_000)
        office.answered("tree")
        unique_id = office.view().unique_id
        await session.submit(unique_id)
        day = office.desk.books.periods.today()
        took = AudioWork(work_ms=120_000, audio_ms=30_000)
        assert took.per_minute == 4
        for audio_files in (
            office.desk.journal.history(KEY).audio_files,
            office.desk.journal.reading().today.audio_files,
            office.desk.journal.reading().session.audio_files,
            office.desk.books.periods.audio_files(day, day),
        ):
            assert audio_files == took
        await hear(office, "second", 10)
        clock.advance(60_000)
        await session.skip(office.view().unique_id)
        assert office.desk.journal.history(KEY).audio_files == took
        await session.undo_submit(unique_id)
        assert office.desk.journal.history(KEY).audio_files == AudioWork()
        assert office.desk.books.periods.audio_files(day, day) == AudioWork()
        await hear(office, "first", 30)
        clock.advance(30_000)
        await session.submit(unique_id)
        assert office.desk.journal.history(KEY).audio_files == AudioWork(150_000, 30_000)

    asyncio.run(scenario())


def test_practice_is_in_no_figure_of_audio_either() -> None:
    practice = MANIFEST.replace('currency = "EUR"\namount = "0.04"', 'kind = "practice"')

    async def scenario() -> None:
        office = await opened(an_office({**SPOKEN, "bundle.toml": practice.encode()}))
        await hear(office, "first", 30)
        office.clock.advance(120_000)
        office.answered("tree")
        await office.desk.session.submit(office.view().unique_id)
        assert office.desk.journal.history(KEY).audio_files == AudioWork()

    asyncio.run(scenario())
