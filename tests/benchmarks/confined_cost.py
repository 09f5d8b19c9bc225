"""What it costs that decoders are shut in: the processor's time of a worker that is, against one that is not, doing the
same in the same run. Linux only.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/confined_cost.py [ROUNDS]

In each round every kind of worker is started both ways, in turn first, and decodes the same. Time is what the kernel
counted of all threads of the process (its clock, clock_getcpuclockid(3)), so that others on the machine take no part in
it but through caches. Aims: decoding at most 2 % more, a start at most 3 ms more.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Nowhere above: each process that is measured loads this file.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.confined_rounds import ROUNDS, main

    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
