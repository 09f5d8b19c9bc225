"""`annotator rates` through the real main(): the three kinds of history, what it says, and when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.ledger.intervals import State
from annotator.core.time.worktime import TaskTimes
from annotator.formats.history.ledger import ledger_lines
from answer_making import an_envelope, write_results
from bundle_making import valid_bundle
from core.histories import MIN, S, Script, ledger

HEADER = "AssignmentId,WorkerId,Reward,AssignmentStatus,AcceptTime,SubmitTime\n"
KEYS = {
    *("gap", "currency", "assignments", "pending", "refused", "workers", "pay", "naive_s", "time_s", "clusters"),
    *("pooled", "naive", "mean", "median", "by_worker", "reference", "share", "left_out", "problems"),
}
type Rated = Callable[..., Any]


def row(number: int, worker: str, reward: str, minute: int, status: str = "Approved") -> str:
    """Ten minutes of work on a day in 2017, from this minute of the hour on."""
    day = "Sat Sep 23"
    return f"A{number},{worker},{reward},{status},{day} 09:{minute:02}:00 PDT 2017,{day} 09:{minute + 10}:00 PDT 2017\n"


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Two workers: 12 USD/h, and 6 USD/h for tasks of which one was refused."""
    file = tmp_path / "batch.csv"
    rows = [row(1, "W1", "$2.00", 0), row(2, "W2", "$2.00", 0), row(3, "W2", "$2.00", 30, "Rejected")]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    return file


@pytest.fixture
def rated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Rated:
    """Runs the command with `--json` in an empty home, and reads its report."""

    def run(code: int, *words: str | Path) -> Any:
        home = tmp_path / "home"
        assert main(["--home", str(home), "rates", *map(str, words), "--json"]) == code
        told = capsys.readouterr()
        assert told.err == ""
        return json.loads(told.out)

    return run


def codes(report: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    return [(one["code"], one["severity"], one["line"]) for one in report["problems"]]


def test_one_gap_is_one_object_with_the_published_gap_unless_another_is_named(batch: Path, rated: Rated) -> None:
    report = rated(0, batch)
    assert report.keys() == KEYS
    assert {key: report[key] for key in KEYS - {"problems"}} == {
        "gap": 60,
        "currency": "USD",
        "assignments": 3,
        "pending": 0,
        "refused": 1,
        "workers": 2,
        "pay": "4.00",
        "naive_s": 1800.0,
        "time_s": 1800.0,
        "clusters": 3,
        "pooled": 8.0,
        "naive": 8.0,
        "mean": 9.0,
        "median": 9.0,
        "by_worker": [
            {"worker": "W2", "assignments": 2, "time_s": 1200.0, "pay": "2.00", "rate": 6.0},
            {"worker": "W1", "assignments": 1, "time_s": 600.0, "pay": "2.00", "rate": 12.0},
        ],
        "reference": "7.25",
        "share": 0.5,
        "left_out": 0,
    }
    assert rated(0, batch, "--gap", "1200")["clusters"] == 2


def test_several_gaps_are_a_list_in_their_order(batch: Path, rated: Rated) -> None:
    report = rated(0, batch, "--gap", "1200", "--gap", "0", "--gap", "1200")
    assert [(one["gap"], one["clusters"]) for one in report] == [(1200, 2), (0, 3)]


def test_several_currencies_are_a_list_and_never_added(batch: Path, rated: Rated) -> None:
    with batch.open("a", encoding="utf-8") as file:
        file.write(row(4, "W1", "0.50 EUR", 30))
    report = rated(0, batch)
    assert [(one["currency"], one["pay"], one["workers"]) for one in report] == [("EUR", "0.50", 1), ("USD", "4.00", 2)]
    # No rule for euros was in force in 2017: a wage of today says nothing about that day.
    assert [(one["reference"], one["share"]) for one in report] == [(None, None), ("7.25", 0.5)]


def test_the_wage_that_is_named_is_what_workers_are_held_against(batch: Path, rated: Rated) -> None:
    assert (rated(0, batch, "--wage", "6")["share"], rated(0, batch, "--wage", "12")["share"]) == (1.0, 0.5)
    assert rated(0, batch, "--wage", "12.01")["share"] == 0.0


def test_rows_left_out_are_counted_the_first_twenty_named_and_the_rest_reported(batch: Path, rated: Rated) -> None:
    with batch.open("a", encoding="utf-8") as file:
        file.writelines(row(number, "W1", "much", 0) for number in range(10, 40))
    report = rated(0, batch)
    assert (report["assignments"], report["left_out"]) == (3, 30)
    assert codes(report) == [("history-reward", "note", line) for line in range(5, 25)]
    assert report["problems"][-1]["params"]["more"] == "10"


def test_some_rows_without_a_reward_are_left_out_and_counted(batch: Path, rated: Rated) -> None:
    with batch.open("a", encoding="utf-8") as file:
        file.write(row(4, "W1", "", 30))
    report = rated(0, batch)
    assert (report["currency"], report["assignments"], report["left_out"]) == ("USD", 3, 1)
    assert codes(report) == [("history-unpriced", "note", None)]


def test_a_table_without_rewards_has_time_and_no_pay(tmp_path: Path, rated: Rated) -> None:
    file = tmp_path / "times.csv"
    file.write_text(HEADER + row(1, "W1", "", 0), encoding="utf-8")
    report = rated(0, file)
    assert (report["currency"], report["pay"], report["pooled"], report["mean"]) == (None, None, None, None)
    assert (report["time_s"], report["reference"], report["share"], report["left_out"]) == (600.0, None, None, 0)
    assert codes(report) == [("history-unpriced", "note", None)]


def test_the_ledger_s_export_is_one_worker_s_history(tmp_path: Path, rated: Rated) -> None:
    script = Script().started().worked("a", 6 * MIN, "1.00").later(30 * S).worked("b", 6 * MIN, "1.20")
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b"\n" + ledger_lines(ledger(script.entries)))
    report = rated(0, file)
    assert (report["assignments"], report["workers"], report["pay"], report["clusters"]) == (2, 1, "2.20", 1)
    assert (report["naive_s"], report["time_s"], report["naive"]) == (720.0, 750.0, 11.0)
    assert (report["reference"], report["share"]) == ("12.31", 0.0)


def test_a_results_folder_has_times_and_the_bundle_its_rewards(tmp_path: Path, rated: Rated) -> None:
    made = [
        an_envelope("first", number=1),
        an_envelope("second", number=2),
        an_envelope("third", number=3, skipped=True),
    ]
    folder = write_results(tmp_path / "results", made)
    bundle = valid_bundle(tmp_path / "bundle")
    alone, paid = rated(0, folder), rated(0, folder, "--bundle", bundle)
    assert (alone["assignments"], alone["pay"], alone["pooled"], alone["time_s"]) == (2, None, None, 17.188)
    assert (paid["assignments"], paid["pay"], paid["currency"], paid["pending"]) == (2, "0.08", "EUR", 2)
    assert (alone["gap"], alone["clusters"]) == (None, None)
    assert rated(0, folder, "--gap", "0", "--gap", "900") == alone
    assert [code for code, _severity, _line in codes(alone)] == [
        *("history-skipped", "history-unpriced", "history-worker"),
    ]
    assert [code for code, _severity, _line in codes(paid)] == ["history-skipped", "history-worker"]


def test_a_requester_sees_the_spread_between_workers(tmp_path: Path, rated: Rated) -> None:
    ada, bob = "ad4a-0000-0000-0000", "b0bb-0000-0000-0000"
    made = [
        an_envelope("first", number=1, worker=ada),
        an_envelope("second", number=2, worker=ada),
        replace(an_envelope("first", number=3, worker=bob), times=TaskTimes({State.ON_TASK: 18_000})),
        an_envelope("second", number=4),
    ]
    folder = write_results(tmp_path / "results", made)
    report = rated(0, folder, "--bundle", valid_bundle(tmp_path / "bundle"))
    assert [(one["worker"], one["assignments"], one["pay"], one["rate"]) for one in report["by_worker"]] == [
        (bob, 1, "0.04", 8.0),
        (None, 1, "0.04", 16.756),
        (ada, 2, "0.08", 16.756),
    ]
    assert (report["workers"], report["problems"][0]["params"]["count"]) == (3, "1")


def test_a_damaged_result_is_left_out_and_counted(tmp_path: Path, rated: Rated) -> None:
    folder = write_results(tmp_path / "results", [an_envelope("first")])
    (folder / "street-things@1" / "half.json").write_bytes(b'{"format"')
    report = rated(0, folder)
    assert (report["assignments"], report["left_out"]) == (1, 1)
    assert ("result-damaged", "error", None) in codes(report)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"PK\x03\x04", "packed"),
        (b"a", ""),
    ],
)
def test_why_a_file_is_no_history_is_said_where_it_can_be_told(
    tmp_path: Path, rated: Rated, content: bytes, why: str
) -> None:
    file = tmp_path / "something"
    file.write_bytes(content)
    (problem,) = rated(1, file)["problems"]
    assert (problem["code"], problem["params"].get("why", "")) == ("history-foreign", why)


def test_every_row_behind_an_open_quotation_mark_counts_as_left_out(tmp_path: Path, rated: Rated) -> None:
    file = tmp_path / "batch.csv"
    rows = [row(1, "W1", "$2.00", 0), row(2, '"W2', "$2.00", 0), row(3, "W3", "$2.00", 0), row(4, "W4", "$2.00", 0)]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    report = rated(0, file)
    assert (report["assignments"], report["left_out"]) == (1, 3)


def test_rewards_far_below_a_cent_add_up_exactly(tmp_path: Path, rated: Rated) -> None:
    file = tmp_path / "batch.csv"
    file.write_text(HEADER + "".join(row(n, "W1", "$0.001", n % 40) for n in range(1000)), encoding="utf-8")
    assert rated(0, file)["pay"] == "1.000"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "history-foreign"),
        (b"a letter\n", "history-foreign"),
        (b"\x89PNG\r\n\x1a\n\x00", "history-foreign"),
        (HEADER.encode(), "history-none"),
        (b'{"no": "entry"}\n', "history-none"),
    ],
)
def test_a_file_that_is_no_history_is_refused(tmp_path: Path, rated: Rated, content: bytes, code: str) -> None:
    file = tmp_path / "something"
    file.write_bytes(content)
    report = rated(1, file)
    assert (report["assignments"], report["pay"], report["pooled"]) == (0, None, None)
    assert [one for one in codes(report) if one[1] == "error"] == [(code, "error", None)]


def test_a_place_without_anything_and_an_empty_folder_are_refused(tmp_path: Path, rated: Rated) -> None:
    assert codes(rated(1, tmp_path / "nothing")) == [("not-found", "error", None)]
    (tmp_path / "empty").mkdir()
    assert [one["params"] for one in rated(1, tmp_path / "empty")["problems"]] == [{"why": "results"}]


def test_a_bundle_with_problems_is_refused(tmp_path: Path, rated: Rated) -> None:
    folder = write_results(tmp_path / "results", [an_envelope("first")])
    report = rated(1, folder, "--bundle", tmp_path / "nothing")
    assert codes(report) == [("not-found", "error", None)]


@pytest.mark.parametrize(
    "words",
    [
        ["--gap", "-1"],
        ["--gap", "1.5"],
        ["--gap", "soon"],
        ["--wage", "0"],
        ["--wage", "much"],
        ["--bundle", "b"],
        [""],
    ],
)
def test_what_makes_no_sense_is_a_question_of_usage(
    batch: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rates", str(batch), *words])
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_people_read_a_table_after_the_notes(batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with batch.open("a", encoding="utf-8") as file:
        file.write(row(4, "W1", "much", 30))
    assert main(["--home", str(tmp_path / "home"), "rates", str(batch), "--gap", "0", "--gap", "1200"]) == 0
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[0] == "note: batch.csv, line 5, Reward: “much” is not a valid reward. The row was skipped."
    assert lines[3] == "batch.csv: 3 assignments, 2 workers, 4.00 USD"
    assert lines[4] == "1 assignment was rejected: it is unpaid, but its time is counted."
    assert lines[6].split("  ")[0] == "Gap"
    assert [line.split() for line in lines[7:9]] == [
        ["0", "s", "3", "30", "min", "8.00", "USD/h", "9.00", "USD/h", "9.00", "USD/h", "1", "of", "2"],
        ["1,200", "s", "2", "50", "min", "4.80", "USD/h", "7.50", "USD/h", "7.50", "USD/h", "1", "of", "2"],
    ]
    assert lines[9].split() == ["no", "clusters", "30", "min", "8.00", "USD/h"]
    assert lines[-5].startswith(
        "At or above minimum: workers whose hourly pay reaches 7.25 USD/h gross, in force since July 24"
    )
    assert lines[-4] == ""
    assert [line.split()[0] for line in lines[-3:]] == ["Worker", "W2", "W1"]


def test_where_nothing_could_be_counted_only_the_reason_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path), "rates", str(tmp_path / "nothing.csv")]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
