"""The report of the self-test: each check at its end, and at the deadline what held and what was running."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from annotator.app.self_test import command
from annotator.app.self_test.command import _CHECKS
from annotator.app.self_test.report import Checks, SelfTestReport, end_at_deadline
from annotator.app.translations import speak
from annotator.ui.i18n.translation import _

WHAT_TO_DO = "Install the program again and repeat the self-test. If it fails again, report these lines as a bug."


@contextmanager
def spoken(language: str) -> Iterator[None]:
    speak(language)
    try:
        yield
    finally:
        speak("en")


def fails() -> str:
    raise ValueError("no")


def looked_at_by_the_last() -> tuple[io.StringIO, list[str], Checks]:
    """Return an output, two checks, and the list of what the last of them finds in the output."""
    out = io.StringIO()
    told: list[str] = []

    def last() -> str:
        told.append(out.getvalue())
        return "three"

    return out, told, (("one", lambda: "two"), ("last", last))


def test_each_check_is_told_when_it_ends() -> None:
    out, told, checks = looked_at_by_the_last()
    assert not SelfTestReport((("bad", fails), *checks), out, as_json=False).run()
    lines = re.sub(r"\d+ ms", "n ms", out.getvalue()).splitlines(keepends=True)
    assert lines[:3] == ["FAULT bad: ValueError: no (n ms)\n", "ok    one: two (n ms)\n", "ok    last: three (n ms)\n"]
    assert re.sub(r"\d+ ms", "n ms", told[0]) == "".join(lines[:2])
    assert lines[3:] == [f"1 of 3 tests failed. {WHAT_TO_DO}\n"]


@pytest.mark.parametrize(
    ("language", "count", "last"),
    [("en", 1, "1 test passed."), ("en", 2, "All 2 tests passed."), ("fr", 2, "Les 2 tests ont réussi.")],
)
def test_the_last_line_says_that_all_passed(language: str, count: int, last: str) -> None:
    out = io.StringIO()
    with spoken(language):
        assert SelfTestReport([(str(number), str) for number in range(count)], out, as_json=False).run()
    assert out.getvalue().splitlines()[-1] == last


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_check_may_change_the_language_for_itself(language: str) -> None:
    out = io.StringIO()
    checks = {name: work for name, work in _CHECKS if name in {"languages", "wages", "handbook"}}
    with spoken(language):
        assert SelfTestReport(checks.items(), out, as_json=False).run()
    expected = {"en": ["languages", "handbook", "wages"], "fr": ["langues", "manuel", "salaires"]}
    told = [line.removeprefix("ok").partition(":")[0].strip() for line in out.getvalue().splitlines()[:-1]]
    assert told == expected[language]


def test_each_check_has_a_french_name() -> None:
    with spoken("fr"):
        assert [name for name, _work in _CHECKS if _(name) == name] == []


def test_json_is_in_english(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "_CHECKS", tuple(check for check in _CHECKS if check[0] == "wages"))
    with spoken("fr"):
        assert command.self_test(as_json=True) == 0
    (check,) = json.loads(capfd.readouterr().out)["checks"]
    assert check["name"] == "wages"
    assert check["detail"].endswith(" rules")


def test_a_report_in_json_is_written_at_the_end() -> None:
    out, told, checks = looked_at_by_the_last()
    assert SelfTestReport(checks, out, as_json=True).run()
    assert told == [""]
    report = json.loads(out.getvalue())
    assert [(check["name"], check["ok"]) for check in report["checks"]] == [("one", True), ("last", True)]
    assert (report["ok"], report["not_run"]) == (True, [])


@pytest.mark.parametrize("as_json", [False, True])
def test_at_the_deadline_it_says_what_held_what_was_running_and_what_was_not_run(*, as_json: bool) -> None:
    out = io.StringIO()
    left: list[int] = []
    has_left, began = threading.Event(), threading.Event()

    def leave(code: int) -> None:
        left.append(code)
        has_left.set()

    def hangs() -> str:
        began.set()
        assert has_left.wait(120)
        return "after all"

    checks: Checks = (("first", lambda: "held"), ("stuck", hangs), ("next", fails), ("last", fails))
    report = SelfTestReport(checks, out, as_json=as_json)
    running = threading.Thread(target=report.run)
    running.start()
    assert began.wait(120)
    end_at_deadline(report, 0.0, leave).join(120)
    written = out.getvalue()
    running.join(120)
    assert left == [1]
    assert out.getvalue() == written
    if as_json:
        told: dict[str, Any] = json.loads(written)
        assert [(check["name"], check["ok"]) for check in told["checks"]] == [("first", True), ("stuck", False)]
        assert (told["ok"], told["not_run"]) == (False, ["next", "last"])
    else:
        held, stuck, rest, summary = written.splitlines()
        assert held.startswith("ok    first: held (")
        assert stuck.startswith("FAULT stuck: not finished within the 0 s of the whole self-test (")
        assert rest == "Not run: next, last"
        assert summary == f"3 of 4 tests failed. {WHAT_TO_DO}"
