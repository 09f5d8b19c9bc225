"""Results as a history: the time that they tell, worker by worker, with the bundle's rewards where it is at hand."""

from __future__ import annotations

import io
from decimal import Decimal

from msgspec.structs import replace

from annotator.core.ledger.clock import local_day
from annotator.core.ledger.intervals import State
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
from formats.spoken_bundle import heard, spoken_tasks

ADA, BOB = "ad4a-0000-0000-0000", "b0bb-0000-0000-0000"
MADE = [an_envelope("first", number=1), an_envelope("second", number=2), an_envelope("first", number=3, skipped=True)]


def read(made: list[Envelope], known: KnownTasks | None = None) -> tuple[History, list[tuple[Code, str]]]:
    log = ProblemLog()
    history = read_results(made, known, "results", log)
    return history, [(one.code, one.params.get("why", "")) for one in log.problems()]


def test_a_submission_takes_what_was_measured_of_it_and_is_paid_by_the_bundle() -> None:
    history, problems = read(MADE, known_tasks())
    (found,) = history.figures([0])["USD"]
    assert (found.assignments, found.workers, found.naive_ms, found.clusters) == (2, 1, 2 * 8_594, 2)
    assert found.pay == Decimal("0.10")
    assert sorted(problems) == [(Code.HISTORY_SKIPPED, ""), (Code.HISTORY_WORKER, "results")]


def test_without_the_bundle_there_is_time_and_no_pay_and_no_gap_joins_what_was_measured() -> None:
    history, _problems = read(MADE)
    (found,) = history.figures([60_000])[UNPRICED]
    assert (found.assignments, found.pay, found.pooled, found.clusters) == (2, None, None, 2)
    assert found.time_ms == found.naive_ms


def test_workers_are_told_apart_by_their_pseudonyms() -> None:
    made = [replace(MADE[0], worker=ADA), replace(MADE[1], worker=BOB), replace(MADE[0], worker=ADA)]
    history, problems = read(made, known_tasks())
    assert {worker: work.assignments for worker, work in history.works["USD"].items()} == {ADA: 2, BOB: 1}
    assert problems == []


def test_those_who_left_theirs_out_are_one_more() -> None:
    history, problems = read([replace(MADE[0], worker=ADA), MADE[1]], known_tasks())
    assert history.works["USD"].keys() == {ADA, ""}
    assert problems == [(Code.HISTORY_WORKER, "results")]


def test_the_last_day_is_that_of_the_last_submission() -> None:
    history, _problems = read([MADE[1], MADE[0]])
    assert local_day(history.last_utc_ms, 0) == MADE[1].submitted_on


def test_no_results_give_no_history_and_nothing_to_say() -> None:
    assert read([]) == (History(), [])


def test_our_own_export_for_mturk_has_the_same_pay_and_the_active_time_within_a_second() -> None:
    data = b"".join(mturk_chunks(MADE, (), known_tasks(), Guard()))
    (again,) = read_mturk(io.BytesIO(data), "results.csv", ProblemLog()).figures([0])["USD"]
    (found,) = read(MADE, known_tasks())[0].figures([0])["USD"]
    assert (again.assignments, again.workers, again.pay) == (found.assignments, found.workers, found.pay)
    active_ms = sum(one.times.of(State.ON_TASK) for one in MADE if not one.was_cancelled)
    assert abs(again.naive_ms - active_ms) <= 1000 * found.assignments


def test_rewards_in_other_currencies_come_back_from_our_own_export() -> None:
    data = b"".join(mturk_chunks(MADE, (), known_tasks("EUR"), Guard()))
    history = read_mturk(io.BytesIO(data), "results.csv", ProblemLog())
    assert history.works.keys() == {"EUR"}
    assert sum(work.pay for work in history.works["EUR"].values()) == Decimal("0.10")


def test_what_is_paid_by_the_minute_brings_what_its_audio_was_long_and_nothing_is_made_up() -> None:
    history, _problems = read([heard("first", 83.457), heard("second", 30), heard("first", None)], spoken_tasks())
    assert history.figures([0])["USD"][0].pay == Decimal("1.6955")
    assert history.figures([0])[UNPRICED][0].assignments == 1
