"""Label Studio itself, for `dev.py interop` and deep runs, which have this put it below build/, once. It is none of our
dependencies, and is never part of what ships."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "interop"
VENV = FOLDER / "venv"
PACKAGE = "label-studio"
# All that it needs, as it was tried.
PINS = Path(__file__).with_suffix(".txt")
_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")


def state() -> str:
    """Return the versions that it was made of."""
    return hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]


def studio_python() -> Path:
    """The Python that has it. Says how to get it where it is not there."""
    assert _is_made(), f"{PACKAGE} is not there: ANNOTATOR_DEEP_TESTS=1 python3 dev.py test sets it up"
    return _PYTHON


def _is_made() -> bool:
    timestamp = FOLDER / "studio_itself.stamp"
    return timestamp.is_file() and timestamp.read_text(encoding="ascii") == state()


def main() -> None:
    if _is_made():
        return
    sys.stderr.write(f"adding {PACKAGE} to build/ (a gigabyte, once)\n")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([_PYTHON, *_PIP, PACKAGE, "--constraint", PINS], check=True)
    (FOLDER / "studio_itself.stamp").write_text(state(), encoding="ascii")


if __name__ == "__main__":
    main()
