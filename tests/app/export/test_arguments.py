"""Arguments of `annotator export`, and their valid combinations."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.command_line.arguments import media_prefix
from annotator.app.main import main


@pytest.mark.parametrize("form", ["label-studio", "mturk"])
def test_other_programs_need_the_bundle_and_that_is_said(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path), "--to", form, "-o", str(tmp_path / "o")])
    assert ended.value.code == 2
    assert f"--to {form} requires --bundle BUNDLE" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "results", "--to", "csv"],
        ["export", "results", "-o", "x"],
        ["export", "results", "--to", "xml", "-o", "x"],
        ["export", "results", "--to", "csv", "-o", "x", "--media-prefix", "s3://y/"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("s3://bucket", "s3://bucket/"),
        ("s3://bucket/folder", "s3://bucket/folder/"),
        ("https://files.example.org/a job/", "https://files.example.org/a job/"),
        ("https://files.example.org/get?path=", "https://files.example.org/get?path="),
        ("https://files.example.org/get?", "https://files.example.org/get?"),
        ("file:///srv/media", "file:///srv/media/"),
        ("/data/local-files/?d=", "/data/local-files/?d="),
        ("/data/local-files/?d=job", "/data/local-files/?d=job/"),
        ("/data/upload", "/data/upload/"),
        ("/", "/"),
    ],
)
def test_a_path_can_follow_what_stands_before_it(said: str, meant: str) -> None:
    assert media_prefix(said) == meant


@pytest.mark.parametrize(
    "said", ["bucket", "bucket/folder/", "s3:bucket/", "s3://", "://bucket/", "C:\\media\\", "?d="]
)
def test_what_is_neither_an_address_nor_a_path_is_refused_with_examples(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--to", "label-studio", "--bundle", "b", "--media-prefix", said]
    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path), "-o", str(tmp_path / "o"), *words])
    assert ended.value.code == 2
    assert "s3://bucket/folder/" in capsys.readouterr().err
