"""A place that cannot be written is named with another remedy than what the window has for its records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.app.command_line.problem_report import not_written_text
from annotator.app.main import main
from annotator.core.errors import DiskFull, HomeInUse, StoreFault
from bundle_making import image, valid_bundle

A_FILE, NO_FOLDER = "(a file exists where a folder is needed)", "(the folder none does not exist)"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("new", "file/it", "--preset", "translation"), A_FILE),
        (("import", "pictures", "-o", "file/it", "--label", "A", "--requester", "R"), A_FILE),
        (("pack", "bundle", "-o", "file/it.zip"), A_FILE),
        (("pack", "bundle", "-o", "none/it.zip"), NO_FOLDER),
    ],
)
def test_another_place_is_the_remedy(
    words: Sequence[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    valid_bundle(tmp_path / "bundle")
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(image("PNG", "teal"))
    assert main(list(words)) == 1
    complained = capsys.readouterr().err
    assert complained.startswith("Cannot write to file/it" if why is A_FILE else "Cannot write to none/it.zip")
    assert f" {why}. Choose another location." in complained
    assert "retried" not in complained
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_full_disk_is_told_in_plain_words_and_other_faults_as_everywhere(tmp_path: Path) -> None:
    full = DiskFull(path="x.part", detail="No space left on device")
    assert not_written_text(full, tmp_path / "x") == (
        f"Cannot write to {tmp_path / 'x'} (no space left). Choose another location."
    )
    refused = StoreFault(path="x.part", detail="Permission denied")
    assert "(you do not have permission to read or write it)" in not_written_text(refused, tmp_path / "none" / "x")
    assert "already open" in not_written_text(HomeInUse(path="home"), tmp_path / "x")
