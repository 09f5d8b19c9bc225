"""Time and memory of an export of many results, by format.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_results.py [RESULTS] [FOLDER]

DuckDB counts the rows of the files, which must match the program's own count and the results that were made. The
default is a million results: 4 GB of small files in FOLDER, where they stay for the next run, or in a temporary one.
Memory is the same for a million results as for some thousand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from msgspec import Struct

from annotator.formats.results.envelope import envelope_bytes
from benchmarks.results_made import envelope

RESULTS = 1_000_000
MEMORY_AIM_MB = 300
A_TASK = 3  # submissions
SKIPPED_EACH = 50
FORMATS = {"parquet": "read_parquet('{file}')", "csv": "read_csv('{file}', header = true, max_line_size = 20000000)"}


class Figures(Struct, frozen=True):
    """Counts of a reader of the files. `active_s` is in whole seconds: sums of parts differ by their order."""

    submissions: int
    skipped: int
    tasks: int
    items: int
    active_s: int


def made(count: int, folder: Path | None = None) -> Figures:
    """Generate the results of one bundle: a choice, a text and two boxes each. One in fifty is skipped. They are
    written if a folder is given."""
    place = None if folder is None else folder / "street-things@1"
    if place is not None:
        place.mkdir(parents=True)
    skipped = items = active_ms = 0
    for number in range(count):
        each = envelope(number, number // A_TASK, skipped=number % SKIPPED_EACH == 0)
        if place is not None:
            (place / f"{each.unique_id}.json").write_bytes(envelope_bytes(each))
        skipped += each.was_cancelled
        items += len(each.answer.items)
        active_ms += each.times.active_ms
    return Figures(count, skipped, -(-count // A_TASK), items, round(active_ms / 1000))


def exported(results: Path | str, form: str, output: Path) -> dict[str, Any]:
    """Return the program's report, with wall seconds, processor seconds and peak memory in MB."""
    command = [sys.executable, "-m", "annotator", "export", str(results), "--to", form, "-o", str(output)]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "--overwrite", "--json"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert process.stdout is not None
    with process.stdout as told:
        report: dict[str, Any] = json.load(told)
    _pid, _status, used = os.wait4(process.pid, 0)
    spent = {"clock_s": time.perf_counter() - begin, "processor_s": used.ru_utime + used.ru_stime}
    return {**report, **spent, "peak_mb": used.ru_maxrss / (1000 if sys.platform == "linux" else 1_000_000)}


def counted(report: dict[str, Any]) -> Figures:
    """Count the rows of the two files with DuckDB."""
    submissions, regions = (FORMATS[report["format"]].format(file=file["file"]) for file in report["files"])
    with duckdb.connect() as connection:
        question = f"SELECT count(*), count_if(skipped), count(DISTINCT task), sum(active_s) FROM {submissions}"
        found = connection.execute(question).fetchone()
        of_items = connection.execute(f"SELECT count(*) FROM {regions}").fetchone()
    assert found is not None
    assert of_items is not None
    return Figures(found[0], found[1], found[2], of_items[0], round(found[3]))


def main(count: int, kept: Path | None) -> int:
    """Return 1 if a figure is wrong."""
    is_right = True
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as scratch:
        folder = kept if kept is not None else Path(scratch) / "results"
        wanted = made(count, None if folder.exists() else folder)
        sys.stdout.write(f"{wanted}\n")
        for form in FORMATS:
            report = exported(folder, form, Path(scratch) / "out")
            told = [report[name] for name in ("submissions", "skipped", "tasks", "regions")]
            found = counted(report)
            same = found == wanted and told == [wanted.submissions, wanted.skipped, wanted.tasks, wanted.items]
            is_right = is_right and same and report["peak_mb"] < MEMORY_AIM_MB
            megabytes = " + ".join(f"{file['bytes'] / 1e6:.1f}" for file in report["files"])
            sys.stdout.write(
                f"{form}: {report['clock_s']:.0f} s ({report['processor_s']:.0f} s of processor time), "
                f"{report['peak_mb']:.0f} MB of memory (aim {MEMORY_AIM_MB}), files of {megabytes} MB; "
                f"DuckDB counts {'the same' if same else str(found)}\n"
            )
            sys.stdout.flush()
    return 0 if is_right else 1


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(int(words[0]) if words else RESULTS, Path(words[1]) if len(words) > 1 else None))
