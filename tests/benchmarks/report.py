"""Report of `python3 dev.py bench`: aims, measurements, and a comparison in the same run.

Figures of one machine on one day mean little alone. The last column compares each with plain work of the same kind in
the same run: Pillow decoding the whole image, or Python starting with Qt and showing nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 5
SIZES = {12: (4000, 3000), 50: (8660, 5774), 144: (16_000, 9000)}
COLD_AIMS_MS = {12: 45.0, 144: 200.0}
QT_ONLY = "from PySide6.QtWidgets import QApplication, QWidget; a = QApplication([]); w = QWidget(); w.show()"


def main() -> None:
    from annotator.formats.builtin.resources import resource_folder
    from benchmarks import large_bundle, large_records
    from benchmarks.images import Row, drawn

    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        home = Path(folder)
        bundle = write_bundle(home / "bundle", drawn)
        sample = resource_folder() / "samples" / "image-tagging"
        watched(home, "sample-home", str(sample))
        starts = [watched(home, "sample-home", "sample-image-tagging@3")["first_task_ms"] for _ in range(RUNS)]
        watched(home, "home", str(bundle))
        runs = [watched(home, "home", "bench@1") for _ in range(RUNS)]
        large = large_bundle.measure(home / "large")
        large += large_records.measure(home / "records", sample, "sample-image-tagging@3")
        plain = {size: plain_decode_ms(home / "bundle" / "media" / f"{size}.jpg") for size in SIZES}
    qt_ms = median(started_ms() for _ in range(RUNS))
    rows = [(Row("process start to first task usable", median(starts), "ms", 700.0), median(starts) / qt_ms)]
    for size in SIZES:
        for kind, aim in (("cold", COLD_AIMS_MS.get(size)), ("prefetched", 16.0)):
            value = median(run[f"{size} {kind}_ms"] for run in runs)
            rows.append((Row(f"next image, {size} MP, {kind}", value, "ms", aim), value / plain[size]))
    rows.append((Row("longest block of the UI thread", max(run["blocked_ms"] for run in runs), "ms", 50.0), 0.0))
    rows += [
        (Row(f"resident memory, {part}", median(run[f"memory_{part}_mb"] for run in runs), "MB", None), 0.0)
        for part in ("window", "workers")
    ]
    rows += [(row, 0.0) for row in large]
    for row, ratio in rows:
        aimed = f"aim {row.aim:g}" if row.aim is not None else ""
        against = f"{ratio:.2f} x plain" if ratio else ""
        digits = 1 if row.value >= 1 else 3
        sys.stdout.write(f"{row.name:<48}{row.value:9.{digits}f} {row.unit:<3} {aimed:<9} {against}\n")


def watched(folder: Path, home: str, bundle: str, script_name: str = "watched_session.py") -> dict[str, Any]:
    """Run one session of the real program and return its report. Byte code is cached, as in an installed program."""
    script = ROOT / "tests" / "benchmarks" / script_name
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONFAULTHANDLER": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, str(script), str(folder / home), bundle, str(time.monotonic_ns())]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    if done.returncode:
        raise SystemExit(f"{script_name} ended with {done.returncode}\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def started_ms() -> float:
    begin = time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", QT_ONLY], env=environment, check=True, timeout=60)
    return (time.perf_counter() - begin) * 1000


def plain_decode_ms(path: Path) -> float:
    """Return the time to decode all pixels of an image with Pillow alone."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        with Image.open(path) as image:
            image.load()
        taken.append((time.perf_counter() - begin) * 1000)
    return median(taken)


def write_bundle(folder: Path, draw: Any) -> Path:
    """Write a bundle with one image of each size. The first task has a small image to start from."""
    media = folder / "media"
    media.mkdir(parents=True)
    draw(media / "1.jpg", (1200, 800), 1.5)
    for size, pixels in SIZES.items():
        draw(media / f"{size}.jpg", pixels, 1.5)
    rows = ["id,image", *(f"{size},media/{size}.jpg" for size in (1, *SIZES))]
    (folder / "tasks.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "bundle.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    return folder


MANIFEST = """format = "annotator-bundle"
version = 1
id = "bench"
revision = 1
title = "Large images"
[requester]
name = "bench"
[design]
config = "config.xml"
"""
CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="sharp" toName="picture"><Choice value="Sharp"/><Choice value="Blurred"/></Choices></View>
"""

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    main()
