"""Whether the frames that a design counts are those of its films.

Label Studio numbers frames by the design's `frameRate`, 24 a second unless it says otherwise, whatever the film holds;
so do results, which are Label Studio's. Where both differ a number in a result is no frame that a worker saw.
"""

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

# Of two rates that differ by less, no film of an hour shows it; 23.976 and 24 differ by twice as much.
_ALIKE = Fraction(1, 2000)
_DIGITS = Decimal("0.001")


class _Differing(Struct):
    """Films of one rate that a tag counts in another; `row` is the first task with any of them."""

    row: int
    videos: dict[str, None] = field(default_factory=dict)


def note_rates(bundle: Bundle, rates: Mapping[str, Fraction], log: ProblemLog) -> None:
    """`rates`: path of a film -> its own frames a second. Where nothing is marked, results have no frames."""
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
    """`25`, `29.97`, `23.976`: as `frameRate` takes it."""
    written = format((Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(_DIGITS), "f")
    return written.rstrip("0").rstrip(".")
