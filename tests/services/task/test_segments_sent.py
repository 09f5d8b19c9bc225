"""Results about segments have the real length of the audio."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import FindingCode
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.core.errors import EndSought, MediaNotShown
from annotator.core.events import AnswerUnsound, SubmissionCanProceed
from annotator.formats.results.envelope import result_schema_problems
from services.service_env import KEY, PLACE, ServiceEnv, files, make_env

CONFIG = b"""<View>
  <Labels name="who" toName="sound"><Label value="Ada"/><Label value="Charles"/></Labels>
  <Audio name="sound" value="$audio"/>
  <TextArea name="words" toName="sound" perRegion="true"/>
  <Choices name="clear" toName="sound" required="true"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>"""
SPOKEN = files(other={"config.xml": CONFIG, "tasks.csv": b"id,audio\nfirst,media/a.flac\n", "media/a.flac": b"fLaC"})
ROUGH = Extent(duration_s=12.0, sample_rate_hz=16_000, is_estimate=True)
EXACT = Extent(duration_s=11.0, sample_rate_hz=16_000)


def transcribed(env: ServiceEnv, start: float, end: float) -> Answer:
    """With the length that was known when the segment was marked."""
    design = env.view().design
    who, words, clear = (design.control(name) for name in ("who", "words", "clear"))
    assert isinstance(who, Labels)
    assert words is not None
    assert clear is not None
    place = {"start": start, "end": end, "channel": 0}
    segment = Region("s1", "sound", Shape.SEGMENT, place, Extent(duration_s=ROUGH.duration_s))
    answer = with_payload(with_region(Answer(), who, segment, ("Ada",)), words, ["hello"], segment)
    answer = with_payload(answer, clear, ["Yes"])
    env.services.session.edited(env.view().unique_id, answer)
    return answer


async def at_the_audio() -> ServiceEnv:
    env = make_env(SPOKEN)
    await env.services.journal.start("0.1.0")
    await env.services.bundles.take(PLACE, lambda _done, _all: None)
    await env.services.session.open_bundle(KEY)
    env.services.session.record_extent("media/a.flac", ROUGH)
    await env.services.session.ready(env.view().unique_id, is_complete=True)
    return env


async def sent(env: ServiceEnv) -> dict[str, Any]:
    (parcel,) = await env.records.parcels()
    assert result_schema_problems(parcel.envelope) == ()
    value: dict[str, Any] = json.loads(parcel.envelope)
    return value


def test_the_length_that_is_known_at_the_end_stands_beside_each_value() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 3.25, 5.1)
        env.services.session.record_extent("media/a.flac", EXACT)
        await env.services.session.submit(env.view().unique_id)
        told = await sent(env)
        assert [item.get("original_length") for item in told["result"]] == [11.0, 11.0, None]
        assert [item["value"].get("start") for item in told["result"]] == [3.25, 3.25, None]
        assert (told["media"][0]["duration_s"], told["media"][0]["sample_rate_hz"]) == (11.0, 16_000)

    asyncio.run(scenario())


def test_a_segment_behind_the_end_that_the_audio_really_has_is_told() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 10.5, 11.5)
        env.services.session.record_extent("media/a.flac", EXACT)
        await env.services.session.submit(env.view().unique_id)
        (unsound,) = env.told(AnswerUnsound)
        assert [(finding.code, finding.region_id) for finding in unsound.findings] == [(FindingCode.OUTSIDE, "s1")]

    asyncio.run(scenario())


def test_a_submission_waits_for_the_end_of_the_audio_and_no_estimate_leaves() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 3.25, 5.1)
        unique_id = env.view().unique_id
        with pytest.raises(EndSought):
            await env.services.session.submit(unique_id)
        assert await env.records.parcels() == ()
        env.services.session.record_extent("media/a.flac", replace(ROUGH, duration_s=10.5))
        assert not env.told(SubmissionCanProceed)
        env.services.session.record_extent("media/a.flac", EXACT)
        assert [event.unique_id for event in env.told(SubmissionCanProceed)] == [unique_id]
        await env.services.session.submit(unique_id)
        assert (await sent(env))["result"][0]["original_length"] == 11.0

    asyncio.run(scenario())


def test_an_edit_after_it_lets_the_submission_be() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 3.25, 5.1)
        with pytest.raises(EndSought):
            await env.services.session.submit(env.view().unique_id)
        transcribed(env, 3.25, 5.2)
        env.services.session.record_extent("media/a.flac", EXACT)
        assert not env.told(SubmissionCanProceed)

    asyncio.run(scenario())


def test_what_is_missing_is_told_before_the_end_is_found_and_what_a_length_decides_is_not() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 11.5, 12.5)
        with pytest.raises(EndSought):
            await env.services.session.submit(env.view().unique_id)
        assert not env.told(AnswerUnsound)
        env.services.session.edited(env.view().unique_id, replace(env.view().answer, items=()))
        await env.services.session.submit(env.view().unique_id)
        assert [finding.control for event in env.told(AnswerUnsound) for finding in event.findings] == ["clear"]

    asyncio.run(scenario())


def test_an_audio_that_is_lost_meanwhile_ends_the_waiting() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        transcribed(env, 3.25, 5.1)
        with pytest.raises(EndSought):
            await env.services.session.submit(env.view().unique_id)
        with pytest.raises(MediaNotShown):
            await env.services.session.ready(env.view().unique_id, is_complete=False)
        env.services.session.record_extent("media/a.flac", EXACT)
        assert not env.told(SubmissionCanProceed)

    asyncio.run(scenario())


def test_what_is_skipped_meanwhile_tells_no_length() -> None:
    async def scenario() -> None:
        env = await at_the_audio()
        await env.services.session.skip(env.view().unique_id)
        assert (await sent(env))["media"][0]["duration_s"] is None

    asyncio.run(scenario())
