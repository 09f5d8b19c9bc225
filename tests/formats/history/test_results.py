"""Results as a history: from the opening of a task to its submission, with the bundle's rewards where it is at hand."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

from annotator.core.outbox.envelope import Envelope
from annotator.core.pay.history import UNPRICED, History
from annotator.core.problems import ProblemCode as Code
from annotator.formats.exports.mturk import mturk_chunks
from annotator.formats.history.mturk import read_mturk
from annotator.formats.history.results import read_results
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import Guard
from answer_making import an_envelope
from formats.known_bundle import known_tasks

MADE = [an_envelope("first", number=1), an_envelope("second", number=2), an_envelope("first", number=3, skipped=True)]


def read(made: list[Envelope], known: KnownTasks | None = None) -> tuple[History, list[tuple[Code, str]]]:
    log = ProblemLog()
    history = read_results(made, known, "results", log)
    return history, [(one.code, one.params.get("why", "")) for one in log.problems()]


def test_a_submission_takes_from_the_opening_of_its_task_and_is_paid_by_the_bundle() -> None:
    history, problems = read(MADE, known_tasks())
    (found,) = history.figures([0])["USD"]
    assert (found.assignments, found.workers, found.naive_ms, found.clusters) == (2, 1, 2 * 12_345, 2)
    assert found.pay == Decimal("0.10")
    assert sorted(problems) == [(Code.HISTORY_SKIPPED, ""), (Code.HISTORY_WORKER, "results")]


def test_without_the_bundle_there_is_time_and_no_pay() -> None:
    history, _problems = read(MADE)
    (found,) = history.figures([60_000])[UNPRICED]
    assert (found.assignments, found.pay, found.pooled, found.clusters) == (2, None, None, 1)


def test_a_clock_that_was_set_back_leaves_a_result_out() -> None:
    late = replace(MADE[0], started_utc_ms=MADE[0].submitted_utc_ms + 1)
    history, problems = read([late, MADE[1]])
    assert history.assignments == 1
    assert (Code.HISTORY_TIME, "clock") in problems


def test_no_results_give_no_history_and_nothing_to_say() -> None:
    assert read([]) == (History(), [])


def test_our_own_export_for_mturk_comes_to_the_same_within_a_second() -> None:
    data = b"".join(mturk_chunks(MADE, (), known_tasks(), Guard()))
    (again,) = read_mturk(io.BytesIO(data), "results.csv", ProblemLog()).figures([0])["USD"]
    (found,) = read(MADE, known_tasks())[0].figures([0])["USD"]
    assert (again.assignments, again.workers, again.pay) == (found.assignments, found.workers, found.pay)
    assert abs(again.naive_ms - found.naive_ms) <= 1000 * found.assignments


def test_rewards_in_other_currencies_come_back_from_our_own_export() -> None:
    data = b"".join(mturk_chunks(MADE, (), known_tasks("EUR"), Guard()))
    history = read_mturk(io.BytesIO(data), "results.csv", ProblemLog())
    assert history.works.keys() == {"EUR"}
    assert sum(work.pay for work in history.works["EUR"].values()) == Decimal("0.10")
