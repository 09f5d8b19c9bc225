"""Time and memory of `annotator agree` for many results of one bundle, also with ten times as many workers per task.

PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_agreed.py [TASKS]
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

from annotator.formats.results.envelope import envelope_bytes
from benchmarks.results_made import envelope
from bundle_making import valid_bundle

TASKS = 2_000
WORKERS = (3, 30)  # per task
MEMORY_AIM_MB = 150  # SQLite's cache of stored values is full after the first tens of thousands
CONFIG = """\
<View>
  <Image name="picture" value="$image"/>
  <Choices name="kind" toName="picture"><Choice value="Bench"/><Choice value="Tree"/></Choices>
  <RectangleLabels name="things" toName="picture"><Label value="Bench"/><Label value="Tree"/></RectangleLabels>
  <TextArea name="said" toName="picture"/>
</View>
"""


def a_bundle(folder: Path, tasks: int) -> Path:
    """Return a bundle in which all tasks show the same image."""
    valid_bundle(folder)
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    rows = "".join(f"{task},media/first.png\n" for task in range(tasks))
    (folder / "tasks.csv").write_text(f"id,image\n{rows}", encoding="utf-8")
    return folder


def write_results(folder: Path, tasks: int, workers: int) -> Path:
    place = folder / "street-things@1"
    place.mkdir(parents=True)
    for number in range(tasks * workers):
        each = envelope(number, number % tasks, skipped=False)
        (place / f"{each.unique_id}.json").write_bytes(envelope_bytes(each))
    return folder


def agreed(results: Path, bundle: Path) -> dict[str, Any]:
    """Return the program's report, with wall seconds and peak memory in MB."""
    command = [sys.executable, "-m", "annotator", "agree", str(results), "--bundle", str(bundle), "--json"]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert process.stdout is not None
    with process.stdout as written:
        report: dict[str, Any] = json.load(written)
    _pid, _status, used = os.wait4(process.pid, 0)
    peak_mb = used.ru_maxrss / (1000 if sys.platform == "linux" else 1_000_000)
    return {**report, "clock_s": time.perf_counter() - begin, "peak_mb": peak_mb}


def main(tasks: int) -> int:
    """Return 1 if peak memory exceeds the aim."""
    peaks: list[float] = []
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as scratch:
        bundle = a_bundle(Path(scratch) / "bundle", tasks)
        for workers in WORKERS:
            report = agreed(write_results(Path(scratch) / f"results-{workers}", tasks, workers), bundle)
            peaks.append(report["peak_mb"])
            alphas = [question["alpha"] for question in report["questions"]]
            took = f"{report['clock_s']:.1f} s, {peaks[-1]:.0f} MB (aim {MEMORY_AIM_MB})"
            sys.stdout.write(f"{report['submissions']} results: {took}; alpha {alphas}\n")
            sys.stdout.flush()
    return 0 if max(peaks) <= MEMORY_AIM_MB else 1


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(int(words[0]) if words else TASKS))
