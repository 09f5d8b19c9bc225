"""Long work on tasks of all kinds in one window leaves no more resources in use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.mixed_shift import ENDS, TASKS_A_TURN
from real_data import need_deep_run

TESTS = Path(__file__).resolve().parent.parent
TURNS = 10
MOST_MB = 30.0
WITHIN_S = 3_600


def test_after_a_thousand_tasks_there_is_no_more_memory_no_descriptor_and_no_process(tmp_path: Path) -> None:
    need_deep_run(f"a shift of {TURNS * TASKS_A_TURN} tasks")
    command = [sys.executable, "-m", "benchmarks.mixed_shift", str(tmp_path), str(TURNS)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    *turns, last = done.stdout.splitlines()
    assert float(last.split()[-2]) < MOST_MB, done.stdout
    descriptors, processes = ([int(turn.split()[place]) for turn in turns] for place in (2, 4))
    assert max(descriptors[-ENDS:]) <= max(descriptors[1 : 1 + ENDS]), done.stdout
    assert max(processes[-ENDS:]) <= max(processes[1 : 1 + ENDS]), done.stdout
