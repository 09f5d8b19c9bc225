"""A program that is stopped for ten minutes, as by Ctrl+Z in its terminal, works, loads and idles in none of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from annotator.app.main import main
from annotator.core.ledger.intervals import WORK, State, intervals
from bundle_making import valid_files, write_folder
from exported_ledger import parse_lines

CHILD = Path(__file__).with_name("stopped_program.py")
STOPPED_MS = 600_000
SLACK_MS = 240_000  # for a busy machine


def test_the_time_of_a_stopped_program_is_neither_work_nor_idle(tmp_path: Path) -> None:
    home, clock = tmp_path / "home", tmp_path / "clock"
    bundle = write_folder(tmp_path / "bundle", valid_files())
    clock.write_bytes(bytes(8))
    command = [sys.executable, str(CHILD), str(home), str(bundle), str(clock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "working\n"
        child.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
        with clock.open("r+b") as file:
            file.write(STOPPED_MS.to_bytes(8))
        child.send_signal(signal.SIGCONT)
    assert child.returncode == 0
    ledger = tmp_path / "ledger.jsonl"
    assert main(["ledger", "export", "--home", str(home), "-o", str(ledger)]) == 0
    lived = Counter[State]()
    for each in intervals(parse_lines(ledger.read_bytes()).entries):
        lived[each.state] += each.duration_ms
    assert STOPPED_MS <= lived[State.SUSPEND] < STOPPED_MS + SLACK_MS
    assert sum(lived[state] for state in WORK) < SLACK_MS
    assert not lived[State.IDLE] + lived[State.UNKNOWN_GAP]
