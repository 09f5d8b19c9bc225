"""A check that the frame rate of a design matches its videos.

Label Studio numbers frames by the design's `frameRate`, 24 per second by default, regardless of the video. Results
use the same numbers. If the rates differ, a frame number in a result is not a frame that the worker saw."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.answer.video.label_studio_frames import framerate_of
from annotator.core.bundle.content import Bundle
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Video
from annotator.core.design.tree import filled
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ProblemLog, printable

# A smaller difference is not visible in a video of one hour. 23.976 and 24 differ by twice as much.
_ALIKE = Fraction(1, 2000)
_DIGITS = Decimal("0.001")


class _Differing(Struct):
    """Videos of one frame rate whose tag counts another. `row` is the first task with such a video."""

    row: int
    videos: dict[str, None] = field(default_factory=dict)


def note_rates(bundle: Bundle, rates: Mapping[str, Fraction], log: ProblemLog) -> None:
    """Add notes about videos whose frame rate differs from that of the design.

    `rates` maps a video path to its real frames per second. Videos without regions are ignored, because their
    results have no frames."""
    controls = [control for control in bundle.design.controls() if isinstance(control, Labels | Tool)]
    for tag in bundle.design.objects():
        if isinstance(tag, Video) and any(tag.name in control.targets for control in controls):
            differing = _differing(bundle, tag, rates)
            for (own, counted), videos in differing.items():
                _note(bundle, tag, own, counted, videos, log, are_many=len({rate for rate, _ in differing}) > 1)


def _differing(
    bundle: Bundle, tag: Video, rates: Mapping[str, Fraction]
) -> dict[tuple[Fraction, Fraction], _Differing]:
    differing: dict[tuple[Fraction, Fraction], _Differing] = {}
    for row, task in enumerate(bundle.tasks, start=1):
        path = filled(tag.value, task.columns)
        own, counted = rates.get(path), framerate_of(tag, task.columns)
        if own is not None and abs(own - counted) > counted * _ALIKE:
            differing.setdefault((own, counted), _Differing(row)).videos.setdefault(path)
    return differing


def _note(
    bundle: Bundle, tag: Video, own: Fraction, counted: Fraction, videos: _Differing, log: ProblemLog, *, are_many: bool
) -> None:
    manifest, column = bundle.manifest, tag.framerate_column.removeprefix("$")
    found = {
        "film": printable(next(iter(videos.videos))),
        "count": str(len(videos.videos)),
        "found": _as_written(own),
        "counted": _as_written(counted),
    }
    if column:
        place, why = Place(manifest.tasks_file, row=videos.row, field=column), "column"
    elif not manifest.config_file:
        place, why = Place(MANIFEST_FILE, field="design.preset"), "preset"
    else:
        place, why = Place(manifest.config_file, tag.line), "differ" if are_many else ""
    log.extend((Problem(ProblemCode.FRAME_RATE, place, {**found, "why": why}, Severity.NOTE),))


def _as_written(rate: Fraction) -> str:
    """Format a rate as `frameRate` accepts it: `25`, `29.97`, `23.976`."""
    written = format((Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(_DIGITS), "f")
    return written.rstrip("0").rstrip(".")
