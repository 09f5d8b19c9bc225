"""The CPU time of a start, frozen and from source: of `--version`, and until a window shows its first task. `dev.py
freeze` prints it after the tests."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from annotator.store.folders.home import Home
from frozen.frozen_program import PATIENCE_S, asked_before, kinds
from smoke import ROOT, bare_environment, built

RUNS = 5
SAMPLE = ROOT / "resources" / "samples" / "image-tagging"


def main() -> None:
    program = built()
    commands = {"frozen": [str(program)], "from source": [sys.executable, "-m", "annotator"]}
    for what, measure in (("--version", version_s), ("a window with its first task", window_s)):
        spent = {name: [measure(program, command) for _ in range(RUNS + 1)][1:] for name, command in commands.items()}
        told = [f"{name} {median(runs):.2f} s ({min(runs):.2f} to {max(runs):.2f})" for name, runs in spent.items()]
        share = median(spent["frozen"]) / median(spent["from source"]) - 1
        sys.stdout.write(f"CPU time of {what}: {', '.join(told)}; frozen {share:+.0%}\n")


def version_s(_program: Path, command: list[str]) -> float:
    return _cpu_s(subprocess.Popen([*command, "--version"], env=bare_environment(), stdout=subprocess.DEVNULL))


def window_s(program: Path, command: list[str]) -> float:
    with tempfile.TemporaryDirectory(prefix="annotator-start-") as folder:
        home = Path(folder) / "home"
        asyncio.run(asked_before(Home(home)))
        environment = {**bare_environment(), "QT_QPA_PLATFORM": "offscreen"}
        running = subprocess.Popen([*command, "open", "--home", str(home), str(SAMPLE)], env=environment)
        deadline = time.monotonic() + PATIENCE_S
        while "loading-ended" not in kinds(program, home):
            if running.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the first task did not appear")
        running.terminate()
        return _cpu_s(running)


def _cpu_s(running: subprocess.Popen[bytes]) -> float:
    """Wait for the end of a process. Return its CPU time and that of its own processes that have ended."""
    _process, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
