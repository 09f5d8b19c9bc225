"""The report of the self-test: each check at its end, and at the deadline what held and what was running."""

from __future__ import annotations

import io
import json
import re
import threading
from typing import Any

import pytest

from annotator.app.self_test.report import Checks, SelfTestReport, end_at_deadline


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
    assert lines == ["FAULT bad: ValueError: no (n ms)\n", "ok    one: two (n ms)\n", "ok    last: three (n ms)\n"]
    assert re.sub(r"\d+ ms", "n ms", told[0]) == "".join(lines[:2])


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
        held, stuck, rest = written.splitlines()
        assert held.startswith("ok    first: held (")
        assert stuck.startswith("FAULT stuck: not finished within the 0 s of the whole self-test (")
        assert rest == "not run: next, last"
