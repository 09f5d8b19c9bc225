"""The report in words: what is told, and what is not told because it is not known."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState
from annotator.core.pay.rehearsal import Report, Stated, TaskMeasure, UnsoundAnswers
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.ui.pages.rehearsal_text import pay_rows, problem_title, reload_line, summary, text, time_lines
from ui.pages.measured_report import MIN, STATED, report


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def said(told: Report) -> str:
    return plain(text(told, "streets.zip"))


def test_fair_work_s_vector_in_words() -> None:
    told = report(5 * MIN, 6 * MIN, 9 * MIN)
    assert [[plain(cell) for cell in row] for row in pay_rows(told)] == [
        ["", "Task only", "All included, over 3 tasks"],
        ["Time per task", "6 min 00 s", "6 min 40 s"],
        ["Hourly pay", "5.00 USD/h", "4.50 USD/h"],
        ["Reward to reach 15.00 USD/h", "1.50 USD", "1.67 USD"],
    ]
    lines = said(told)
    assert "Median 6 min 00 s, shortest 5 min 00 s, longest 9 min 00 s." in lines
    assert "The bundle states 4 min per task. The median is 6 min 00 s." in lines


def test_nothing_measured_is_told_as_such_and_no_table_is_shown() -> None:
    told = report()
    assert "No task was submitted" in said(told)
    assert "Hourly pay" not in said(told)
    assert {row[1] for row in pay_rows(told)[1:]} == {"–"}


def test_of_one_time_no_spread_is_told() -> None:
    (line, *_rest) = time_lines(report(7_400))
    assert plain(line) == "Only one task was measured (7.4 s), which is not enough to show how times vary."
    assert "shortest" not in said(report(7_400))


def test_from_four_times_on_the_middle_half_is_told() -> None:
    (line, *_rest) = time_lines(report(1_000, 2_000, 3_000, 4_000))
    assert "half of the tasks between 1.8 s and 3.2 s" in plain(line)


def test_without_pay_or_wage_the_figures_are_dashes() -> None:
    unpaid = replace(report(MIN), stated=Stated(3), target=None)
    assert [row[0] for row in pay_rows(unpaid)] == ["", "Time per task", "Hourly pay"]
    assert pay_rows(unpaid)[2][1:] == ("–", "–")
    assert "No pay is stated in the bundle." in said(unpaid)


def test_rewards_that_differ_are_told_as_their_mean() -> None:
    assert "on average" in said(replace(report(MIN), stated=replace(STATED, varies=True)))


def test_skipped_tasks_reloads_and_outdated_times_are_counted() -> None:
    told = report(MIN, MIN)
    skipped = TaskMeasure("u9", "t9", AssignmentState.SKIPPED)
    told = replace(told, measures=(*told.measures, skipped), reloads=2, outdated=frozenset({"u0"}))
    assert summary(told) == "2 of 3 tasks done, 1 skipped. Nothing was sent."
    assert reload_line(told) == "The files changed and were reloaded 2 times."
    assert reload_line(replace(told, reloads=1)) == "The files changed and were reloaded once."
    assert "1 of these times was measured before the design changed." in said(told)
    assert reload_line(report()) == ""


def test_tasks_that_are_gone_are_not_counted_among_those_of_the_bundle() -> None:
    told = replace(report(MIN, MIN), gone=frozenset({"u0"}))
    assert summary(told) == ("1 of 3 tasks done. Nothing was sent. 1 task that you opened is no longer in the bundle.")


def test_problems_notes_and_what_was_answered_wrong_are_listed() -> None:
    note = Problem(ProblemCode.TEXT_IGNORED, Place("config.xml", 3), severity=Severity.NOTE)
    wrong = Problem(ProblemCode.CURRENCY_UNKNOWN, Place("bundle.toml", 9), {"value": "EURO"})
    told = replace(report(MIN), problems=(wrong, note), unsound=(UnsoundAnswers("things", "required", 3),))
    assert problem_title(told) == "1 problem"
    assert problem_title(replace(told, problems=(note,))) == "1 note"
    assert problem_title(report()) == "No problems"
    lines = said(told)
    assert "bundle.toml, line 9" in lines
    assert "config.xml, line 3" in lines
    assert "3 times: “things” has no answer yet." in lines


def test_a_bundle_that_never_opened_is_called_by_its_name() -> None:
    told = Report("", Stated(0))
    assert said(told).startswith("Trial run of “streets.zip”\n0 of 0 tasks done. Nothing was sent.\n")


def test_pay_by_the_minute_is_told_of_a_minute_of_audio() -> None:
    told = report(5 * MIN, 6 * MIN, 9 * MIN)
    spoken = tuple(replace(task, media_ms=2 * MIN) for task in told.measures)
    told = replace(told, stated=replace(STATED, by_the_minute=True), measures=spoken)
    assert [[plain(cell) for cell in row] for row in pay_rows(told)] == [
        ["", "Task only", "All included, over 3 tasks"],
        ["Time per task", "6 min 00 s", "6 min 40 s"],
        ["Time per minute of recording", "3 min 00 s", "3 min 20 s"],
        ["Hourly pay", "10.00 USD/h", "9.00 USD/h"],
        ["Reward per minute of recording to reach 15.00 USD/h", "0.75 USD", "0.84 USD"],
    ]
    assert "Stated pay: 0.50 USD per minute of recording." in said(told)
    assert "per task" not in said(told).replace("4 min per task", "").replace("ime per task", "")
