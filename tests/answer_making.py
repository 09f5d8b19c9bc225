"""Answers and envelopes drawn by hypothesis: all that a person can answer, and what only data can hold so far."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.core.answer.regions import Answer, Region
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.time.worktime import TaskTimes
from annotator.formats.results.envelope import envelope_bytes
from core.rich_designs import rich_answers, rich_designs

# What an envelope tells of time: the others are not a task's.
TOLD = (State.ON_TASK, State.INSTRUCTIONS, State.IDLE, State.PAUSE, State.WAITING)
WORDS = st.text(min_size=1, max_size=12)
_LAST_UTC_MS = 4_102_444_800_000  # the end of the year 2099
_PERCENT = st.floats(0, 100)


def _video_regions(name: str) -> st.SearchStrategy[Region]:
    """Regions of videos, which are data so far: nothing makes them on screen yet."""
    frames = st.integers(1, 9000)
    ranges = st.lists(st.fixed_dictionaries({"start": frames, "end": frames}), min_size=1, max_size=3)
    key_frame = {
        "frame": frames,
        "enabled": st.booleans(),
        "rotation": st.just(0),
        "time": st.floats(0, 300),
        "x": _PERCENT,
        "y": _PERCENT,
        "width": _PERCENT,
        "height": _PERCENT,
    }
    sequence = st.lists(st.fixed_dictionaries(key_frame), min_size=1, max_size=3)
    timeline = st.fixed_dictionaries({"ranges": ranges, "timelinelabels": st.lists(WORDS, min_size=1, max_size=2)})
    tracked = st.fixed_dictionaries(
        {"framesCount": frames, "duration": st.floats(0, 300), "sequence": sequence, "labels": st.lists(WORDS)}
    )
    return st.builds(
        Region, st.just(f"{name}1"), st.just(name), st.just("video"), st.just("timelinelabels"), timeline
    ) | (st.builds(Region, st.just(f"{name}2"), st.just(name), st.just("video"), st.just("videorectangle"), tracked))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    made = draw(rich_designs().flatmap(rich_answers))
    return replace(made, regions=(*made.regions, *draw(st.lists(_video_regions("moves"), max_size=2))))


@st.composite
def media_seen(draw: st.DrawFn) -> Medium:
    """Of any kind, decoded or not."""
    kind = draw(st.sampled_from(MediumKind))
    whole, seconds = st.integers(1, 99_999), st.floats(0, 99_999)
    known = {
        MediumKind.PICTURE: Extent(width_px=draw(whole), height_px=draw(whole)),
        MediumKind.SOUND: Extent(duration_s=draw(seconds), sample_rate_hz=draw(whole)),
        MediumKind.FILM: Extent(draw(whole), draw(whole), draw(seconds), frame_count=draw(whole)),
    }
    return Medium(draw(WORDS), kind, known[kind] if draw(st.booleans()) else Extent(), "ab" * 32)


@st.composite
def envelopes(draw: st.DrawFn, /, answered: st.SearchStrategy[Answer] | None = None, **fixed: Any) -> Envelope:
    started = draw(st.integers(0, _LAST_UTC_MS))
    media = draw(media_seen())
    told = draw(st.dictionaries(st.sampled_from(TOLD), st.integers(1, 10**9)))
    skipped = draw(st.booleans())
    made = Envelope(
        unique_id=str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))),
        bundle_id=draw(WORDS),
        revision=draw(st.integers(1, 99)),
        task_id=draw(WORDS),
        answer=Answer() if skipped else draw(answered if answered is not None else answers()),
        was_cancelled=skipped,
        started_utc_ms=started,
        submitted_utc_ms=started + draw(st.integers(0, 10**8)),
        times=TaskTimes(told),
        idle_after_s=draw(st.integers(1, 900)),
        media=draw(st.sampled_from([(), (media,)])),
    )
    return replace(made, **fixed)


def an_envelope(task_id: str, *regions: Region, number: int = 1, skipped: bool = False) -> Envelope:
    """The `number`th submission for a task of `street-things@1`, on task for 7.25 s."""
    submitted = 1_795_503_612_345 + number * 60_000
    return Envelope(
        unique_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task_id} {number}")),
        bundle_id="street-things",
        revision=1,
        task_id=task_id,
        answer=Answer(regions),
        was_cancelled=skipped,
        started_utc_ms=submitted - 12_345,
        submitted_utc_ms=submitted,
        times=TaskTimes({State.ON_TASK: 7_250, State.INSTRUCTIONS: 1_000, State.WAITING: 344}),
        idle_after_s=90,
        media=(Medium(f"media/{task_id}.png", MediumKind.PICTURE, Extent(640, 480), "ab" * 32),),
    )


def a_region(control: str, kind: str, value: dict[str, Any], area: str = "r1") -> Region:
    return Region(area, control, "picture", kind, value)


def write_results(folder: Path, made: Sequence[Envelope]) -> Path:
    """As the folder connector leaves them."""
    for envelope in made:
        place = folder / f"{envelope.bundle_id}@{envelope.revision}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{envelope.unique_id}.json").write_bytes(envelope_bytes(envelope))
    return folder
