"""Media that lie in a bundle and that none of its tasks names: workers take none of them, so that whoever packs it need
not give them away."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.bundle.checksums import CHECKSUMS_FILE
from annotator.formats.bundle.reader import ReadBundle
from annotator.formats.problem_log import WHOLE_BUNDLE, printable
from annotator.formats.source.media_kinds import kind_of

_MOST_NAMED = 3


def unused_media(reading: ReadBundle) -> tuple[str, ...]:
    """Paths; none of a bundle that has errors, nor of one with checksums, which are of all its files."""
    if reading.bundle is None or CHECKSUMS_FILE in reading.paths:
        return ()
    needed = frozenset(reading.needed)
    return tuple(path for path in reading.paths if path not in needed and kind_of(path) is not None)


def unused_note(paths: Sequence[str]) -> tuple[Problem, ...]:
    if not paths:
        return ()
    names = ", ".join([*map(printable, paths[:_MOST_NAMED]), *(["…"] if len(paths) > _MOST_NAMED else [])])
    params = {"count": str(len(paths)), "names": names}
    return (Problem(ProblemCode.MEDIA_UNUSED, Place(WHOLE_BUNDLE), params, Severity.NOTE),)
