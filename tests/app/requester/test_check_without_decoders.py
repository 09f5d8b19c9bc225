"""Where no decoder process can be started, a check says so once, and does not try it for each file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.media import worker_process
from annotator.media.images import connection
from annotator.media.video.client import service
from annotator.media.worker_client import WorkerClient
from bundle_making import image, valid_files, write_folder
from fakes.refused_worker import serve_refused

FILES = 40
# One for each of two connections, and of what is looked at together: one for several images and two for one of them.
MOST_STARTS = 2 + 8 * 3


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    start = worker_process.SpawnedWorker.__init__

    def counted(worker: worker_process.SpawnedWorker, work: Callable[[Connection], None], name: str) -> None:
        names.append(name)
        start(worker, work, name)

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(worker_process.SpawnedWorker, "__init__", counted)
    return names


def checked(bundle: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["check", str(bundle), "--json", "--wage", "1"]) == 1
    problems: list[dict[str, str]] = json.loads(capsys.readouterr().out)["problems"]
    return [problem for problem in problems if problem["severity"] == "error"]


def test_images(
    tmp_path: Path, starts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connection, "serve", serve_refused)
    names = [f"media/{number}.png" for number in range(FILES)]
    rows = "\n".join(["id,image", *(f"{number},{name}" for number, name in enumerate(names))])
    images = dict.fromkeys(names, image("PNG", "red"))
    bundle = write_folder(tmp_path / "job", {**valid_files(), **images, "tasks.csv": rows.encode()})
    (only,) = checked(bundle, capsys)
    assert only["problem"] == (
        "No decoder can be started: the program reading it stopped unexpectedly. Not checked: 40 of 40, starting with "
        "media/0.png."
    )
    assert "annotator self-test" in only["hint"]
    assert len(starts) <= MOST_STARTS


def test_videos(
    tmp_path: Path, starts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(service, "spawn_worker", lambda: WorkerClient(serve_refused, "annotator-video"))
    names = [f"media/{number}.mp4" for number in range(FILES)]
    rows = "\n".join(["id,video", *(f"{number},{name}" for number, name in enumerate(names))])
    config = b'<View><Video name="v" value="$video"/><Choices name="c" toName="v"><Choice value="a"/></Choices></View>'
    files = {**valid_files(), **dict.fromkeys(names, b"x"), "tasks.csv": rows.encode(), "config.xml": config}
    (only,) = checked(write_folder(tmp_path / "job", files), capsys)
    assert only["problem"].startswith("No decoder can be started: ")
    assert len(starts) <= MOST_STARTS
