"""Two object stores of other projects, for deep test runs. `dev.py test` installs them below build/ with this script,
once. They are not dependencies of ours and are never shipped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "stores"
S3RVER, AZURITE = "s3rver@3.7.1", "azurite@3.35.0"
# Their dependencies are those of that day.
AS_OF = "2026-11-01"
_PROGRAMS = {S3RVER: "s3rver/bin/s3rver.js", AZURITE: "azurite/dist/src/blob/main.js"}
_WORDS = ("--no-save", "--no-package-lock", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")


def program(package: str) -> Path:
    """Return the program for Node.js. If it is missing, report how to install it."""
    found = FOLDER / "node_modules" / _PROGRAMS[package]
    assert found.is_file(), f"{package} is missing: ANNOTATOR_DEEP_TESTS=1 python3 dev.py test installs it"
    return found


def main() -> None:
    timestamp, state = FOLDER / "node_stores.stamp", f"{S3RVER} {AZURITE} {AS_OF}"
    if timestamp.is_file() and timestamp.read_text(encoding="ascii") == state:
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("deep tests need Node.js with npm: install them and try again")
    sys.stderr.write(f"adding {S3RVER} and {AZURITE} to build/ (190 MB, once)\n")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    command = [npm, "install", "--loglevel=error", "--prefix", str(FOLDER), f"--before={AS_OF}", *_WORDS]
    subprocess.run([*command, S3RVER, AZURITE], cwd=FOLDER, check=True)
    timestamp.write_text(state, encoding="ascii")


if __name__ == "__main__":
    main()
