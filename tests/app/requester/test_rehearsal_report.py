"""The report as JSON: every key is there, whatever is known."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from annotator.app.requester import rehearsal_report
from annotator.app.requester.rehearsal_report import report_json
from annotator.core.pay.rehearsal import Report, Stated, UnsoundAnswers
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from ui.pages.measured_report import MIN, report

NOTE = Problem(ProblemCode.TEXT_IGNORED, Place("config.xml", 3), severity=Severity.NOTE)


def test_fair_work_s_vector() -> None:
    told = report_json(report(5 * MIN, 6 * MIN, 9 * MIN), "streets")
    assert told["times_s"] == [300, 360, 540]
    assert (told["median_s"], told["quartiles_s"], told["expected_s"]) == (360, None, 240)
    assert told["time_per_task_s"] == {"alone": 360, "all_in": 400}
    assert (told["reward"], told["currency"], told["target_wage"]) == ("0.50", "USD", "15")
    assert told["hourly_pay"] == {"alone": "5.00", "all_in": "4.50"}
    assert told["reward_for_target"] == {"alone": "1.50", "all_in": "1.67"}
    assert report_json(report(1_000, 2_000, 3_000, 4_000), "streets")["quartiles_s"] == [1.75, 3.25]


@pytest.mark.parametrize("told", [Report("", Stated(0)), report(), report(7_400)])
def test_it_is_json_with_exactly_the_keys_that_are_documented(told: Report) -> None:
    documented = set(re.findall(r'^  "(\w+)"|, "(skipped)"', rehearsal_report.__doc__ or "", re.MULTILINE))
    keys = {first or second for first, second in documented} | {"skipped"}
    value = json.loads(json.dumps(report_json(told, "streets"), allow_nan=False))
    assert set(value) == keys
    assert value["bundle"] == "streets"


def test_notes_leave_it_sound_and_what_was_wrong_is_counted() -> None:
    told = replace(report(MIN), problems=(NOTE,), unsound=(UnsoundAnswers("things", "required", 2),), reloads=1)
    value = report_json(replace(told, outdated=frozenset({"u0"})), "streets")
    assert value["sound"]
    assert [problem["severity"] for problem in value["problems"]] == ["note"]
    assert value["unsound_answers"] == [{"control": "things", "code": "required", "count": 2}]
    assert (value["reloads"], value["outdated"]) == (1, [True])
    broken = replace(told, problems=(replace(NOTE, severity=Severity.ERROR),))
    assert not report_json(broken, "streets")["sound"]
