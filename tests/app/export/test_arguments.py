"""What can be said to `annotator export`, and what belongs together."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.main import main


@pytest.mark.parametrize("form", ["label-studio", "mturk"])
def test_other_programs_need_the_bundle_and_that_is_said(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path), "--to", form, "-o", str(tmp_path / "o")])
    assert ended.value.code == 2
    assert f"--to {form} needs --bundle BUNDLE" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "results", "--to", "csv"],
        ["export", "results", "-o", "x"],
        ["export", "results", "--to", "xml", "-o", "x"],
        ["export", "results", "--to", "csv", "-o", "x", "--media-prefix", "y"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
