"""Figures about results for other programs: agreement, merged answers, hourly pay and the fair price."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from annotator.app.agreement.aggregation import compared
from annotator.app.agreement.merging import MergedResult, merged_results
from annotator.app.api.bundles import ProblemsFound
from annotator.app.api.results import Result, ResultSet
from annotator.core.agreement.merging import SETTLED, MergeRules
from annotator.core.bundle.content import Bundle
from annotator.core.pay.fair_price import FEWEST_TASKS, Price, worker_times
from annotator.core.pay.fair_price import price as fair_price
from annotator.core.pay.history import History
from annotator.core.problems import ProblemCode, errors
from annotator.formats.history.results import read_results
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks


class QuestionAgreement(Struct, frozen=True):
    """The agreement on one question. `alpha` is Krippendorff's, None if it is undefined. `same` is the share of pairs
    of answers that are equal, `similarity` their mean similarity on scales with degrees."""

    control: str
    aspect: str
    scale: str
    alpha: float | None
    same: float | None
    similarity: float | None
    tasks: int


class Agreement(Struct, frozen=True):
    """The agreement of workers. `compared` counts the tasks that two or more workers answered."""

    submissions: int
    workers: int
    tasks: int
    compared: int
    questions: tuple[QuestionAgreement, ...]


class WorkerRate(Struct, frozen=True):
    """The pay of one worker; `hourly` is None without time, `pay` if the bundle states none."""

    worker: str
    assignments: int
    time_s: float
    pay: Decimal | None
    hourly: Decimal | None


class Rates(Struct, frozen=True):
    """The hourly pay of results: all pay over all time, and the mean and median of the workers' own figures. `share` is
    the share of workers who reach the wage."""

    currency: str
    assignments: int
    time_s: float
    pay: Decimal | None
    hourly: Decimal | None
    mean: Decimal | None
    median: Decimal | None
    share: float | None
    workers: tuple[WorkerRate, ...]


def agreement(results: ResultSet, bundle: Bundle) -> Agreement:
    """Compare the answers of several workers, as `annotator agree`. Each worker's latest answer to a task counts."""
    own = results.again(bundle)  # the comparison removes replaced results
    found = compared(own.scan.spool, KnownTasks(bundle))
    questions = tuple(
        QuestionAgreement(
            each.question.control.name,
            each.question.aspect.value,
            each.question.scale.value,
            each.alpha.alpha(),
            each.alpha.same,
            each.similarity,
            each.tasks,
        )
        for each in found.questions
    )
    return Agreement(found.submissions, len(found.workers), found.tasks, found.compared, questions)


def merge(
    results: ResultSet,
    bundle: Bundle,
    *,
    known: Iterable[Result] = (),
    settled: float = SETTLED,
    quorum: float = 0.5,
    plain: bool = False,
) -> list[MergedResult]:
    """Merge the answers of several workers to each task, as `annotator merge`. `known` are results with answers that
    are certain. Tasks with fewer than three answers have no merged result."""
    answers = {result.task_id: result.answer for result in known}
    own, rules = results.again(bundle), MergeRules(settled=settled, quorum=quorum)
    return list(merged_results(own.scan.spool, KnownTasks(bundle), rules, answers, plain=plain))


def rates(results: ResultSet, bundle: Bundle, *, wage: Decimal | None = None) -> Rates:
    """Return what results paid per hour, as `annotator rates`. Raise ProblemsFound without any."""
    history = _history(results, bundle)
    ((currency, (figures,)),) = history.figures((0,)).items()
    share = None
    if wage is not None and figures.rates:
        share = figures.at_or_above(wage) / len(figures.rates)
    workers = tuple(
        WorkerRate(each.worker, each.assignments, each.time_ms / 1000, each.pay, each.rate)
        for each in history.by_worker(currency, 0)
    )
    return Rates(
        currency,
        figures.assignments,
        figures.time_ms / 1000,
        figures.pay,
        figures.pooled,
        figures.mean,
        figures.median,
        share,
        workers,
    )


def price(
    results: ResultSet, bundle: Bundle, wage: Decimal, *, share: float = 0.9, at_least: int = FEWEST_TASKS
) -> Price:
    """Return the pay at which this share of the workers reaches an hourly wage, as `annotator price`. Workers with
    fewer than `at_least` tasks are left out. Raise ProblemsFound if nobody is left."""
    history, pay = _history(results, bundle), bundle.manifest.pay
    by_the_minute = pay.amount if pay is not None and bundle.is_paid_by_the_minute else None
    works = [work for workers in history.works.values() for work in workers.values()]
    found = fair_price(worker_times(works, by_the_minute, at_least), wage, Fraction(share).limit_denominator(10**6))
    if found is None:
        raise _nothing(ProblemCode.PRICE_NONE, bundle, count=str(at_least))
    return found


def _history(results: ResultSet, bundle: Bundle) -> History:
    history = read_results(results.of(bundle), KnownTasks(bundle), bundle.manifest.key, ProblemLog())
    history.leave_out_unpriced()
    if not history.works:
        raise _nothing(ProblemCode.HISTORY_NONE, bundle, why="results")
    return history


def _nothing(code: ProblemCode, bundle: Bundle, **params: str) -> ProblemsFound:
    log = ProblemLog()
    log.refuse(code, bundle.manifest.key, line=None, row=None, field=None, **params)
    return ProblemsFound(errors(log.problems()))
