"""Message, hint and location of each bundle problem, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.i18n.library_errors import in_plain_words, of_syntax
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.problems import bundle, crowd_html, design, history, imports, manifest, requester, results, tasks
from annotator.ui.problems.requester import lengths_text, pay_text_of, shown_by

_ENTIRE_BUNDLE = "."
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
MESSAGES = {code: text for table in _TABLES for code, text in table.MESSAGES.items()}
VARIANTS = {variant: text for table in _TABLES for variant, text in table.VARIANTS.items()}


def templates(problem: Problem) -> tuple[str, str]:
    """Return the English templates of message and hint."""
    why = problem.params.get("why", "")
    return VARIANTS[problem.code, why] if why else MESSAGES[problem.code]


def sentence(problem: Problem) -> str:
    """Return the description of a problem."""
    text = filled(_(templates(problem)[0]), known(problem))
    text = f"{text} {shown_by(problem)}".rstrip()
    more = problem.params.get("more")
    if more is None:
        return text
    count = int(more)
    rest = ngettext("And {count} more of this kind.", "And {count} more of this kind.", count).format(count=count)
    return f"{text} {rest}"


def hint(problem: Problem) -> str:
    """Return one action that the requester can take."""
    return filled(_(templates(problem)[1]), known(problem))


def known(problem: Problem) -> Mapping[str, str]:
    """Return the values of the placeholders: the parameters of the problem and its location."""
    where, params = problem.place, dict(problem.params)
    if "detail" in params:
        detail = params["detail"]
        params["detail"] = of_syntax(detail) if problem.code in _OF_SYNTAX else in_plain_words(detail)
    worded = {**pay_text_of(problem), **lengths_text(problem)}
    return {"file": place_file(where), "field": where.field or "", **params, **worded}


def place(where: Place) -> str:
    """Return a location such as `tasks.csv, row 12 (line 13), image`; only the field if there is no file."""
    file = place_file(where)
    if where.row is not None and where.line is not None:
        text = _("{file}, row {row} (line {line})").format(file=file, row=where.row, line=where.line)
    elif where.row is not None:
        text = _("{file}, row {row}").format(file=file, row=where.row)
    elif where.line is not None:
        text = _("{file}, line {line}").format(file=file, line=where.line)
    else:
        text = file
    return ", ".join(part for part in (text, where.field) if part)


def place_file(where: Place) -> str:
    return _("the bundle") if where.file == _ENTIRE_BUNDLE else where.file
