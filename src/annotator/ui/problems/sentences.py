"""The sentence and the hint for each problem of a bundle, and where it is, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.i18n.library_errors import in_plain_words, of_syntax
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.problems import (
    bundle,
    crowd_html,
    decisions,
    design,
    history,
    imports,
    manifest,
    relations,
    requester,
    results,
    tasks,
)
from annotator.ui.problems.requester import lengths_in_words, pay_in_words, shown_by

_WHOLE_BUNDLE = "."
_OF_SYNTAX = frozenset(
    {ProblemCode.TOML_SYNTAX, ProblemCode.XML_SYNTAX, ProblemCode.JSON_SYNTAX, ProblemCode.CSV_SYNTAX}
)


class _Table(Protocol):
    """A module: code -> (sentence, hint). Where a code has several causes, the param `why` chooses a variant."""

    WORDS: Mapping[ProblemCode, tuple[str, str]]
    VARIANTS: Mapping[tuple[ProblemCode, str], tuple[str, str]]


_TABLES: tuple[_Table, ...] = (
    bundle, manifest, tasks, design, relations, imports, crowd_html, requester, results, history, decisions,
)  # fmt: skip
WORDS = {code: words for table in _TABLES for code, words in table.WORDS.items()}
VARIANTS = {variant: words for table in _TABLES for variant, words in table.VARIANTS.items()}


def templates(problem: Problem) -> tuple[str, str]:
    """Sentence and hint with their placeholders, in English."""
    why = problem.params.get("why", "")
    return VARIANTS[problem.code, why] if why else WORDS[problem.code]


def sentence(problem: Problem) -> str:
    """What is wrong."""
    words = filled(_(templates(problem)[0]), known(problem))
    words = f"{words} {shown_by(problem)}".rstrip()
    more = problem.params.get("more")
    if more is None:
        return words
    count = int(more)
    rest = ngettext("And {count} more of this kind.", "And {count} more of this kind.", count).format(count=count)
    return f"{words} {rest}"


def hint(problem: Problem) -> str:
    """One thing that the requester can do about it."""
    return filled(_(templates(problem)[1]), known(problem))


def known(problem: Problem) -> Mapping[str, str]:
    """What placeholders are filled from: the problem's params, and its place."""
    where, params = problem.place, dict(problem.params)
    if "detail" in params:
        detail = params["detail"]
        params["detail"] = of_syntax(detail) if problem.code in _OF_SYNTAX else in_plain_words(detail)
    worded = {**pay_in_words(problem), **lengths_in_words(problem)}
    return {"file": place_file(where), "field": where.field or "", **params, **worded}


def place(where: Place) -> str:
    """For example `tasks.csv, row 12 (line 13), image`; the field alone where there is no file."""
    file = place_file(where)
    if where.row is not None and where.line is not None:
        words = _("{file}, row {row} (line {line})").format(file=file, row=where.row, line=where.line)
    elif where.row is not None:
        words = _("{file}, row {row}").format(file=file, row=where.row)
    elif where.line is not None:
        words = _("{file}, line {line}").format(file=file, line=where.line)
    else:
        words = file
    return ", ".join(part for part in (words, where.field) if part)


def place_file(where: Place) -> str:
    return _("the bundle") if where.file == _WHOLE_BUNDLE else where.file
