"""The Windows program, built under wine: PyInstaller, the setup, and the proof that both work."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.app.version import VERSION
from icons import write_ico
from sbom import FILE
from smoke import REPRODUCIBLE, copy_sources
from windows.nsis import make_setup
from windows.proof import contents, prove
from windows.windows_python import make
from windows.wine import BUILT, HERE, ROOT, Prefix, call, new_prefix, say, windows_path

_CPYTHON = "python313.dll"
PROGRAM = BUILT / "dist" / "annotator"
SETUP = f"annotator-{VERSION}-setup.exe"
ICON = "annotator.ico"


def freeze(python: Path, prefix: Prefix) -> Path:
    """Return the folder of the frozen program. Exit if PyInstaller fails or a file of wine got into it."""
    shutil.rmtree(PROGRAM, ignore_errors=True)
    # A module read from byte code of an earlier build gives other bytes than one that is compiled now.
    for cache in list(python.rglob("__pycache__")):
        shutil.rmtree(cache)
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
    setup = make_program_and_setup(python)
    say(f"{megabytes(PROGRAM):.0f} MB in {PROGRAM}, {setup.stat().st_size / 1e6:.0f} MB in {setup}")
    with ThreadPoolExecutor(1) as executor:  # the proof mostly waits for windows
        again = executor.submit(_differences)
        faults = prove(PROGRAM, setup, BUILT / ICON, python)
        differing = again.result()
    if not differing:
        say("ok: another build in another folder has the same bytes, and so has its setup")
    return [*faults, *(f"{name} differs in another build in another folder" for name in differing)]


def make_program_and_setup(python: Path) -> Path:
    """Return the setup in dist/. Its bill of materials lies beside it."""
    prefix = new_prefix(BUILT / "prefix-build", python)
    say("freezing the program under wine (1 to 6 minutes)")
    program = freeze(python, prefix)
    prefix.end()
    say("packing the setup (1 to 3 minutes)")
    setup = make_setup(program, write_ico(BUILT / ICON), ROOT / "dist" / SETUP)
    shutil.copyfile(program / "_internal" / FILE, setup.with_name(f"annotator-{VERSION}-win32-AMD64.cdx.json"))
    return setup


def _differences() -> list[str]:
    """Build all once more in another folder. Return the names of the files whose bytes differ, also of the setup."""
    with TemporaryDirectory(prefix="again-", dir=BUILT) as name:
        other = Path(name)
        copy_sources(other)
        code = "import build_hook, smoke; build_hook.compile_translations(smoke.ROOT); "
        code += "from windows import build; build.make_program_and_setup(build.make())"
        paths = os.pathsep.join(str(other / folder) for folder in ("src", "packaging", "tests"))
        call(sys.executable, "-c", code, env={**os.environ, "PYTHONPATH": paths}, cwd=other)
        return sorted({name for name, _digest in _digests(ROOT).items() ^ _digests(other).items()})


def _digests(root: Path) -> dict[str, str]:
    """Return the digest of each file of the program, and of the setup, by its path."""
    setup = hashlib.sha256((root / "dist" / SETUP).read_bytes()).hexdigest()
    return {**contents(root / PROGRAM.relative_to(ROOT)), SETUP: setup}


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
