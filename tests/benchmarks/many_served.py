"""Time and peak memory of an export of results in a bucket.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_served.py [RESULTS]

The peak must be hardly less for a tenth of the results. DuckDB counts the rows of the files. The default is 20,000
results in a store of the tests (moto), which takes most of the time.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import obstore

from annotator.formats.results.envelope import envelope_bytes
from benchmarks.many_results import A_TASK, FORMATS, MEMORY_AIM_MB, SKIPPED_EACH, counted, exported, made
from benchmarks.results_made import envelope
from connectors.object_store.moto_store import SIGN_IN, MotoStore, moto_store

RESULTS = 20_000
# Above the memory for a tenth of the results. Parquet is written in row groups, which two thousand results do not fill.
MORE_AIM_MB = {"csv": 15, "parquet": 100}
_AT_ONCE = 32


async def put(store: MotoStore, bucket: str, count: int) -> None:
    """Store the results of `many_results.made`."""
    seen, numbers = store.seen(bucket), iter(range(count))

    async def puts() -> None:
        for number in numbers:
            each = envelope(number, number // A_TASK, skipped=number % SKIPPED_EACH == 0)
            await obstore.put_async(seen, f"results/street-things@1/{each.unique_id}.json", envelope_bytes(each))

    await asyncio.gather(*(puts() for _ in range(_AT_ONCE)))


def serve(count: int, line: Connection) -> None:
    """Send the address of this many results, and serve them until the parent answers."""
    with moto_store() as store:
        bucket = store.new_bucket()
        asyncio.run(put(store, bucket, count))
        line.send(f"s3+{store.url}/{bucket}/results")
        line.recv()


@contextmanager
def served(count: int) -> Iterator[str]:
    """Yield the address. The server is a separate process, because a child's peak memory includes that of its
    parent."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(count, there))
    process.start()
    yield here.recv()
    here.send("enough")
    process.join()


def main(count: int) -> int:
    """Return 1 if a figure is wrong."""
    os.environ |= {"AWS_ACCESS_KEY_ID": SIGN_IN.name, "AWS_SECRET_ACCESS_KEY": SIGN_IN.secret}
    is_right = True
    least_mb: dict[str, float] = {}
    for number in (count // 10, count):
        with served(number) as address, tempfile.TemporaryDirectory(prefix="annotator-bench-") as scratch:
            for form in FORMATS:
                report = exported(address, form, Path(scratch) / "out")
                found, peak_mb = counted(report), report["peak_mb"]
                same = found == made(number)
                is_flat = peak_mb < least_mb.setdefault(form, peak_mb) + MORE_AIM_MB[form]
                is_right = is_right and same and is_flat and peak_mb < MEMORY_AIM_MB
                sys.stdout.write(
                    f"{number} from a bucket to {form}: {report['clock_s']:.0f} s, {peak_mb:.0f} MB of memory; "
                    f"DuckDB counts {'the same' if same else str(found)}\n"
                )
                sys.stdout.flush()
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RESULTS))
