"""The clock of the real program at the turn of the year: wages that are law apply, others are not confirmed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.app.gui.system_clock import SystemClock
from annotator.app.main import main
from annotator.core.ledger.clock import Timestamp

NEW_YEAR_MS = round(datetime(2027, 1, 2, 12, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(autouse=True)
def second_of_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: Timestamp(NEW_YEAR_MS, "UTC", 0, "boot", 1, 1))


def test_german_wage_applies_on_its_day_and_the_french_one_is_not_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "--home", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    (germany,) = (line for line in lines if "Germany" in line and "replaced" not in line and "[" not in line[:2])
    assert "14.60 EUR/h gross" in germany
    assert "in force" in germany
    france = [line for line in lines if line.startswith("Minimum wage, France") and "replaced" not in line]
    assert all(value in line for line, value in zip(france, ("12.31 EUR/h gross", "9.74 EUR/h net"), strict=True))
    assert all("not confirmed since January 1, 2027" in line for line in france)


def test_the_same_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--home", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["day"] == "2027-01-02"
    found = {(rule["key"], rule["standing"]): rule for rule in told["rules"]}
    assert found["de", "in-force"]["value"] == "14.60"
    assert found["fr-minimum-gross", "not-confirmed"]["unconfirmed_since"] == "2027-01-01"
    assert found["uk", "in-force"]["age_days"] == 39
    assert main(["rules", "--home", str(tmp_path), "--json", "--day", "2026-12-02"]) == 0
    earlier = json.loads(capsys.readouterr().out)
    assert ("14.60", "known-to-come") in {(rule["value"], rule["standing"]) for rule in earlier["rules"]}
