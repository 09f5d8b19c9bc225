"""The proof of the wheel: from a clean clone, pip, uv and pipx each install the program, and it then tests itself in
English and in French."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from annotator.app.main import parser
from annotator.app.translations import speak

ROOT = Path(__file__).resolve().parent.parent
WHERE = ROOT / "build" / "wheel"
TOOLS = ("uv==0.13.9", "pipx==1.18.4")
LANGUAGES = {"en_GB.UTF-8": "en", "fr_FR.UTF-8": "fr"}


def make_and_prove() -> list[str]:
    """Install the program in each way, one after the other, and return the faults."""
    shutil.rmtree(WHERE, ignore_errors=True)
    clone, tools = WHERE / "clone", WHERE / "tools"
    _run("git", "clone", "--quiet", ROOT, clone)
    _run(sys.executable, "-m", "venv", tools)
    _run(tools / "bin" / "python", "-m", "pip", "install", "--quiet", *TOOLS)
    _run(sys.executable, "-m", "venv", WHERE / "pip")
    python = ("--python", sys.executable)
    ways: dict[str, list[str | Path]] = {
        "pip": [WHERE / "pip" / "bin" / "python", "-m", "pip", "install", "--quiet", clone],
        "uv": [tools / "bin" / "uv", "tool", "install", "--quiet", *python, clone],
        "pipx": [tools / "bin" / "pipx", "install", *python, clone],
    }
    faults = list[str]()
    for name, command in ways.items():
        _run(*command)
        found = _faults(WHERE / name / "bin" / "annotator")
        faults += [f"{name}: {fault}" for fault in found]
        sys.stderr.write(f"installer: {name} install: {'; '.join(found) or 'self-test ok in English and French'}\n")
        shutil.rmtree(WHERE / name)
    return faults


def _faults(program: Path) -> list[str]:
    """Test the installed program in each language."""
    faults = list[str]()
    for locale, language in LANGUAGES.items():
        own = {**_environment(), "LC_ALL": locale, "LANGUAGE": language, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run([program, "self-test", "--json"], env=own, capture_output=True, text=True, check=False)
        if done.returncode:
            faults.append(f"self-test in {language} ended with {done.returncode}: {done.stdout}{done.stderr}")
        said = subprocess.run([program, "--help"], env=own, capture_output=True, text=True, check=False).stdout
        speak(language)
        if (parser().description or "") not in " ".join(said.split()):
            faults.append(f"--help is not in {language}: {said}")
    return faults


def _environment() -> dict[str, str]:
    """Return the variables for uv and pipx to install below our folder, and not into the user's."""
    ours = {
        "UV_TOOL_DIR": "uv/tools",
        "UV_TOOL_BIN_DIR": "uv/bin",
        "PIPX_HOME": "pipx/home",
        "PIPX_BIN_DIR": "pipx/bin",
    }
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, **{name: str(WHERE / place) for name, place in ours.items()}}


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(map(str, command))
        raise SystemExit(f"installer: {words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
