"""The agreement report as a text table in the user's language. Formatting only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.app.agreement.aggregation import AgreementData
from annotator.core.agreement.comparison import ComparedQuestion, Deviation
from annotator.core.agreement.questions import Aspect, Question, Scale
from annotator.formats.problem_log import printable
from annotator.ui.i18n import number_format
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext

_WORDS = 2  # text columns before the columns of numbers
# The number of tasks listed below the table.
_LISTED = 5

_ASPECTS: Mapping[Aspect, str] = {
    Aspect.PLACE: N_("location"),
    Aspect.LABEL: N_("label"),
    Aspect.PART: N_("per region"),
}
SCALES: Mapping[Scale, str] = {
    Scale.NOMINAL: N_("nominal"),
    Scale.ORDINAL: N_("ordinal"),
    Scale.INTERVAL: N_("interval"),
    Scale.MASI: N_("sets (MASI)"),
    Scale.JACCARD: N_("hierarchical sets (Jaccard)"),
    Scale.EDITS: N_("texts (edit distance)"),
    Scale.RANKS: N_("ranks (squared differences)"),
    Scale.BUCKETS: N_("columns of cards"),
    Scale.OVERLAP: N_("overlap (IoU)"),
}


def table_lines(found: AgreementData, name: str) -> list[str]:
    """Return a line for each question, the meaning of the columns, and the tasks with the most disagreement."""
    rows = [headings(), *(row(compared) for compared in found.questions)]
    lines = [summary(found, name), "", *aligned(rows, _WORDS), "", *meanings(found)]
    if deviations := found.deviations.workers():
        lines += ["", *aligned([deviation_headings(), *map(deviation_row, deviations)], 1)]
    if pairs := found.deviations.pairs():
        lines += ["", *aligned([pair_headings(), *map(pair_row, pairs[:_LISTED])], 1)]
    if found.differing:
        lines += ["", _("Tasks with the most disagreement (0% = identical answers):")]
        for task in found.differing[:_LISTED]:
            share = percent(task.differing.difference)
            lines.append(f"  {number_format.pair(printable(task.differing.task_id), share)}")
        if len(found.differing) > _LISTED:
            words = _("Use “--html FILE” to compare the answers side by side for {count} such tasks.")
            lines.append(words.format(count=number_format.count(len(found.differing))))
    return lines


def summary(found: AgreementData, name: str) -> str:
    parts = [
        ngettext("{count} submission", "{count} submissions", found.submissions).format(
            count=number_format.count(found.submissions)
        ),
        *_workers(found),
        ngettext(
            "{count} of {tasks} tasks was answered by two or more workers",
            "{count} of {tasks} tasks were answered by two or more workers",
            found.compared,
        ).format(count=number_format.count(found.compared), tasks=number_format.count(found.tasks)),
    ]
    return number_format.pair(name, ", ".join(parts))


def _workers(found: AgreementData) -> list[str]:
    """Return the number of workers. Results without a worker may be by one or many, so they are counted."""
    named = len(found.workers)
    nameless = found.unnamed
    if not nameless:
        return [ngettext("{count} worker", "{count} workers", named).format(count=number_format.count(named))]
    words = ngettext("{count} of them without a worker name", "{count} of them without a worker name", nameless)
    known = ngettext("{count} named worker", "{count} named workers", named)
    return [
        words.format(count=number_format.count(nameless)),
        *([known.format(count=number_format.count(named))] if named else []),
    ]


def headings() -> list[str]:
    return [_("Question"), _("Comparison"), _("Tasks"), _("Identical"), _("Similarity"), _("Alpha")]


def row(compared: ComparedQuestion) -> list[str]:
    alpha = compared.alpha
    return [
        question_text(compared),
        _(SCALES[compared.question.scale]),
        number_format.count(compared.tasks),
        NOTHING if alpha.same is None else percent(alpha.same),
        NOTHING if compared.similarity is None else percent(compared.similarity),
        alpha_text(compared),
    ]


def deviation_headings() -> list[str]:
    return [_("Worker"), _("Tasks"), _("Difference from others")]


def deviation_row(deviation: tuple[str, Deviation]) -> list[str]:
    name, own = deviation
    return [printable(name), number_format.count(own.tasks), percent(own.mean)]


def pair_headings() -> list[str]:
    return [_("Worker pair"), _("Tasks"), _("Difference")]


def pair_row(pair: tuple[tuple[str, str], Deviation]) -> list[str]:
    names, own = pair
    return [
        number_format.in_a_row([printable(name) for name in names]),
        number_format.count(own.tasks),
        percent(own.mean),
    ]


def question_text(compared: ComparedQuestion) -> str:
    name = printable(compared.question.control.name)
    aspect = aspect_text(compared.question)
    return number_format.pair(name, aspect) if aspect else name


def aspect_text(question: Question) -> str:
    """Return the compared aspect of a control; empty if it is compared as a whole."""
    return _(_ASPECTS[question.aspect]) if question.aspect in _ASPECTS else ""


def apart_text(share: float) -> str:
    return _("{share} difference").format(share=percent(share))


def alpha_text(compared: ComparedQuestion) -> str:
    """Return alpha, such as `0.743`, with a leading sign if it is an estimate."""
    alpha = compared.alpha.alpha()
    if alpha is None:
        return NOTHING
    digits = number_format.coefficient(Decimal(repr(alpha)))
    return f"≈ {digits}" if compared.alpha.is_estimate() else digits


def meanings(found: AgreementData) -> list[str]:
    lines = [
        _("Identical: share of answer pairs that are the same. Similarity: mean similarity of the pairs."),
        _("Alpha (Krippendorff): 1 = full agreement, 0 = no better than chance, below 0 = worse than chance."),
    ]
    if any(compared.alpha.is_estimate() for compared in found.questions):
        lines.append(_("≈: estimated from a fixed sample of the answer pairs."))
    lines += [sentence for compared in found.questions if (sentence := undefined_text(compared))]
    return lines


def undefined_text(compared: ComparedQuestion) -> str:
    """Return the reason for a missing alpha; empty if there is one."""
    if compared.alpha.alpha() is not None:
        return ""
    name = question_text(compared)
    if not compared.alpha.units:
        return _("{question}: no task was answered by two or more workers, so alpha is undefined.").format(
            question=name
        )
    return _("{question}: all answers are the same, so alpha is undefined.").format(question=name)


def percent(share: float) -> str:
    return number_format.share(Decimal(repr(share)))
