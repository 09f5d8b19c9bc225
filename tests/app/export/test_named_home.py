"""`annotator export --home`: the shelf and the sign-ins are those of the home that is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.store.folders.home import Home
from answer_making import an_envelope, write_results
from bundle_making import valid_bundle


def test_no_other_home_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, results = valid_bundle(tmp_path / "bundle"), write_results(tmp_path / "results", [an_envelope("first")])
    output = tmp_path / "tasks.json"
    named = ["--bundle", str(bundle), "--home", str(tmp_path / "home")]
    monkeypatch.setattr(Home, "default", lambda: pytest.fail("another home was looked into"))
    assert main(["export", str(results), "--to", "label-studio", "-o", str(output), *named]) == 0
    assert output.is_file()


def test_a_home_can_be_named_by_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was not looked at: the command went to the data folder of the user."""
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "named"))
    assert main(["ledger", "export"]) == 1
    assert f"No records found in {tmp_path / 'named'}" in capsys.readouterr().err
