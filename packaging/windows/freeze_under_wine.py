"""PyInstaller without what is slow under wine. The Windows Python runs this file, with PyInstaller's arguments."""

from __future__ import annotations

import gc
import ntpath
import os
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace


def absolute_path(path: os.PathLike[str] | str, **_options: bool) -> str:
    """Return an absolute path in place of `os.path.realpath`, which asks two other processes for each path under
    wine. The build has no links."""
    return ntpath.abspath(os.fspath(path))


@cache
def machine_type(filename: str) -> int:
    """Return the machine type in the header of a DLL or program. PyInstaller asks again and again, and pefile collects
    all garbage after each answer: 0.25 s per file."""
    with Path(filename).open("rb") as file:
        head = file.read(64)
        file.seek(int.from_bytes(head[60:64], "little") + 4)
        return int.from_bytes(file.read(2), "little")


def main() -> None:
    vars(ntpath)["realpath"] = absolute_path
    vars(import_module("pefile"))["gc"] = SimpleNamespace(collect=lambda: 0)
    vars(import_module("PyInstaller.utils.win32.winutils"))["get_pe_file_machine_type"] = machine_type
    gc.set_threshold(100_000, 50, 50)
    import_module("PyInstaller.__main__").run()


if __name__ == "__main__":
    main()
