"""Two object stores that others wrote, for deep runs: `dev.py test` has this put them below build/, once. They are none
of our dependencies, and are never part of what ships."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "stores"
S3RVER, AZURITE = "s3rver@3.7.1", "azurite@3.35.0"
# What these two need is as it was that day.
AS_OF = "2026-11-01"
_PROGRAMS = {S3RVER: "s3rver/bin/s3rver.js", AZURITE: "azurite/dist/src/blob/main.js"}
_WORDS = ("--no-save", "--no-package-lock", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")


def program(package: str) -> Path:
    """Return the program for Node.js. If it is missing, say how to get it."""
    found = FOLDER / "node_modules" / _PROGRAMS[package]
    assert found.is_file(), f"{package} is not there: ANNOTATOR_DEEP_TESTS=1 python3 dev.py test sets it up"
    return found


def main() -> None:
    timestamp, state = FOLDER / "node_stores.stamp", f"{S3RVER} {AZURITE} {AS_OF}"
    if timestamp.is_file() and timestamp.read_text(encoding="ascii") == state:
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("deep tests need Node.js with its npm: install them, and try again")
    sys.stderr.write(f"adding {S3RVER} and {AZURITE} to build/ (190 MB, once)\n")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    command = [npm, "install", "--loglevel=error", "--prefix", str(FOLDER), f"--before={AS_OF}", *_WORDS]
    subprocess.run([*command, S3RVER, AZURITE], cwd=FOLDER, check=True)
    timestamp.write_text(state, encoding="ascii")


if __name__ == "__main__":
    main()
