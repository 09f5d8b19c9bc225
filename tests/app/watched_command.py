"""Runs one command and writes down what it loaded: `python watched_command.py REPORT WORD...`. The report is JSON:
every module there is at the end, the exit code, and the most memory that was resident, in MB (0 where that cannot be
asked)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    from annotator.app.main import main

    report, *words = sys.argv[1:]
    try:
        code = main(words)
    except SystemExit as end:
        code = int(str(end.code))
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peak_mb = sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))
    events = {"modules": sorted(sys.modules), "exit_code": code, "peak_mb": peak_mb}
    Path(report).write_text(json.dumps(events), encoding="utf-8")
