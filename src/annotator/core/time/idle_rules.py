"""Idle thresholds: the time without input after which time is no longer counted, by kind of work. Pure.

The bundle's own rule comes first, then the worker's, then that of the design. The rule in force is part of the
result."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Labels, LabelsKind, Tool
from annotator.core.design.objects import Audio, Text, Video
from annotator.core.design.tree import Design

TAGGING_S = 90
AREAS_S = 180
TEXT_S = 120
TRANSCRIPTION_S = 120  # after playback stops
MODERATION_S = 60  # after playback stops
INSTRUCTIONS_S = 300
SEARCHING_S = 120

_SPANS = (LabelsKind.LABELS, LabelsKind.TIMELINE)


def idle_after_s(design: Design, stated_s: int | None = None, chosen_s: int | None = None) -> int:
    """Return the threshold in seconds. `stated_s` is from the bundle or task, `chosen_s` the worker's setting for
    all designs."""
    if stated_s is not None:
        return stated_s
    return chosen_s if chosen_s is not None else max(_rules(design), default=TAGGING_S)


def _rules(design: Design) -> Iterable[int]:
    """Yield one threshold for each kind of work in the design; the longest applies."""
    objects, controls = design.objects(), design.controls()
    writes = any(isinstance(control, TextArea) for control in controls)
    if any(isinstance(control, Tool) or _marks_areas(control) for control in controls):
        yield AREAS_S
    if any(isinstance(tag, Audio | Video) for tag in objects):
        yield TRANSCRIPTION_S if writes else MODERATION_S
    elif writes or any(isinstance(tag, Text) for tag in objects):
        yield TEXT_S
    else:
        yield TAGGING_S


def _marks_areas(control: object) -> bool:
    return isinstance(control, Labels) and control.kind not in _SPANS
