"""The gates shut: a fault planted in a copy of the tree stops the very commands that `dev.py check` runs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from architecture.source_tree import ROOT

COPIED = ("src", "pyproject.toml", "dev.py", "tests/architecture/source_tree.py", "tests/architecture/test_sizes.py")
IMPORTS, SIZES = "lint-imports", "tests/architecture"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return tmp_path


def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_gate(gate: str, copy: Path) -> tuple[int, str]:
    """The exit code and output of the one command of `dev.py check` that names this gate, run in the copy."""
    commands: list[list[str]] = dev().check_commands(Path(sys.executable))
    (command,) = [words for words in commands if any(word.endswith(gate) for word in words)]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def plant(copy: Path, name: str, *lines: str) -> None:
    path = copy / "src" / "annotator" / name
    path.write_text("\n".join(("from __future__ import annotations", *lines)) + "\n", encoding="utf-8")


@pytest.mark.parametrize("gate", [IMPORTS, SIZES])
def test_the_tree_as_it_is_passes(copy: Path, gate: str) -> None:
    code, told = run_gate(gate, copy)
    assert code == 0, told


def test_a_qt_import_in_core_is_caught(copy: Path) -> None:
    plant(copy, "core/planted.py", "from PySide6.QtCore import QObject")
    code, told = run_gate(IMPORTS, copy)
    assert code != 0
    assert "core knows no outside world BROKEN" in told
    assert "Only ui knows Qt BROKEN" in told
    assert "annotator.core.planted -> PySide6" in told


@pytest.mark.parametrize(
    ("within", "first", "second"),
    [
        ("core", "core.planted_here", "core.planted_there"),
        ("work", "work.planted_here", "work.planted_there"),
        ("ui", "ui.planted_here", "ui.planted_there"),
        ("ui", "ui.pages.planted", "ui.widgets.planted"),
    ],
)
def test_a_cycle_is_caught(copy: Path, within: str, first: str, second: str) -> None:
    plant(copy, f"{first.replace('.', '/')}.py", f"import annotator.{second}")
    plant(copy, f"{second.replace('.', '/')}.py", f"import annotator.{first}")
    code, told = run_gate(IMPORTS, copy)
    assert code != 0
    assert "No cycles anywhere BROKEN" in told
    assert f"No cycles are allowed in annotator.{within}." in told


def test_an_import_against_the_stream_is_caught(copy: Path) -> None:
    plant(copy, "formats/planted.py", "import annotator.work")
    code, told = run_gate(IMPORTS, copy)
    assert code != 0
    assert "Imports run one way through the folders BROKEN" in told


def test_a_new_folder_without_a_place_in_the_list_is_caught(copy: Path) -> None:
    (copy / "src" / "annotator" / "planted").mkdir()
    plant(copy, "planted/__init__.py")
    code, told = run_gate(IMPORTS, copy)
    assert code != 0
    assert "annotator.planted" in told


def test_a_file_of_three_hundred_and_one_lines_is_caught(copy: Path) -> None:
    plant(copy, "core/planted.py", *("",) * 299)
    code, told = run_gate(SIZES, copy)
    assert code == 0, told
    plant(copy, "core/planted.py", *("",) * 300)
    code, told = run_gate(SIZES, copy)
    assert code != 0
    assert "src/annotator/core/planted.py:301 has 301 lines" in told


def test_a_function_of_forty_one_lines_is_caught(copy: Path) -> None:
    plant(copy, "core/planted.py", "def planted() -> None:", '    """Docstrings do not count."""', *("    pass",) * 40)
    code, told = run_gate(SIZES, copy)
    assert code != 0
    assert "src/annotator/core/planted.py:2 planted has 41" in told
