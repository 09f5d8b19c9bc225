"""Report of `python3 dev.py bench --peer praat`: an hour of MP3 in this program and in Praat.

`python audio_peer.py [RUNS]`. Praat is the system's own (Debian: apt install praat). Both programs already run and are
measured in turns; each figure is the median of all runs. The file has a variable bit rate and no Xing header, and is
in the system's cache. This program reports the first playable moment, the coarse waveform and the exact one. Praat
draws nothing before it has read the whole file (`Read from file`), and is compared by that. With `Open long sound
file` it plays sooner, but has no waveform. Memory is the peak of our worker against that of Praat's process: our
window holds none of the audio.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

RUNS = 5
MINUTES = 60
# Our row, its unit, and the key of Praat's figure.
ROWS = (
    ("first audio", "ms", "read"),
    ("first audio", "ms", "long"),
    ("coarse waveform", "ms", "read"),
    ("exact waveform", "s", "read"),
    ("memory of the worker", "MB", "memory"),
)
CALLED = {"read": "Praat's Read from file", "long": "Praat's long sound file", "memory": "Praat's memory"}
SCRIPT = """form: "One sound"
  sentence: "path", ""
endform
stopwatch
{command}: path$
seconds = stopwatch
length = Get total duration
writeInfoLine: fixed$ (seconds, 6), " ", fixed$ (length, 6)
"""


def main(runs: int) -> None:
    from benchmarks.audio_files import AUDIO_FILES, long_one, measured

    if shutil.which("praat") is None:
        raise SystemExit("praat is missing (Debian: apt install praat)")
    name, kind, _minutes, aims = AUDIO_FILES[0]
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="annotator-peer-") as folder:
        place = Path(folder)
        path = long_one(place / "sound", kind, MINUTES)
        for number in range(runs + 1):  # the first fills caches and does not count
            rows = measured(name, path, aims, place / f"kept-{number}")
            peer = _praats(place, path)
            if number:
                ours.append({row.name.rpartition(": ")[2]: row.value for row in rows})
                theirs.append(peer)
    sys.stdout.write(f"{f'{name}, medians of {runs} runs':<42}{'annotator':>13}{'Praat':>13}    ratio\n")
    for own, unit, called in ROWS:
        own_value, peer_value = median(run[own] for run in ours), median(run[called] for run in theirs)
        if unit == "s":
            peer_value /= 1000
        figures = f"{own_value:10.1f} {unit:<2}{peer_value:10.1f} {unit:<2}"
        sys.stdout.write(f"{f'{own}, {CALLED[called]}':<42}{figures}{own_value / peer_value:9.3f}\n")


def _praats(place: Path, path: Path) -> dict[str, float]:
    """Return milliseconds, and the peak memory in MB."""
    read_ms, memory_mb = _praat(place, path, "Read from file")
    long_ms, _memory_mb = _praat(place, path, "Open long sound file")
    return {"read": read_ms, "long": long_ms, "memory": memory_mb}


def _praat(place: Path, path: Path, command: str) -> tuple[float, float]:
    script = place / "read.praat"
    script.write_text(SCRIPT.format(command=command), encoding="utf-8")
    with subprocess.Popen(
        ["praat", "--run", script, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        words = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    found = re.search(r"([\d.]+) ([\d.]+)", words)
    if process.returncode or found is None:
        raise SystemExit(f"praat ended with {process.returncode}\n{words}")
    if abs(float(found[2]) - MINUTES * 60) > 10:
        raise SystemExit(f"praat read {found[2]} s")
    return 1000 * float(found[1]), usage.ru_maxrss / 1000


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
