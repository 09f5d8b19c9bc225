"""The promise of the main job, through the real `main()`: keyboard only, and every figure checked by hand."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.ledger.intervals import State, intervals
from annotator.formats.results.envelope import result_schema_problems
from exported_ledger import parse_lines
from journeys.driver import Driver
from journeys.ledger_by_hand import by_hand, exported
from journeys.sample_session import SampleSession, Told
from paid_sample import KEY, paid_sample


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def told(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One session, played once; each test looks at another side of what it left."""
    kept: list[Told] = []
    bundle = paid_sample(tmp_path_factory.mktemp("given") / "bundle")

    async def companion(running: Running) -> None:
        session = SampleSession(Driver(running), bundle)
        kept.append(session.told)
        await session.play()

    assert main(["--home", str(home)], companion) == 0
    return kept[0]


@pytest.fixture(scope="module")
def ledger(home: Path, told: Told) -> Path:
    assert told.submitted
    path = home / "ledger.jsonl"
    assert main(["ledger", "export", "--home", str(home), "-o", str(path)]) == 0
    return path


def envelopes(home: Path) -> dict[str, dict[str, Any]]:
    files = sorted((home / "results").rglob("*.json"))
    return {path.stem: json.loads(path.read_bytes()) for path in files}


def test_every_result_file_meets_the_published_schema(home: Path, told: Told) -> None:
    files = sorted((home / "results").rglob("*.json"))
    assert {path.stem for path in files} == {*told.submitted, told.skipped}
    for path in files:
        assert result_schema_problems(path.read_bytes()) == ()
        assert path.parent.name == KEY


def test_five_are_answered_and_the_skipped_one_is_cancelled(home: Path, told: Told) -> None:
    found = envelopes(home)
    assert len(told.submitted) == 5
    for unique_id in told.submitted:
        assert not found[unique_id]["was_cancelled"]
        assert {item["type"] for item in found[unique_id]["result"]} == {"choices"}
        assert len(found[unique_id]["result"]) == 2
    assert found[told.skipped]["was_cancelled"]
    assert found[told.skipped]["result"] == []


def test_undo_takes_back_one_choice_and_what_is_sent_is_what_was_on_screen(home: Path, told: Told) -> None:
    assert told.undone is not None
    before, more, after = told.undone
    assert before == after
    assert more != before
    sent = envelopes(home)[told.submitted[2]]["result"]
    assert sent == after.as_json()


def test_intervals_sum_to_wall_time_to_the_millisecond(ledger: Path) -> None:
    entries = parse_lines(ledger.read_bytes()).entries
    wall_ms = entries[-1].timestamp.running_ms - entries[0].timestamp.running_ms
    assert sum(interval.duration_ms for interval in intervals(entries)) == wall_ms
    assert by_hand(exported(ledger)).wall_ms == wall_ms


def test_the_pause_is_in_no_active_time(home: Path, told: Told, ledger: Path) -> None:
    entries = parse_lines(ledger.read_bytes()).entries
    pauses = [interval for interval in intervals(entries) if interval.state is State.PAUSE]
    assert sum(interval.duration_ms for interval in pauses) > 1000
    hand = by_hand(exported(ledger))
    for unique_id, envelope in envelopes(home).items():
        assert envelope["lead_time"] == pytest.approx(hand.of(unique_id, "on-task") / 1000, abs=1e-9)
        assert envelope["time"].keys() == {"submitted", "active_s", "instructions_s", "loading_s", "rule"}
    assert hand.of(told.skipped, "pause") > 1000


def test_reading_the_instructions_is_counted(home: Path, told: Told, ledger: Path) -> None:
    first = envelopes(home)[told.submitted[0]]
    assert first["time"]["instructions_s"] > 0
    assert by_hand(exported(ledger)).of(told.submitted[0], "instructions") > 0


def test_the_meter_equals_what_the_exported_ledger_gives_by_hand(told: Told, ledger: Path) -> None:
    hand = by_hand(exported(ledger), until_kind="paused")
    assert sum(hand.rewards) == Decimal("0.20")
    rate = hand.effective().quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    assert f"{rate:,}\u00a0EUR an hour" in told.meter_in_pause
    assert "0.20\u00a0EUR" in told.meter_in_pause


def test_the_ledger_verifies_and_a_changed_line_is_named(
    home: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "verify", "--home", str(home), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == {"entries": len(ledger.read_bytes().splitlines()), "sound": True, "first_broken": None}


def test_the_next_start_goes_on_with_the_seventh_image(home: Path, told: Told) -> None:
    assert told.skipped
    seen: list[int] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        running.window.open_bundle(KEY)
        await driver.task_on_screen()
        view = running.services.session.view()
        assert view is not None
        seen.append(view.index)
        running.window.closing.emit()

    assert main(["--home", str(home)], companion) == 0
    assert seen == [6]
