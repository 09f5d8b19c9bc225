"""How far an import is: a data set of ten thousand pictures takes a minute. And an import that is interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app.command_line import terminal
from annotator.app.main import main
from app.requester.interrupting import INTERRUPTIBLE, read_terminal, workers_of
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, png, written

IMAGE = COCO["images"][0]
IN_CVAT = CVAT.partition("<annotations>")[2].rpartition("</annotations>")[0]
SECOND = {"a.png": png(), "b.png": png()}
SOURCES = {
    "coco": {"all.json": json.dumps({**COCO, "images": [IMAGE, {**IMAGE, "id": 2, "file_name": "b.png"}]})},
    "cvat": {"all.xml": f"<annotations>{IN_CVAT}{IN_CVAT.replace('a.png', 'b.png')}</annotations>"},
    "labelme": {f"{name}.json": json.dumps({**LABELME, "imagePath": f"{name}.png"}) for name in "ab"},
    "voc": {f"{name}.xml": VOC.replace("a.png", f"{name}.png") for name in "ab"},
    "yolo": {"classes.txt": "car\n", "a.txt": "0 0.5 0.5 0.2 0.2\n", "b.txt": "0 0.5 0.5 0.2 0.2\n"},
}


@pytest.mark.parametrize("form", SOURCES)
def test_a_terminal_shows_how_far_an_import_is(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "source", {**SECOND, **SOURCES[form]})
    assert main(["import", str(source), "-o", str(tmp_path / "quiet")]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    assert main(["import", str(source), "-o", str(tmp_path / "seen")]) == 0
    told = [line.strip() for line in capsys.readouterr().err.split("\r") if line.strip()]
    assert told[:2] == ["Checking images: 1 of 2", "Checking images: 2 of 2"]
    assert all(line.startswith("Copying: ") for line in told[2:])
    done, in_all = told[-1].removeprefix("Copying: ").split(" of ")
    assert done == in_all


@pytest.mark.parametrize("words", ["Checking images", "Copying"])
def test_an_import_that_is_interrupted_leaves_nothing_behind(tmp_path: Path, words: str) -> None:
    """In a terminal its worker gets the signal as well."""
    files = {f"{number}.json": json.dumps({**LABELME, "imagePath": f"{number}.png"}) for number in range(400)}
    images = {f"{number}.png": png() for number in range(400)}
    source = written(tmp_path / "source", {**files, **images})
    terminal, its_end = os.openpty()
    command = [sys.executable, "-c", INTERRUPTIBLE, "import", str(source), "-o", str(tmp_path / "new")]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=its_end) as importing:
        try:
            os.close(its_end)
            workers = workers_of(importing.pid)
            told = read_terminal(terminal, words)
            os.killpg(importing.pid, signal.SIGINT)
            # Read to the end first: a program whose terminal takes nothing more would wait for it.
            told += read_terminal(terminal)
            said, _none = importing.communicate(timeout=120)
        finally:
            importing.kill()
            os.close(terminal)
    assert (importing.returncode, said) == (130, b"")
    assert "Traceback" not in told
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert list(tmp_path.iterdir()) == [source]
