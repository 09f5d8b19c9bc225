"""Label Studio itself, for `dev.py interop` and deep test runs. They install it below build/ with this script,
once. It is not a dependency of ours and is never shipped."""

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
# Its tested dependencies.
PINS = Path(__file__).with_suffix(".txt")
_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")


def state() -> str:
    """Return a digest of the installed versions."""
    return hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]


def studio_python() -> Path:
    """Return the Python with Label Studio. If it is missing, report how to install it."""
    assert _is_made(), f"{PACKAGE} is missing: ANNOTATOR_DEEP_TESTS=1 python3 dev.py test installs it"
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
