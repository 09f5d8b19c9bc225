"""Report of `python3 dev.py bench --peer labelme`: waiting times, memory and processor time against labelme.

`python peer.py PYTHON [RUNS]`, with the PYTHON of the environment that has labelme. Both programs show the same images
offscreen, in turns; each figure is the median of all runs. Memory is the PSS of all processes at rest. Processor time
is user and system time of all processes, from the start to the first image.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 15
# Key of a measurement -> title, unit, and the highest ratio to labelme (aim).
ROWS = {
    "start_ms": ("process start to first image, 12 MP", "ms", 0.6),
    "start_cpu_ms": ("processor time until then", "ms", None),
    "12 MP, cold_ms": ("next image, 12 MP, cold", "ms", 0.5),
    "12 MP, prefetched_ms": ("next image, 12 MP, prefetched", "ms", None),
    "50 MP, cold_ms": ("next image, 50 MP, cold", "ms", 0.2),
    "50 MP, prefetched_ms": ("next image, 50 MP, prefetched", "ms", None),
    "memory_12_mb": ("memory of all processes, at 12 MP", "MB", 0.75),
    "memory_50_mb": ("memory of all processes, at 50 MP", "MB", 0.75),
}


def main(python: str, runs: int) -> None:
    from benchmarks.images import drawn
    from benchmarks.peer_tour import IMAGES
    from benchmarks.report import CONFIG, MANIFEST

    with tempfile.TemporaryDirectory(prefix="annotator-peer-") as folder:
        place = Path(folder)
        media = place / "bundle" / "media"
        media.mkdir(parents=True)
        for name, size in IMAGES.items():
            drawn(media / name, size, 1.5)
        rows = ["id,image", *(f"{name},media/{name}" for name in IMAGES)]
        for name, text in (("tasks.csv", "\n".join(rows)), ("bundle.toml", MANIFEST), ("config.xml", CONFIG)):
            (place / "bundle" / name).write_text(text, encoding="utf-8")
        taken = asyncio.run(_taken(place))
        ours, theirs = [], []
        for number in range(runs + 1):  # the first creates byte code and settings, and does not count
            own, peer = _ours(place, taken), _theirs(place, python, media)
            if number:
                ours.append(own)
                theirs.append(peer)
    sys.stdout.write(f"{f'medians of {runs} runs':<42}{'annotator':>12}{'labelme':>12}    ratio\n")
    for key, (name, unit, aim) in ROWS.items():
        own_value, peer_value = (median(run[key] for run in of_one) for of_one in (ours, theirs))
        aimed = "" if aim is None else f"  aim {aim:g}"
        figures = f"{own_value:9.1f} {unit}{peer_value:9.1f} {unit}"
        sys.stdout.write(f"{name:<42}{figures}{own_value / peer_value:9.2f}{aimed}\n")


async def _taken(place: Path) -> Path:
    """Return a home that already has the bundle."""
    from annotator.core.events import EventBus
    from annotator.services.bundles import Bundles
    from annotator.store.bundles.library import BundleLibrary
    from annotator.store.folders.home import Home
    from annotator.store.records.sqlite import open_records

    home = Home(place / "taken")
    await open_records(home).close()
    await Bundles(BundleLibrary(home.bundles), EventBus()).take(str(place / "bundle"), lambda _done, _all: None)
    return home.folder


def _ours(place: Path, taken: Path) -> dict[str, float]:
    """Run in a new copy of the home, so that the first task is always the same."""
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(taken, home)
    return _played(place, sys.executable, "peer_session.py", str(home), "bench@1")


def _theirs(place: Path, python: str, media: Path) -> dict[str, float]:
    return _played(place, python, "labelme_session.py", str(media))


def _played(place: Path, python: str, script: str, *words: str) -> dict[str, float]:
    """Run one session and return its report. Byte code is cached, as in an installed program, and no user's settings
    are read."""
    kept = {"PYTHONPYCACHEPREFIX": str(place / "bytecode"), "HOME": str(place / "settings")}
    kept["XDG_CONFIG_HOME"] = kept["XDG_CACHE_HOME"] = kept["HOME"]
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [python, str(ROOT / "tests" / "benchmarks" / script), *words, str(time.monotonic_ns())]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    if done.returncode:
        raise SystemExit(f"{script} ended with {done.returncode}\n{done.stderr}")
    report: dict[str, float] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else RUNS)
