"""The setup for Windows, made with makensis. Equal programs give equal setups."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.app.version import VERSION
from smoke import REPRODUCIBLE
from windows.wine import BUILT, HERE, call


def make_setup(program: Path, icon: Path, setup: Path, *, version: str = VERSION, compressor: str = "lzma") -> Path:
    """Write a setup that installs the files of a folder, and return its path."""
    setup.parent.mkdir(parents=True, exist_ok=True)
    files = BUILT / f"{setup.stem}.nsh"
    files.write_text("\n".join(file_instructions(program)) + "\n", encoding="utf-8")
    defined = {"VERSION": version, "ICON": icon, "OUT": setup, "FILES": files, "COMPRESSOR": compressor}
    words = [f"-D{name}={value}" for name, value in defined.items()]
    env = {**os.environ, **REPRODUCIBLE}
    call("makensis", "-V2", "-INPUTCHARSET", "UTF8", *words, HERE / "setup.nsi", env=env)
    return setup


def file_instructions(program: Path) -> list[str]:
    """Return the instructions that install all files of a folder, in the order of their names. NSIS itself takes the
    order of the disk."""
    lines, current = list[str](), None
    for path in sorted(program.rglob("*"), key=lambda path: path.relative_to(program).parts):
        if path.is_dir():
            continue
        folder = "\\".join(("$INSTDIR", *path.parent.relative_to(program).parts))
        if folder != current:
            lines.append(f'SetOutPath "{folder}"')
            current = folder
        lines.append(f'File "{path}"')
    return lines
