"""A bundle of sounds that is paid by the minute, as an export knows it, and what was sent of it."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayUnit
from annotator.core.bundle.tasks import Column, Tasks, packed
from annotator.core.design.controls import TextArea
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.design.objects import Audio
from annotator.core.design.tree import Design, View
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.known_tasks import KnownTasks
from answer_making import an_envelope
from formats.known_bundle import known_tasks

COLUMNS = {"id": ["first", "second"], "sound": ["media/first.flac", "media/second.flac"], "reward": ["", "2"]}
DESIGN = Design(View(children=(Audio(name="sound", value="$sound"), TextArea(name="said", to_name="sound"))))


def spoken_tasks() -> KnownTasks:
    """0.50 USD a minute; the second task says 2 USD."""
    pictured = known_tasks().bundle.manifest
    assert pictured.pay is not None
    pay = replace(pictured.pay, amount=Decimal("0.50"), unit=PayUnit.MEDIA_MINUTE)
    tasks = Tasks({name: Column((packed(values),)) for name, values in COLUMNS.items()}, "id")
    return KnownTasks(Bundle(replace(pictured, pay=pay), DESIGN, tasks, ""))


def heard(task_id: str, length_s: float | None) -> Envelope:
    extent = Extent(duration_s=length_s, sample_rate_hz=None if length_s is None else 16_000)
    medium = Medium(f"media/{task_id}.flac", MediumKind.AUDIO, extent, "cd" * 32)
    return replace(an_envelope(task_id), media=(medium,))
