"""The desktop knows the program, and a file that it asks to open is taken in like the bundle of a second start."""

from __future__ import annotations

import asyncio
import ctypes
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from annotator.app.gui import single_instance
from annotator.app.gui.appearance import APP_USER_MODEL_ID, introduce
from annotator.app.gui.single_instance import Application
from annotator.store.folders.home import Home
from bundle_making import MANIFEST, members, valid_files, write_zip

SCRIPT = Path(__file__).with_name("opened_by_desktop.py")
DESKTOP_ENTRIES = Path(__file__).resolve().parents[3] / "packaging" / "linux"


def packed(folder: Path, key: str) -> str:
    files = {**valid_files(), "bundle.toml": MANIFEST.replace("street-things", key).encode()}
    return str(write_zip(folder / f"{key}.annotator", members(files)))


def test_a_file_from_the_desktop_is_taken_in_before_there_is_a_window_and_later(tmp_path: Path) -> None:
    files = [packed(tmp_path, key) for key in ("early", "later")]
    command = [sys.executable, str(SCRIPT), str(tmp_path / "home"), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    assert [key.partition("@")[0] for key in json.loads(done.stdout)] == ["early", "later"]


def test_a_process_that_does_not_own_the_home_leaves_the_file_to_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        home = Home(tmp_path / "home")
        async with single_instance.acquire_single_instance(home) as calls:
            assert calls is not None
        monkeypatch.setattr(single_instance, "_acquires_home", answered)
        async with single_instance.acquire_single_instance(home) as none:
            assert none is None
        assert [json.loads(call.read_bytes()) for call in home.calls.iterdir()] == [{"bundle": "/job.annotator"}]

    desktop = SimpleNamespace(take_files=["/job.annotator"].copy, file_waits=SimpleNamespace(connect=id, disconnect=id))

    async def answered(*_asked: object) -> bool:
        return False

    monkeypatch.setattr(single_instance, "_desktop", lambda: desktop)
    QApplication.instance() or Application()
    asyncio.run(scenario())


def test_the_taskbar_of_windows_and_the_desktop_of_linux_get_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    app = QApplication.instance() or Application()
    assert isinstance(app, QApplication)
    ids: list[str] = []
    shell32 = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=ids.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell32), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    introduce(app)
    assert ids == [APP_USER_MODEL_ID]
    assert (DESKTOP_ENTRIES / f"{app.desktopFileName()}.desktop").is_file()
