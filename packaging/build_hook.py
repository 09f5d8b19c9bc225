"""What a build adds to the sources: the resources that ship, with the translations compiled. The wheel's build calls
the hook, PyInstaller's recipe asks for the list, and `dev.py` runs this file to compile alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install reads the resources of the checkout and needs none of its own."""
        root = Path(self.root)
        compile_translations(root)
        if version != "editable":
            files = {str(path): f"annotator/{path.relative_to(root).as_posix()}" for path in shipped_resources(root)}
            build_data["force_include"].update(files)


def shipped_resources(root: Path) -> list[Path]:
    """Every file below `resources/` but the sources of translations, scripts that make others, what those know of them,
    and README pictures."""
    return [
        path
        for path in sorted((root / "resources").rglob("*"))
        if path.is_file()
        and path.suffix not in (".py", ".po", ".pot")
        and not {"__pycache__", "readme", "known"} & set(path.relative_to(root).parts)
    ]


def compile_translations(root: Path) -> None:
    """Each `annotator.po` to the `annotator.mo` beside it, which is what the program reads."""
    for source in (root / "resources" / "translations").glob("*/LC_MESSAGES/annotator.po"):
        with source.open("rb") as catalogue:
            read = read_po(catalogue, locale=source.parent.parent.name, abort_invalid=True)
        # Whole or not at all: a program may be reading the one before.
        beside = source.with_suffix(f".{os.getpid()}.mo")
        with beside.open("wb") as compiled:
            write_mo(compiled, read)
        beside.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_translations(Path(__file__).resolve().parent.parent)
