"""The sentence and the hint for each problem of a bundle, and where it is, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.language.blanks import filled
from annotator.ui.language.translation import _, ngettext
from annotator.ui.problems.bundle import BUNDLE_VARIANTS, BUNDLE_WORDS
from annotator.ui.problems.crowd_html import TEMPLATE_VARIANTS, TEMPLATE_WORDS
from annotator.ui.problems.decisions import MONEY_VARIANTS, MONEY_WORDS
from annotator.ui.problems.design import DESIGN_VARIANTS, DESIGN_WORDS
from annotator.ui.problems.history import HISTORY_VARIANTS, HISTORY_WORDS
from annotator.ui.problems.imports import IMPORT_VARIANTS, IMPORT_WORDS
from annotator.ui.problems.manifest import MANIFEST_VARIANTS, MANIFEST_WORDS
from annotator.ui.problems.requester import REQUESTER_VARIANTS, REQUESTER_WORDS, pay_in_words
from annotator.ui.problems.results import RESULT_VARIANTS, RESULT_WORDS
from annotator.ui.problems.tasks import TASK_VARIANTS, TASK_WORDS

_WHOLE_BUNDLE = "."

# Code -> (sentence, hint). Where a code has several causes, the param `why` chooses a variant.
WORDS: Mapping[ProblemCode, tuple[str, str]] = {
    **BUNDLE_WORDS,
    **MANIFEST_WORDS,
    **TASK_WORDS,
    **DESIGN_WORDS,
    **IMPORT_WORDS,
    **TEMPLATE_WORDS,
    **REQUESTER_WORDS,
    **RESULT_WORDS,
    **HISTORY_WORDS,
    **MONEY_WORDS,
}
VARIANTS: Mapping[tuple[ProblemCode, str], tuple[str, str]] = {
    **BUNDLE_VARIANTS,
    **MANIFEST_VARIANTS,
    **TASK_VARIANTS,
    **DESIGN_VARIANTS,
    **IMPORT_VARIANTS,
    **TEMPLATE_VARIANTS,
    **REQUESTER_VARIANTS,
    **RESULT_VARIANTS,
    **HISTORY_VARIANTS,
    **MONEY_VARIANTS,
}


def templates(problem: Problem) -> tuple[str, str]:
    """Sentence and hint with their placeholders, in English."""
    why = problem.params.get("why", "")
    return VARIANTS[problem.code, why] if why else WORDS[problem.code]


def sentence(problem: Problem) -> str:
    """What is wrong."""
    said = filled(_(templates(problem)[0]), known(problem))
    more = problem.params.get("more")
    if more is None:
        return said
    count = int(more)
    rest = ngettext("And {count} more like this.", "And {count} more like this.", count).format(count=count)
    return f"{said} {rest}"


def hint(problem: Problem) -> str:
    """One thing that the requester can do about it."""
    return filled(_(templates(problem)[1]), known(problem))


def known(problem: Problem) -> Mapping[str, str]:
    """What placeholders are filled from: the problem's params, and its place."""
    where = problem.place
    return {"file": place_file(where), "field": where.field or "", **problem.params, **pay_in_words(problem)}


def place(where: Place) -> str:
    """For example `tasks.csv, row 12 (line 13), image`."""
    file = place_file(where)
    if where.row is not None and where.line is not None:
        said = _("{file}, row {row} (line {line})").format(file=file, row=where.row, line=where.line)
    elif where.row is not None:
        said = _("{file}, row {row}").format(file=file, row=where.row)
    elif where.line is not None:
        said = _("{file}, line {line}").format(file=file, line=where.line)
    else:
        said = file
    return f"{said}, {where.field}" if where.field else said


def place_file(where: Place) -> str:
    return _("the bundle") if where.file == _WHOLE_BUNDLE else where.file
