"""Programs of the tests that are killed without warning. They print one JSON line for each acknowledgement."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])}


def killed_after(lines: int, *command: str | Path) -> list[dict[str, Any]]:
    """Runs `python COMMAND` until it printed so many lines, kills it at once, and returns all it had printed."""
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.read().splitlines()
    return _read(told)


def killed_by_itself(*command: str | Path) -> list[dict[str, Any]]:
    """Runs `python COMMAND` until it kills itself, and returns all it had printed."""
    done = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, env=ENVIRONMENT, check=False)
    assert done.returncode == -signal.SIGKILL
    return _read(done.stdout.splitlines())


def _read(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    assert all(lines), "the program ended by itself"
    return [json.loads(line) for line in lines]
