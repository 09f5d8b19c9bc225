"""A smoke test of the PyInstaller build: self-test, version, no unexpected output, and no component that NOTICE.md
does not name."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

from annotator.app.version import VERSION
from annotator.formats.builtin.resources import UPDATES_FILE
from notice import NOTICE, python_modules, unnamed
from sbom import FILE

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PROGRAM = DIST / "annotator" / ("annotator.exe" if os.name == "nt" else "annotator")
# The bill of materials beside a build. Builds for several systems can be together in a release.
BILL = DIST / f"annotator-{VERSION}-{sys.platform}-{platform.machine()}.cdx.json"
MADE_OF = DIST / "annotator.made-of"
DEADLINE_S = 240
# The order of sets and the time of files in archives (1 January 2026): the same inputs give the same bytes.
REPRODUCIBLE = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1767225600"}


def say(text: str) -> None:
    sys.stderr.write(f"smoke: {text}\n")


def made_of() -> str:
    """Return a digest of all inputs of the build: our files, the installed packages, and the system libraries listed
    by Debian."""
    digest = hashlib.sha256(sys.version.encode())
    ours = [path for folder in ("src", "resources", "packaging") for path in sorted((ROOT / folder).rglob("*"))]
    for path in (*ours, ROOT / "LICENSE", NOTICE, Path("/var/lib/dpkg/status")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"\n{path} {path.stat().st_size}\n".encode() + path.read_bytes())
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    digest.update("\n".join(packages).encode())
    return digest.hexdigest()


def built() -> Path:
    """Return dist/annotator. Rebuild it only if its inputs have changed."""
    if PROGRAM.is_file() and MADE_OF.is_file() and MADE_OF.read_text(encoding="utf-8") == made_of():
        return PROGRAM
    return build()


def build() -> Path:
    """Rebuild dist/annotator. Exit if PyInstaller fails; its own output tells why."""
    MADE_OF.unlink(missing_ok=True)
    inputs = made_of()
    shutil.rmtree(DIST / "annotator", ignore_errors=True)
    BILL.unlink(missing_ok=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(ROOT / "build" / "freeze")]
    command.append(str(ROOT / "packaging" / "annotator.spec"))
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **REPRODUCIBLE}, check=False)
    if done.returncode:
        raise SystemExit(f"smoke: PyInstaller failed with exit code {done.returncode}")
    shutil.copyfile(DIST / "annotator" / "_internal" / FILE, BILL)
    MADE_OF.write_text(inputs, encoding="utf-8")
    return PROGRAM


def copy_sources(target: Path) -> None:
    """Copy what a build is made from into a folder, to build once more there. Git ignores the address of updates."""
    listing = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in (*listed, f"resources/{UPDATES_FILE}"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def bare_environment() -> dict[str, str]:
    """Return an environment like that of a user's desktop: with a language, and without our Python environment."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "DISPLAY", "XDG_RUNTIME_DIR")
    return {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in kept if name in os.environ}


def proven(program: Path) -> list[str]:
    """Return the faults of the built program; empty if it passed."""
    faults = []
    environment = {**bare_environment(), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [program, "self-test", "--json"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=DEADLINE_S,
        check=False,
    )
    if done.returncode:
        faults.append(f"self-test ended with {done.returncode}: {done.stdout}")
    if done.stderr:
        faults.append(f"self-test wrote unexpected output: {done.stderr}")
    if not done.returncode:
        for check in json.loads(done.stdout)["checks"]:
            say(f"{'ok' if check['ok'] else 'FAILED'} {check['name']}: {check['detail']} ({check['took_ms']} ms)")
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, env=environment, timeout=DEADLINE_S, check=False
    )
    if version.returncode or version.stderr or not version.stdout.startswith("annotator "):
        faults.append(f"--version answered {version.stdout!r} {version.stderr!r}")
    return [*faults, *nameless(program, NOTICE.read_text(encoding="utf-8"))]


def nameless(program: Path, notice: str) -> list[str]:
    """Return a message for each component of the build that `notice` does not name."""
    found = unnamed(program.parent / "_internal", python_modules(program), notice)
    return [f"NOTICE.md does not name {what}" for what in found]


def main() -> None:
    faults = proven(build())
    for fault in faults:
        say(fault)
    size_mb = (
        sum(path.stat().st_size for path in PROGRAM.parent.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    )
    say(f"{PROGRAM.parent} has {size_mb:.0f} MB; {'the smoke test passed' if not faults else 'the smoke test failed'}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
