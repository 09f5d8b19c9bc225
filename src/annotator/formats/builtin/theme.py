"""Reader of the shipped theme files (`resources/themes/*.toml`). A theme has a colour for every role."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

ROLES = frozenset(
    {
        "ground", "surface", "line", "band",
        "hover", "pressed", "selection",
        "ink", "muted", "disabled_ink", "attention", "danger",
        "accent", "accent_hover", "accent_ink", "focus",
        "time_on_task", "time_instructions", "time_waiting", "time_searching", "time_messages", "time_payment_chores",
        "time_recovery", "time_elsewhere", "time_practice", "time_undecided", "time_pause", "time_away",
        "wave", "wave_rough", "cursor",
    }
)  # fmt: skip

_COLOUR = re.compile(r"#[0-9A-F]{6}")


def read_theme(data: bytes) -> Mapping[str, str]:
    """Return a mapping of role to `#RRGGBB`. Raise ValueError with the role if it is missing, unknown or not a
    colour."""
    colours = tomllib.loads(data.decode("utf-8"))
    if colours.keys() != ROLES:
        raise ValueError(f"a theme has exactly the known roles; not so: {', '.join(sorted(colours.keys() ^ ROLES))}")
    for role, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise ValueError(f"{role}: {colour!r} is not a colour such as #1F6F5C")
    return colours
