"""Checks of a bundle's media for the requester: frame rates, page counts and files that no task uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.answer.video_tracks import framerate_of
from annotator.core.bundle.content import Bundle
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Image, Video
from annotator.core.design.tree import filled, media_paths
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.bundle.files import CHECKSUMS_FILE
from annotator.formats.bundle.reader import ReadBundle
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog, printable
from annotator.formats.source.media_kinds import kind_of

# A smaller difference is not visible in a video of one hour. 23.976 and 24 differ by twice as much.
_LENGTH_TOLERANCE = Fraction(1, 2000)
_DIGITS = Decimal("0.001")


class _Differing(Struct):
    """Videos of one frame rate whose tag counts another. `row` is the first task with such a video."""

    row: int
    videos: dict[str, None] = field(default_factory=dict)


def note_rates(bundle: Bundle, rates: Mapping[str, Fraction], log: ProblemLog) -> None:
    """Add notes about videos whose frame rate differs from that of the design. `rates` maps a video path to its real
    frames per second. Videos without regions are ignored, because their results have no frames."""
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
        if own is not None and abs(own - counted) > counted * _LENGTH_TOLERANCE:
            differing.setdefault((own, counted), _Differing(row)).videos.setdefault(path)
    return differing


def _note(
    bundle: Bundle, tag: Video, own: Fraction, counted: Fraction, videos: _Differing, log: ProblemLog, *, are_many: bool
) -> None:
    manifest = bundle.manifest
    column = tag.framerate_column.removeprefix("$")
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


def note_pages(bundle: Bundle, pages: Mapping[str, int], log: ProblemLog) -> None:
    """Add a note for each column with multi-page files. `pages`: image path -> page count, if above one."""
    for tag in bundle.design.objects():
        if not isinstance(tag, Image) or not tag.is_list:
            continue
        rows: dict[str, int] = {}
        for row, task in enumerate(bundle.tasks, start=1):
            for path in media_paths(tag, task.columns):
                if path in pages:
                    rows.setdefault(path, row)
        if rows:
            first = next(iter(rows))
            found = {"named": printable(first), "pages": str(pages[first]), "count": str(len(rows))}
            place = Place(bundle.manifest.tasks_file, row=rows[first], field=tag.value.removeprefix("$"))
            log.extend((Problem(ProblemCode.MEDIA_PAGES, place, found, Severity.NOTE),))


_MOST_NAMED = 3


def unused_media(reading: ReadBundle) -> tuple[str, ...]:
    """Return the paths of unused media. The result is empty for a bundle with errors, and for a bundle with
    checksums, because these cover all its files."""
    if reading.bundle is None or CHECKSUMS_FILE in reading.paths:
        return ()
    needed = frozenset(reading.needed)
    return tuple(path for path in reading.paths if path not in needed and kind_of(path) is not None)


def unused_note(paths: Sequence[str]) -> tuple[Problem, ...]:
    if not paths:
        return ()
    names = ", ".join([*map(printable, paths[:_MOST_NAMED]), *(["…"] if len(paths) > _MOST_NAMED else [])])
    params = {"count": str(len(paths)), "names": names}
    return (Problem(ProblemCode.MEDIA_UNUSED, Place(ENTIRE_BUNDLE), params, Severity.NOTE),)
