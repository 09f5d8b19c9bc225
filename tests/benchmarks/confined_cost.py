"""Processor time of a sandboxed decoder against one without a sandbox, in the same run. Linux only.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/confined_cost.py [ROUNDS]

Each round starts every kind of worker in both ways, in alternating order, and decodes the same media. Time is the
process clock of the kernel for all threads (clock_getcpuclockid(3)), so that other processes count only through the
caches. Aims: at most 2 % more for decoding, at most 3 ms more for a start.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Not at the top: each measured process imports this file.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.confined_rounds import ROUNDS, main

    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
