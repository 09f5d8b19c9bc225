"""Tests that the gates of `dev.py check` fail on faults planted in a copy of the tree."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from architecture.source_tree import ROOT

IMPORTS, SIZES = "lint-imports", "tests/architecture"
COPIED = {
    IMPORTS: ("src", "pyproject.toml", "dev.py"),
    # Sizes are measured file by file, so a small part of the tree is enough.
    SIZES: (
        *("src/annotator/core", "pyproject.toml", "dev.py"),
        *("tests/architecture/source_tree.py", "tests/architecture/test_sizes.py"),
    ),
}
# The package, and the modules in it that import each other.
CYCLES = [
    ("core", "core.planted_here", "core.planted_there"),
    ("services", "services.planted_here", "services.planted_there"),
    ("ui", "ui.planted_here", "ui.planted_there"),
    ("ui", "ui.pages.planted", "ui.widgets.planted"),
]


def copy_to(folder: Path, gate: str) -> Path:
    for name in COPIED[gate]:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return folder


def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_gate(gate: str, copy: Path) -> tuple[int, str]:
    """Return the exit code and output of the `dev.py check` command for this gate, run in the copy."""
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


def test_the_tree_as_it_is_passes(tmp_path: Path) -> None:
    code, told = run_gate(IMPORTS, copy_to(tmp_path, IMPORTS))
    assert code == 0, told


@pytest.fixture(scope="module")
def wrong_imports(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the output for a copy that violates every tested contract. One run covers all contracts, because
    reading the whole tree takes most of the time."""
    copy = copy_to(tmp_path_factory.mktemp("wrong_imports"), IMPORTS)
    plant(copy, "core/planted.py", "from PySide6.QtCore import QObject")
    plant(copy, "formats/planted.py", "import annotator.services")
    for _within, first, second in CYCLES:
        plant(copy, f"{first.replace('.', '/')}.py", f"import annotator.{second}")
        plant(copy, f"{second.replace('.', '/')}.py", f"import annotator.{first}")
    (copy / "src" / "annotator" / "planted").mkdir()
    plant(copy, "planted/__init__.py")
    code, told = run_gate(IMPORTS, copy)
    assert code != 0
    return told


@pytest.fixture(scope="module")
def wrong_sizes(tmp_path_factory: pytest.TempPathFactory) -> str:
    copy = copy_to(tmp_path_factory.mktemp("wrong_sizes"), SIZES)
    long = ("def planted() -> None:", '    """Docstrings do not count."""', *("    pass",) * 40)
    plant(copy, "core/planted_function.py", *long)
    code, told = run_gate(SIZES, copy)
    assert code != 0
    return told


def test_a_qt_import_in_core_is_caught(wrong_imports: str) -> None:
    assert "core has no input or output BROKEN" in wrong_imports
    assert "Only ui imports Qt BROKEN" in wrong_imports
    assert "annotator.core.planted -> PySide6" in wrong_imports


@pytest.mark.parametrize(("within", "first", "second"), CYCLES)
def test_a_cycle_is_caught(wrong_imports: str, within: str, first: str, second: str) -> None:
    assert "No import cycles BROKEN" in wrong_imports
    assert f"No cycles are allowed in annotator.{within}." in wrong_imports
    assert f"annotator.{first}" in wrong_imports
    assert f"annotator.{second}" in wrong_imports


def test_an_import_against_the_stream_is_caught(wrong_imports: str) -> None:
    assert "Imports between layers go one way BROKEN" in wrong_imports
    assert "annotator.formats.planted -> annotator.services" in wrong_imports


def test_a_new_folder_without_a_place_in_the_list_is_caught(wrong_imports: str) -> None:
    assert re.search(r"annotator\.planted(?![\w.])", wrong_imports)


def test_a_function_of_forty_one_lines_is_caught(wrong_sizes: str) -> None:
    assert "src/annotator/core/planted_function.py:2 planted has 41" in wrong_sizes
