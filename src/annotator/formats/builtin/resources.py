"""Access to the files that ship with the program: schemas, presets, rules, samples, icons, themes, translations."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import annotator

# The languages other than English of the presets and samples; each has a folder of that name.
OTHER_LANGUAGES = ("fr",)
# Where updates are looked for. The packager writes it (`packaging/release_file.py`), no checkout has it.
UPDATES_FILE = "updates.toml"


@cache
def resource_folder() -> Path:
    """Return the `resources/` folder of the frozen program, the installed wheel or the checkout."""
    package = Path(annotator.__path__[0])
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"


def resource_bytes(name: str) -> bytes:
    """Return a shipped file by its path below `resources/`, for example `schema/bundle.schema.json`."""
    return (resource_folder() / name).read_bytes()


def translated_sample(folder: Path) -> Path | None:
    """Return the folder of the English sample that `folder`, such as `samples/fr/translation`, translates. Return
    None for any other folder."""
    samples = resource_folder() / "samples"
    place = folder.absolute()
    is_translation = place.parent.parent == samples.absolute() and place.parent.name in OTHER_LANGUAGES
    return samples / place.name if is_translation else None


ROLES = frozenset(
    {
        "ground", "surface", "line", "band",
        "hover", "pressed", "selection",
        "ink", "muted", "disabled_ink", "attention", "danger",
        "accent", "accent_hover", "accent_ink", "focus",
        "time_on_task", "time_instructions", "time_waiting", "time_searching", "time_messages", "time_payment_chores",
        "time_recovery", "time_elsewhere", "time_told", "time_practice", "time_own_pages", "time_undecided",
        "time_pause",
        "time_away",
        "wave", "wave_rough", "cursor",
    }
)  # fmt: skip

_COLOUR = re.compile(r"#[0-9A-F]{6}")


def read_theme(data: bytes) -> Mapping[str, str]:
    """Return a mapping of role to `#RRGGBB`. Raise ValueError with a role missing, unknown or not a colour."""
    colours = tomllib.loads(data.decode("utf-8"))
    if colours.keys() != ROLES:
        raise ValueError(f"a theme has exactly the known roles; not so: {', '.join(sorted(colours.keys() ^ ROLES))}")
    for role, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise ValueError(f"{role}: {colour!r} is not a colour such as #1F6F5C")
    return colours
