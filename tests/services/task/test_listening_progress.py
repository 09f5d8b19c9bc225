"""How much of a sound was heard: shown, kept, asked for, and told to nobody."""

from __future__ import annotations

import asyncio
import json

import pytest

from annotator.core.answer.validation import FindingCode
from annotator.core.design.medium import Extent
from annotator.core.events import AnswerUnsound
from annotator.services.task import drafts
from annotator.services.task.listening_progress import ListeningProgress
from bundle_making import MANIFEST
from fakes.records import MemoryRecords
from services.service_env import KEY, PLACE, ServiceEnv, files, make_env, running, until

LISTEN = MANIFEST + "\n[validate]\nmin_listen_ratio = 0.9\n"
TASKS = b"id,sound\nfirst,media/first.flac\nsecond,media/second.flac\n"
CONFIG = b"""<View><Audio name="talk" value="$sound"/>
<Choices name="things" toName="talk"><Choice value="Tree" alias="tree"/></Choices></View>"""
AUDIO_FILES = {f"media/{name}.flac": b"fLaC" for name in ("first", "second")}
SPOKEN = files(other={"bundle.toml": LISTEN.encode(), "config.xml": CONFIG, "tasks.csv": TASKS, **AUDIO_FILES})
FIRST = f"/shelf/{KEY}/media/first.flac"


async def opened(records: MemoryRecords | None = None) -> tuple[ServiceEnv, ListeningProgress]:
    env = make_env(SPOKEN, records=records)
    await env.services.journal.start("0.1.0")
    await env.services.bundles.take(PLACE, lambda _done, _all: None)
    await env.services.session.open_bundle(KEY)
    await seen(env, "first")
    return env, ListeningProgress(env.services.session, env.drafts)


async def seen(env: ServiceEnv, name: str) -> None:
    env.services.session.record_extent(f"media/{name}.flac", Extent(duration_s=60, sample_rate_hz=16_000))
    await env.services.session.ready(env.view().unique_id, is_complete=True)


def percent(env: ServiceEnv) -> int | None:
    share = env.view().listened
    return None if share is None else share.percent


def test_who_heard_too_little_is_told_where_to_go_on_and_who_heard_enough_is_not() -> None:
    async def scenario() -> None:
        env, hearing = await opened()
        unique_id = env.view().unique_id
        env.answered("tree")
        assert percent(env) == 0
        hearing.record_played(FIRST, 0, 20_000)
        hearing.record_played(FIRST, 50_000, 60_000)
        assert percent(env) == 50
        await env.services.session.submit(unique_id)
        (unsound,) = env.told(AnswerUnsound)
        (finding,) = unsound.findings
        assert (finding.code, finding.control, finding.params["from_ms"]) == (FindingCode.NOT_PLAYED, "talk", "20000")
        hearing.record_played(FIRST, 20_000, 45_000)
        assert percent(env) == 91
        await env.services.session.submit(unique_id)
        assert env.view().task.id == "second"
        assert percent(env) is None  # its sound is not known yet

    asyncio.run(scenario())


def test_what_was_heard_is_there_after_a_restart_and_in_no_result() -> None:
    async def scenario() -> None:
        records = MemoryRecords()
        env, hearing = await opened(records)
        hearing.record_played(FIRST, 0, 57_000)
        await env.drafts.flush()
        again, _hearing = await opened(records)
        assert percent(again) == 95
        again.answered("tree")
        await again.services.session.submit(again.view().unique_id)
        (parcel,) = await records.parcels()
        told = json.loads(parcel.envelope)
        assert told["media"][0].keys() == {"path", "sha256", "duration_s", "sample_rate_hz"}
        assert "heard" not in parcel.envelope.decode()

    asyncio.run(scenario())


def test_it_is_kept_by_itself_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "PLAYED_SAVE_DELAY_S", 0.01)

    async def scenario() -> None:
        env, hearing = await opened()
        unique_id = env.view().unique_id

        def kept() -> tuple[tuple[int, int], ...]:
            heard = env.records.known(unique_id).heard
            return () if heard is None else heard.of("media/first.flac")

        async with running(env.drafts.run()):
            hearing.record_played(FIRST, 0, 30_000)
            hearing.record_played(FIRST, 30_000, 31_000)
            await until(lambda: kept() == ((0, 31_000),), "it is on disk")
            hearing.record_played(FIRST, 31_000, 32_000)
            await until(lambda: kept() == ((0, 32_000),), "what came later is, too")

    asyncio.run(scenario())


def test_another_file_and_a_task_that_is_sent_hear_nothing() -> None:
    async def scenario() -> None:
        env, hearing = await opened()
        hearing.record_played("/elsewhere/first.flac", 0, 60_000)
        hearing.record_played(f"/shelf/{KEY}/media/second.flac", 0, 60_000)
        assert percent(env) == 0
        await env.services.session.skip(env.view().unique_id)
        await env.services.session.step(-1)
        hearing.record_played(FIRST, 0, 60_000)
        (skipped, *_rest) = await env.records.assignments(KEY)
        await env.drafts.flush()
        assert skipped.heard is None

    asyncio.run(scenario())
