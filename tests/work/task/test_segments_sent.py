"""What is said of segments of a sound leaves with the length that the sound really has."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from annotator.core.answer.areas import with_area
from annotator.core.answer.findings import FindingCode
from annotator.core.answer.regions import Answer, Area, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.core.facts import AnswerUnsound
from annotator.formats.results.envelope import result_schema_problems
from work.desks import KEY, PLACE, Office, an_office, files

CONFIG = b"""<View>
  <Labels name="who" toName="sound"><Label value="Ada"/><Label value="Charles"/></Labels>
  <Audio name="sound" value="$audio"/>
  <TextArea name="words" toName="sound" perRegion="true"/>
  <Choices name="clear" toName="sound"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>"""
SPOKEN = files(other={"config.xml": CONFIG, "tasks.csv": b"id,audio\nfirst,media/a.flac\n", "media/a.flac": b"fLaC"})
ROUGH, EXACT = (Extent(duration_s=length_s, sample_rate_hz=16_000) for length_s in (12.0, 11.0))


def transcribed(office: Office, start: float, end: float) -> Answer:
    """With the length that was known when the segment was marked."""
    design = office.view().design
    who, words, clear = (design.control(name) for name in ("who", "words", "clear"))
    assert isinstance(who, Labels)
    assert words is not None
    assert clear is not None
    place = {"start": start, "end": end, "channel": 0}
    segment = Area("s1", "sound", Shape.SEGMENT, place, Extent(duration_s=ROUGH.duration_s))
    answer = with_payload(with_area(Answer(), who, segment, ("Ada",)), words, ["hello"], segment)
    answer = with_payload(answer, clear, ["Yes"])
    office.desk.session.edited(office.view().unique_id, answer)
    return answer


async def at_the_sound() -> Office:
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
        office = await at_the_sound()
        transcribed(office, 3.25, 5.1)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        await office.desk.session.submit(office.view().unique_id)
        told = await sent(office)
        assert [region.get("original_length") for region in told["result"]] == [11.0, 11.0, None]
        assert [region["value"].get("start") for region in told["result"]] == [3.25, 3.25, None]
        assert (told["media"][0]["duration_s"], told["media"][0]["sample_rate_hz"]) == (11.0, 16_000)

    asyncio.run(scenario())


def test_a_segment_behind_the_end_that_the_sound_really_has_is_told() -> None:
    async def scenario() -> None:
        office = await at_the_sound()
        transcribed(office, 10.5, 11.5)
        office.desk.session.medium_seen("media/a.flac", EXACT)
        await office.desk.session.submit(office.view().unique_id)
        (unsound,) = office.told(AnswerUnsound)
        assert [(finding.code, finding.area) for finding in unsound.findings] == [(FindingCode.OUTSIDE, "s1")]

    asyncio.run(scenario())
