"""Idle thresholds: the time without input after which time is no longer counted, by kind of work. Pure. The bundle's
own rule comes first, then the worker's, then that of the design. The rule in force is part of the result."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Labels, LabelsKind, Messages, Tool
from annotator.core.design.objects import Audio, Chat, HyperText, Paragraphs, Pdf, Text, Video
from annotator.core.design.tree import Design

TAGGING_S = 90
REGIONS_S = 180
TEXT_S = 120
TRANSCRIPTION_S = 120  # after playback stops
MODERATION_S = 60  # after playback stops
INSTRUCTIONS_S = 300
SEARCHING_S = 120

_SPANS = (LabelsKind.LABELS, LabelsKind.TIMELINE, LabelsKind.PARAGRAPHS)


def idle_after_s(design: Design, stated_s: int | None = None, chosen_s: int | None = None) -> int:
    """Return the threshold (s). `stated_s` is the bundle's or task's, `chosen_s` the worker's for all designs."""
    if stated_s is not None:
        return stated_s
    return chosen_s if chosen_s is not None else max(_rules(design), default=TAGGING_S)


def is_transcription(design: Design) -> bool:
    """Return whether texts about parts of a recording are typed, so that nobody plays long without input."""
    is_typed = any(isinstance(control, TextArea) and control.per_region for control in design.controls())
    return is_typed and any(isinstance(tag, Audio | Video) for tag in design.objects())


def _rules(design: Design) -> Iterable[int]:
    """Yield one threshold for each kind of work in the design; the longest applies."""
    objects, controls = design.objects(), design.controls()
    writes = any(isinstance(control, TextArea) for control in controls)
    if any(
        (isinstance(control, Tool) and not isinstance(control, Messages)) or _marks_regions(control)
        for control in controls
    ):
        yield REGIONS_S
    if any(isinstance(tag, Audio | Video) for tag in objects):
        yield TRANSCRIPTION_S if writes else MODERATION_S
    elif writes or any(isinstance(tag, Text | Chat | Pdf | Paragraphs | HyperText) for tag in objects):
        yield TEXT_S
    else:
        yield TAGGING_S


def _marks_regions(control: object) -> bool:
    return isinstance(control, Labels) and control.kind not in _SPANS


UNATTENDED_PLAYS = 2
# A position that moves faster was moved by the user. Players go up to four times real time, and clocks differ slightly.
FASTEST = 5


class PlayReport(Struct, frozen=True):
    """A player's report, about every second, and at once when it stops, is hidden or muted. `medium` identifies the
    file; `running_ms` is the running clock. `audible` and `visible` apply to the time since the previous report. A
    video without audio counts as audible."""

    medium: str
    running_ms: int
    position_ms: int
    duration_ms: int
    audible: bool
    visible: bool


class MediaActivity:
    """The activity of all players. Without input, playback counts as activity for two full plays of a medium, and for
    `unattended_after_s` in all (None: no such limit). Then nobody listens: `is_unattended`."""

    def __init__(self) -> None:
        self.unattended_after_s: int | None = None
        self.is_unattended = False
        self._last: PlayReport | None = None
        self._unattended_ms: dict[str, int] = {}

    def record_input(self) -> None:
        self._unattended_ms.clear()
        self.is_unattended = False

    def active_until_ms(self, report: PlayReport) -> int | None:
        """Return the running clock up to which playback since the last report is activity; None for not at all."""
        last, self._last = self._last, report
        if last is None or last.medium != report.medium or not (report.audible and report.visible):
            return None
        passed_ms = report.running_ms - last.running_ms
        played_ms = report.position_ms - last.position_ms
        if played_ms < 0:  # it restarted
            played_ms += max(report.duration_ms, last.position_ms)
        # A longer silence than the duration may hide any number of restarts.
        if not 0 < passed_ms <= report.duration_ms or not 0 < played_ms <= passed_ms * FASTEST:
            return None
        unattended_ms = self._unattended_ms.get(report.medium, 0)
        left_ms = max(0, UNATTENDED_PLAYS * report.duration_ms - unattended_ms)
        if self.unattended_after_s is not None:
            left_ms = min(left_ms, max(0, self.unattended_after_s * 1000 - sum(self._unattended_ms.values())))
        self.is_unattended = not left_ms
        self._unattended_ms[report.medium] = unattended_ms + played_ms
        return last.running_ms + passed_ms * min(left_ms, played_ms) // played_ms if left_ms else None
