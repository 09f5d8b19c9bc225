"""Tests of the frozen program's entry point: without standard streams, as Windows starts a windowed program, and in a
worker process."""

from __future__ import annotations

import re
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
# The real command line of a worker or the tracker, and nothing of the process except its arguments.
OF_MULTIPROCESSING = """
import runpy, sys
from multiprocessing import resource_tracker, spawn, util
sys.frozen = True
if sys.argv[1] == "worker":
    sys.argv = spawn.get_command_line(tracker_fd=5, pipe_handle=7)
else:
    started = []
    util.spawnv_passfds = lambda program, arguments, descriptors: started.extend(arguments) or 1
    resource_tracker.ensure_running()
    resource_tracker._resource_tracker._pid = None
    sys.argv = [started[0], *started[-2:]]
reached = lambda *given, **named: print([name for name in sys.modules if name.startswith("annotator")], given, named)
spawn.spawn_main = resource_tracker.main = reached
runpy.run_path("packaging/launch.py", run_name="__main__")
"""
COMMAND = """
import atexit, runpy, sys
sys.argv = ["annotator", "--version"]
atexit.register(lambda: print([name for name in sys.modules if name.startswith("multiprocessing")]))
runpy.run_path("packaging/launch.py", run_name="__main__")
"""


@pytest.mark.parametrize(("bundle", "code"), [("resources/samples/image-tagging", 0), ("resources/rules", 1)])
def test_a_command_of_the_windowed_program_reports_by_its_exit_code(bundle: str, code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WINDOWED, "--home", str(tmp_path), "check", bundle]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def _run(*command: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_worker_process_ends_before_the_command_line_is_imported() -> None:
    assert _run(OF_MULTIPROCESSING, "worker") == (0, "[] () {'tracker_fd': 5, 'pipe_handle': 7}\n", "")


def test_the_tracker_of_resources_ends_before_the_command_line_is_imported() -> None:
    code, told, faults = _run(OF_MULTIPROCESSING, "tracker")
    assert code == 0, faults
    assert re.fullmatch(r"\[\] \(\d+,\) \{\}\n", told), told


def test_a_command_does_not_import_multiprocessing() -> None:
    code, told, _faults = _run(COMMAND)
    assert code == 0
    assert told.splitlines()[-1] == "[]"
