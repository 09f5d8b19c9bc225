"""Processor time of `check`, `pack` and a take-in of thousands of small images, against decoding them with Pillow.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_images.py [COUNT]

The last column divides by the plain work in the same run: each file is read, hashed and decoded once. 50,000 images
take two minutes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = 5_000
_PLAIN = """
import hashlib, io, sys
from pathlib import Path
from PIL import Image
for path in sorted(Path(sys.argv[1], "media").iterdir()):
    data = path.read_bytes()
    hashlib.sha256(data).hexdigest()
    Image.open(io.BytesIO(data)).load()
"""
_TAKE = """
import asyncio, sys
from pathlib import Path
from annotator.core.events import EventBus
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
taken = Bundles(BundleLibrary(Path(sys.argv[2])), EventBus()).take(sys.argv[1], lambda _done, _all: None)
assert asyncio.run(taken)
"""
_MANIFEST = """format = "annotator-bundle"
version = 1
id = "bench"
revision = 1
title = "Many images"
[requester]
name = "bench"
[design]
config = "config.xml"
"""
_CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="sharp" toName="picture"><Choice value="Sharp"/><Choice value="Blurred"/></Choices></View>
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        place = Path(folder)
        bundle, packed = write_bundle(place / "bundle", count), place / "bundle.zip"
        plain_s = processor_s("-c", _PLAIN, str(bundle))
        program = ("-m", "annotator", "--home", str(place / "home"))
        rows = {
            "plain": plain_s,
            "check": processor_s(*program, "check", str(bundle)),
            "check again": processor_s(*program, "check", str(bundle)),
            "pack": processor_s(*program, "pack", str(bundle), "-o", str(packed)),
            "take in a folder": processor_s("-c", _TAKE, str(bundle), str(place / "from-folder")),
            "take in a zip": processor_s("-c", _TAKE, str(packed), str(place / "from-zip")),
        }
    for name, used_s in rows.items():
        sys.stdout.write(f"{name:20} {used_s:8.2f} s {used_s / plain_s:6.2f} x plain\n")


def write_bundle(folder: Path, count: int) -> Path:
    from PIL import Image

    (folder / "media").mkdir(parents=True)
    noise = Image.effect_noise((160, 120), 60).convert("RGB")
    for number in range(count):
        image = noise.copy()
        image.paste((number % 256, number >> 8, 77), (10, 10, 60, 60))
        image.save(folder / "media" / f"{number:06}.jpg", quality=80)
    rows = (f"{number},media/{number:06}.jpg" for number in range(count))
    (folder / "tasks.csv").write_text("\n".join(["id,image", *rows]), encoding="utf-8")
    (folder / "bundle.toml").write_text(_MANIFEST, encoding="utf-8")
    (folder / "config.xml").write_text(_CONFIG, encoding="utf-8")
    return folder


def processor_s(*command: str) -> float:
    """Return the processor time of a process with all that it started, in seconds."""
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime - begin.ru_utime + end.ru_stime - begin.ru_stime


if __name__ == "__main__":
    main()
