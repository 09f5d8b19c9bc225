"""Tests of the frozen program's entry point: without standard streams, as Windows starts a windowed program, and in a
worker process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from architecture.source_tree import ROOT

WINDOWED = """
import runpy, sys
sys.stdin = sys.stdout = sys.stderr = None
sys.argv = ["annotator.exe", *sys.argv[1:]]
runpy.run_path("packaging/launch.py", run_name="__main__")
"""
# PyInstaller replaces the same function.
WORKER = """
import multiprocessing, runpy, sys
multiprocessing.freeze_support = lambda: sys.exit([name for name in sys.modules if name.startswith("annotator")] or 0)
runpy.run_path("packaging/launch.py", run_name="__main__")
"""


@pytest.mark.parametrize(("bundle", "code"), [("resources/samples/image-tagging", 0), ("resources/rules", 1)])
def test_a_command_of_the_windowed_program_reports_by_its_exit_code(bundle: str, code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WINDOWED, "--home", str(tmp_path), "check", bundle]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_a_worker_process_ends_before_the_command_line_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
