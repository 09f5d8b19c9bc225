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
from annotator.core.errors import EndSought, NotSeen
from annotator.core.events import AnswerUnsound, EndFound
from annotator.formats.results.envelope import result_schema_problems
from services.desks import KEY, PLACE, Office, an_office, files

CONFIG = b"""<View>
  <Labels name="who" toName="sound"><Label value="Ada"/><Label value="Charles"/></Labels>
  <Audio name="sound" value="$audio"/>
  <TextArea name="words" toName="sound" perRegion="true"/>
  <Choices name="clear" toName="sound" required="true"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>"""
SPOKEN = files(other={"config.xml": CONFIG, "tasks.csv": b"id,audio\nfirst,media/a.flac\n", "media/a.flac": b"fLaC"})
ROUGH = Extent(duration_s=12.0, sample_rate_hz=16_000, is_estimate=True)
EXACT = Extent(duration_s=11.0, sample_rate_hz=16_000)


def transcribed(office: Office, start: float, end: float) -> Answer:
    """With the length that was known when the segment was marked."""
    design = office.view().design
    who, words, clear = (design.control(name) for name in ("who", "words", "clear"))
    assert isinstance(who, Labels)
    assert words is not None
    assert clear is not None
    place = {"start": start, "end": end, "channel": 0}
    segment = Region("s1", "sound", Shape.SEGMENT, place, Extent(duration_s=ROUGH.duration_s))
    answer = with_payload(with_region(Answer(), who, segment, ("Ada",)), words, ["hello"], segment)
    answer = with_payload(answer, clear, ["Yes"])
    office.desk.session.edited(office.view().unique_id, answer)
    return answer


async def at_the_audio() -> Office:
    office = an_office(SPOKEN)
    await office.desk.journal.start("0.1.0")
    await office.desk.bundles.take(PLACE, lambda _done, _all: None)
    await office.desk.session.open_bundle(KEY)
    office.desk.session.medium_seen("media/a.flac", ROUGH)
    await office.desk.session.ready(office.view().unique_id, seen=True)
    return office


async def sent(office: Office) -> dict[str, Any]:
    (parcel,) = await office.records.parcels()
    assert result_schema_problems(parcel.envelope) == ()
    value: dict[str, Any] = json.loads(parcel.envelope)
    return value


def test_the_length_that_is_known_at_the_end_stands_beside_each_value() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 3.25, 5.1)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        await office.desk.session.submit(office.view().unique_id)
        told = await sent(office)
        assert [item.get("original_length") for item in told["result"]] == [11.0, 11.0, None]
        assert [item["value"].get("start") for item in told["result"]] == [3.25, 3.25, None]
        assert (told["media"][0]["duration_s"], told["media"][0]["sample_rate_hz"]) == (11.0, 16_000)

    asyncio.run(scenario())


def test_a_segment_behind_the_end_that_the_audio_really_has_is_told() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 10.5, 11.5)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        await office.desk.session.submit(office.view().unique_id)
        (unsound,) = office.told(AnswerUnsound)
        assert [(finding.code, finding.region_id) for finding in unsound.findings] == [(FindingCode.OUTSIDE, "s1")]

    asyncio.run(scenario())


def test_a_submission_waits_for_the_end_of_the_audio_and_no_estimate_leaves() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 3.25, 5.1)
        unique_id = office.view().unique_id
        with pytest.raises(EndSought):
            await office.desk.session.submit(unique_id)
        assert await office.records.parcels() == ()
        office.desk.session.medium_seen("media/a.flac", replace(ROUGH, duration_s=10.5))
        assert not office.told(EndFound)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        assert [event.unique_id for event in office.told(EndFound)] == [unique_id]
        await office.desk.session.submit(unique_id)
        assert (await sent(office))["result"][0]["original_length"] == 11.0

    asyncio.run(scenario())


def test_an_edit_after_it_lets_the_submission_be() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 3.25, 5.1)
        with pytest.raises(EndSought):
            await office.desk.session.submit(office.view().unique_id)
        transcribed(office, 3.25, 5.2)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        assert not office.told(EndFound)

    asyncio.run(scenario())


def test_what_is_missing_is_told_before_the_end_is_found_and_what_a_length_decides_is_not() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 11.5, 12.5)
        with pytest.raises(EndSought):
            await office.desk.session.submit(office.view().unique_id)
        assert not office.told(AnswerUnsound)
        office.desk.session.edited(office.view().unique_id, replace(office.view().answer, items=()))
        await office.desk.session.submit(office.view().unique_id)
        assert [finding.control for event in office.told(AnswerUnsound) for finding in event.findings] == ["clear"]

    asyncio.run(scenario())


def test_an_audio_that_is_lost_meanwhile_ends_the_waiting() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        transcribed(office, 3.25, 5.1)
        with pytest.raises(EndSought):
            await office.desk.session.submit(office.view().unique_id)
        with pytest.raises(NotSeen):
            await office.desk.session.ready(office.view().unique_id, seen=False)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        assert not office.told(EndFound)

    asyncio.run(scenario())


def test_what_is_skipped_meanwhile_tells_no_length() -> None:
    async def scenario() -> None:
        office = await at_the_audio()
        await office.desk.session.skip(office.view().unique_id)
        assert (await sent(office))["media"][0]["duration_s"] is None

    asyncio.run(scenario())
