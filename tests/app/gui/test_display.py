"""Without a screen the program says so and ends; it never opens half of itself, and Qt never aborts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.app.gui.display import NOT_OPENED, names_display

NAMES = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def ended(folder: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    command = [sys.executable, "-m", "annotator", "--home", str(folder / "home"), *words]
    return subprocess.run(
        command, env={**kept, **environment}, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("environment", "system", "is_named"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "freebsd14", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_who_names_a_screen(environment: Mapping[str, str], system: str, is_named: bool) -> None:
    assert names_display(environment, system) is is_named


@pytest.mark.parametrize("words", [[], ["open"], ["try", "bundle"]])
def test_without_a_display_one_sentence_is_said_and_nothing_is_written(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "bundle.toml").write_bytes(b"")
    process = ended(tmp_path, {}, *words)
    assert (process.returncode, process.stdout) == (NOT_OPENED, "")
    (line,) = process.stderr.splitlines()
    assert line.startswith("Cannot open a window: none of the environment variables QT_QPA_PLATFORM, ")
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


@pytest.mark.parametrize(
    "environment", [{"DISPLAY": ":77777"}, {"QT_QPA_PLATFORM": "nowhere"}, {"WAYLAND_DISPLAY": "nowhere"}]
)
def test_a_display_that_cannot_be_reached_is_a_sentence_too(environment: Mapping[str, str], tmp_path: Path) -> None:
    process = ended(tmp_path, {**environment, "LANG": "fr_FR.UTF-8"})
    assert (process.returncode, process.stdout) == (NOT_OPENED, "")
    assert "Impossible d’ouvrir une fenêtre sur l’écran" in process.stderr
    assert "=".join(next(iter(environment.items()))) in process.stderr
    assert list(tmp_path.iterdir()) == []
