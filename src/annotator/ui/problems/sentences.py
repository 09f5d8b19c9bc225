"""Message, hint and location of each bundle problem, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.i18n.library_errors import in_plain_words, of_syntax
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.problems import (
    bundle,
    crowd_html,
    design,
    history,
    imports,
    manifest,
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
    """A module with messages: code -> (message, hint). The parameter `why` selects one of several causes."""

    MESSAGES: Mapping[ProblemCode, tuple[str, str]]
    VARIANTS: Mapping[tuple[ProblemCode, str], tuple[str, str]]


_TABLES: tuple[_Table, ...] = (
    bundle, manifest, tasks, design, imports, crowd_html, requester, results, history,
)  # fmt: skip
MESSAGES = {code: words for table in _TABLES for code, words in table.MESSAGES.items()}
VARIANTS = {variant: words for table in _TABLES for variant, words in table.VARIANTS.items()}


def templates(problem: Problem) -> tuple[str, str]:
    """Return the English templates of message and hint."""
    why = problem.params.get("why", "")
    return VARIANTS[problem.code, why] if why else MESSAGES[problem.code]


def sentence(problem: Problem) -> str:
    """Return the description of a problem."""
    words = filled(_(templates(problem)[0]), known(problem))
    words = f"{words} {shown_by(problem)}".rstrip()
    more = problem.params.get("more")
    if more is None:
        return words
    count = int(more)
    rest = ngettext("And {count} more of this kind.", "And {count} more of this kind.", count).format(count=count)
    return f"{words} {rest}"


def hint(problem: Problem) -> str:
    """Return one action that the requester can take."""
    return filled(_(templates(problem)[1]), known(problem))


def known(problem: Problem) -> Mapping[str, str]:
    """Return the values of the placeholders: the parameters of the problem and its location."""
    where, params = problem.place, dict(problem.params)
    if "detail" in params:
        detail = params["detail"]
        params["detail"] = of_syntax(detail) if problem.code in _OF_SYNTAX else in_plain_words(detail)
    worded = {**pay_in_words(problem), **lengths_in_words(problem)}
    return {"file": place_file(where), "field": where.field or "", **params, **worded}


def place(where: Place) -> str:
    """Return a location such as `tasks.csv, row 12 (line 13), image`; only the field if there is no file."""
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
