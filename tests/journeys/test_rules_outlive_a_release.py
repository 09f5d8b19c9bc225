"""The clock of the real program at the turn of the year: wages that are law apply, others are not confirmed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.app.gui.system_clock import SystemClock
from annotator.app.main import main
from annotator.core.ledger.clock import Timestamp
from formats.rules_text import RULES

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
    assert all(value in line for line, value in zip(france, ("12.31 EUR/h gross", "about 9.74 EUR/h net"), strict=True))
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


def french_wages(home: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the gross wages of France that apply, as the command tells them."""
    assert main(["rules", "--home", str(home), "--json"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    return [f"{rule['value']} {rule['standing']}" for rule in rules if rule["key"] == "fr-minimum-gross"][5:]


def test_a_rules_file_brings_the_new_wage_after_it_was_seen_and_goes_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unsigned, new, home = tmp_path / "text.rules", tmp_path / "new.rules", tmp_path / "home"
    unsigned.write_text(RULES, encoding="utf-8")
    opening = ["rules", "open", "--home", str(home)]
    assert main([*opening, str(unsigned), "--yes"]) == 1
    assert "Add --unsigned-ok to use a file that nobody signed." in capsys.readouterr().out
    signing = ["rules", "sign", "--home", str(home), str(unsigned), str(new), "--key", str(tmp_path / "key")]
    assert main(signing) == 0
    assert main([*opening, str(new)]) == 1
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Signed by “Union of click workers” with the key" in told
    assert "12.55 EUR/h gross" in told
    assert french_wages(home, capsys) == ["12.31 not-confirmed"]
    assert main([*opening, str(new), "--yes"]) == 0
    capsys.readouterr()
    assert french_wages(home, capsys) == ["12.31 replaced", "12.55 in-force"]
    new.write_bytes(new.read_bytes().replace(b"12.55", b"21.55"))
    assert main([*opening, str(new), "--yes"]) == 1
    assert "somebody changed it. Nothing was changed." in capsys.readouterr().err
    assert main(["rules", "--home", str(home), "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert main(["rules", "remove", "--home", str(home), file["id"]]) == 0
    capsys.readouterr()
    assert french_wages(home, capsys) == ["12.31 not-confirmed"]
