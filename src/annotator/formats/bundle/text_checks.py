"""Notes for the requester about texts that Label Studio and this program show in an unexpected way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.tasks import Column
from annotator.core.design.objects import HyperText, Paragraphs
from annotator.core.design.structures.paragraphs import is_reordered
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog

_UNSEEN = re.compile(r"<(video|audio|embed|object|iframe|input|textarea|select)\b", re.IGNORECASE)


def note_texts(bundle: Bundle, log: ProblemLog) -> None:
    """Add a note per tag about conversations in another order than written, and about players and forms in pages."""
    for tag in bundle.design.objects():
        if isinstance(tag, Paragraphs):
            _note(bundle, log, tag, "utterances-sorted", partial(_sorted, tag))
        elif isinstance(tag, HyperText):
            _note(bundle, log, tag, "html-media", _unseen)


def _sorted(tag: Paragraphs, cell: str) -> str:
    return tag.name if is_reordered(tag, cell) else ""


def _unseen(html: str) -> str:
    return ", ".join(sorted({f"<{found.lower()}>" for found in _UNSEEN.findall(html)}))


def _note(
    bundle: Bundle, log: ProblemLog, tag: Paragraphs | HyperText, why: str, detail_of: Callable[[str], str]
) -> None:
    column = tag.value.removeprefix("$")
    details = ((row, detail_of(cell)) for row, cell in enumerate(bundle.tasks.columns.get(column, Column()), start=1))
    found = [(row, detail) for row, detail in details if detail]
    if found:
        row, detail = found[0]
        params = {"why": why, "column": column, "tag": type(tag).__name__, "detail": detail, "count": str(len(found))}
        place = Place(bundle.manifest.tasks_file, None, row, column)
        log.extend((Problem(ProblemCode.STRUCTURE, place, params, Severity.NOTE),))
