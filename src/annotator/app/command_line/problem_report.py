"""Problems as commands print them: JSON for scripts, lines for people. Messages about unwritable places."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.core.errors import AnnotatorError, DiskFull, StoreFault
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.ui.i18n import number_format
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.problems.sentences import hint, place, sentence


def not_written_text(error: AnnotatorError, place: Path) -> str:
    """Return the message for `place`, as the user named it; the file has another name until it is complete. The
    command does not retry, so the user is told to choose another place. Other errors have their usual message."""
    if type(error) not in (StoreFault, DiskFull):
        return error_sentence(error.code, error.params)
    return _("Cannot write to {path} ({detail}). Choose another location.").format(
        path=place, detail=_detail(error.params.get("detail", ""), place)
    )


def _detail(detail: str, place: Path) -> str:
    """Return a better reason than the system's for a missing folder. `detail` is empty if the system was not asked."""
    above = place.absolute().parents
    if any(folder.is_file() for folder in above):
        return _("a file exists where a folder is needed")
    if detail in ("", os.strerror(errno.ENOENT)) and not above[0].is_dir():
        return _("the folder {path} does not exist").format(path=place.parent)
    return in_plain_words(detail)


# Field of bundle.toml -> the option of `new` and `import` that sets it.
_OPTIONS: Mapping[str, str] = {
    "design.preset": "--preset",
    "design.labels": "--label",
    "design.question": "--question",
    "id": "--id",
    "title": "--title",
    "language": "--language",
    "media.language": "--media-language",
    "requester.name": "--requester",
    "requester.contact": "--contact",
    "pay.amount": "--pay",
    "pay.currency": "--currency",
    "time.expected_s": "--expected-s",
}


def of_option(problem: Problem) -> Problem:
    """Return the problem with the option as its place, while there is no manifest to look into."""
    field = problem.place.field or ""
    if problem.place.file != MANIFEST_FILE or field not in _OPTIONS:
        return problem
    return replace(problem, place=Place("", field=_OPTIONS[field]))


def problem_json(problem: Problem) -> dict[str, Any]:
    where = problem.place
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "row": where.row,
        "field": where.field,
        "problem": sentence(problem),
        "hint": hint(problem),
        "params": dict(problem.params),
    }


_MOST_NOTES_OF_A_KIND = 5


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Return two lines per problem: place, if the message does not begin with it, and message; then the hint. Of the
    notes of one kind the first ones stand for all, and the others are counted at the end."""
    lines: list[str] = []
    shown: Counter[tuple[ProblemCode, str]] = Counter()
    left: Counter[tuple[ProblemCode, str]] = Counter()
    advice: dict[tuple[ProblemCode, str], str] = {}
    for problem in problems:
        where = place(problem.place)
        kind = (problem.code, problem.params.get("why", ""))
        shown[kind] += problem.severity is Severity.NOTE
        if problem.severity is Severity.NOTE and shown[kind] > _MOST_NOTES_OF_A_KIND:
            left[kind] += stands_for(problem)
            advice.setdefault(kind, hint(problem))
            continue
        what = sentence(problem)
        line = what if what.startswith(f"{where} ") else number_format.pair(where, what)
        is_note = problem.severity is Severity.NOTE
        lines.append(_("note: {problem}").format(problem=line) if is_note else line)
        lines.append(f"    {hint(problem)}")
    for kind, count in left.items():
        words = ngettext("{count} more note with this advice:", "{count} more notes with this advice:", count)
        lines += [words.format(count=number_format.count(count)), f"    {advice[kind]}"]
    return lines


def stands_for(problem: Problem) -> int:
    """Return the number of problems that this one stands for: itself, and similar ones that are only counted."""
    return 1 + int(problem.params.get("more", "0"))
