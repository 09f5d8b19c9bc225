"""A build hook that adds the shipped resources and compiled translations to the package.

The wheel build calls the hook, the PyInstaller spec uses the file list, and `dev.py` runs this file to compile
translations only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the translations and add the resources. An editable install reads them from the checkout instead."""
        root = Path(self.root)
        compile_translations(root)
        if version != "editable":
            files = {str(path): f"annotator/{path.relative_to(root).as_posix()}" for path in shipped_resources(root)}
            build_data["force_include"].update(files)


def shipped_resources(root: Path) -> list[Path]:
    """Return all files below `resources/` except translation sources, generator scripts and their reference data,
    and README images."""
    return [
        path
        for path in sorted((root / "resources").rglob("*"))
        if path.is_file()
        and path.suffix not in (".py", ".po", ".pot")
        and not {"__pycache__", "readme", "known"} & set(path.relative_to(root).parts)
    ]


def compile_translations(root: Path) -> None:
    """Compile each `annotator.po` to an `annotator.mo` in the same folder, which the program reads."""
    for source in (root / "resources" / "translations").glob("*/LC_MESSAGES/annotator.po"):
        with source.open("rb") as catalogue:
            read = read_po(catalogue, locale=source.parent.parent.name, abort_invalid=True)
        # Replaced atomically, because a running program may be reading the previous file.
        temporary = source.with_suffix(f".{os.getpid()}.mo")
        with temporary.open("wb") as compiled:
            write_mo(compiled, read)
        temporary.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_translations(Path(__file__).resolve().parent.parent)
