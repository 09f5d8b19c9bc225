"""Without a temporary folder, one message says what to do, and blames neither a medium nor the program."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from annotator.app.command_line.terminal import ended
from annotator.app.main import main
from annotator.core.errors import NoTemporaryFolder
from annotator.formats.builtin.resources import resource_folder
from annotator.store.disk import temporary_folder
from bundle_making import valid_files, write_folder


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is gone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    return tmp_path / "gone"


def test_it_is_told_which_folder_and_why(nowhere: Path) -> None:
    with pytest.raises(NoTemporaryFolder) as fault:
        temporary_folder()
    assert fault.value.params == {"path": str(nowhere), "detail": "No such file or directory"}


def test_one_that_can_be_used_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert temporary_folder() == tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["a zip", "sounds", "self-test", "try"])
def test_it_is_said_once_and_how_to_mend_it(
    what: str, tmp_path: Path, nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = shutil.make_archive(str(tmp_path / "zipped"), "zip", write_folder(tmp_path / "bundle", valid_files()))
    audio_folder = resource_folder() / "samples" / "audio-transcription"
    words = {"a zip": ["check", zipped], "sounds": ["check", str(audio_folder)], "try": ["try", zipped]}
    assert ended(lambda: main(words.get(what, [what]))) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count(str(nowhere)) == 1
    assert "TMPDIR" in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.usefixtures("nowhere")
def test_images_of_a_folder_are_looked_at_without_one(tmp_path: Path) -> None:
    bundle = write_folder(tmp_path / "bundle", valid_files())
    assert ended(lambda: main(["check", str(bundle)])) == 0
