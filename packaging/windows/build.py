"""The Windows program, built under wine: PyInstaller, the setup, and the proof that both work."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from annotator.app.version import VERSION
from icons import write_ico
from sbom import FILE
from smoke import REPRODUCIBLE
from windows.nsis import make_setup
from windows.proof import prove
from windows.windows_python import make
from windows.wine import BUILT, HERE, ROOT, Prefix, new_prefix, say, windows_path

_CPYTHON = "python313.dll"
PROGRAM = BUILT / "dist" / "annotator"


def freeze(python: Path, prefix: Prefix) -> Path:
    """Return the folder of the frozen program. Exit if PyInstaller fails or a file of wine got into it."""
    shutil.rmtree(PROGRAM, ignore_errors=True)
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", windows_path(PROGRAM.parent)]
    options += ["--workpath", windows_path(BUILT / "work"), windows_path(ROOT / "packaging" / "annotator.spec")]
    done = prefix.run(
        python / "python.exe",
        windows_path(HERE / "freeze_under_wine.py"),
        *options,
        PYTHONPATH=windows_path(ROOT / "src"),
        **REPRODUCIBLE,
    )
    if done.returncode:
        raise SystemExit(f"windows: PyInstaller failed with exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    _put_signed_python_back(PROGRAM / "_internal")
    for path in sorted(PROGRAM.rglob("*")):
        if path.suffix in (".dll", ".exe", ".pyd") and b"Wine builtin DLL" in path.read_bytes():
            raise SystemExit(f"windows: {path} is a file of wine")
    _check_notice(python, prefix)
    return PROGRAM


def _put_signed_python_back(folder: Path) -> None:
    """Replace the copy of CPython's DLL that the build ran with, also in the bill of materials."""
    copied, signed = (hashlib.sha256((place / _CPYTHON).read_bytes()).hexdigest() for place in (folder, BUILT))
    shutil.copyfile(BUILT / _CPYTHON, folder / _CPYTHON)
    text = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace(copied, signed), encoding="utf-8")


def _check_notice(python: Path, prefix: Prefix) -> None:
    """Exit if the program holds a component that NOTICE.md does not name. The Windows Python knows its packages."""
    code = "import sys, pathlib, smoke, notice; words = notice.NOTICE.read_text(encoding='utf-8'); "
    code += "sys.exit('\\n'.join(smoke.nameless(pathlib.Path(sys.argv[1]), words)) or 0)"
    paths = ";".join(windows_path(ROOT / folder) for folder in ("packaging", "src"))
    done = prefix.run(python / "python.exe", "-c", code, windows_path(PROGRAM / "annotator.exe"), PYTHONPATH=paths)
    if done.returncode:
        raise SystemExit(f"windows: {done.stderr}")


def make_and_prove() -> list[str]:
    """Build the program under wine and its setup in dist/, and return the faults of its proof."""
    python = make()
    prefix = new_prefix(BUILT / "prefix-build", python)
    say("freezing the program under wine (3 to 6 minutes)")
    program = freeze(python, prefix)
    prefix.end()
    icon = write_ico(BUILT / "annotator.ico")
    say("packing the setup (3 minutes)")
    setup = make_setup(program, icon, ROOT / "dist" / f"annotator-{VERSION}-setup.exe")
    shutil.copyfile(program / "_internal" / FILE, setup.with_name(f"annotator-{VERSION}-win32-AMD64.cdx.json"))
    say(f"{megabytes(program):.0f} MB in {program}, {setup.stat().st_size / 1e6:.0f} MB in {setup}")
    with ThreadPoolExecutor(1) as executor:  # the proof mostly waits for windows
        again = executor.submit(make_setup, program, icon, BUILT / "again-setup.exe")
        faults = prove(program, setup, icon, python)
        is_same = again.result().read_bytes() == setup.read_bytes()
    return faults if is_same else [*faults, "two setups of the same program differ"]


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
