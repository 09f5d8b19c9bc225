"""A check for media in a bundle that no task names.

Workers do not import them, so the requester need not share them."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.bundle.checksums import CHECKSUMS_FILE
from annotator.formats.bundle.reader import ReadBundle
from annotator.formats.problem_log import WHOLE_BUNDLE, printable
from annotator.formats.source.media_kinds import kind_of

_MOST_NAMED = 3


def unused_media(reading: ReadBundle) -> tuple[str, ...]:
    """Return the paths of unused media.

    The result is empty for a bundle with errors, and for a bundle with checksums, because these cover all its files."""
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
