"""A look at the person's settings before anything else is known of the home: beside a running annotator or without."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.store.records import preferences
from annotator.store.records.connection import open_to_read, sqlite_faults


def read_settings_only(path: Path) -> Mapping[str, str]:
    """What was chosen, by the key of the setting; nothing where there are no records or they cannot be read: whoever
    needs them says so. Leaves no trace."""
    try:
        with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
            return preferences.chosen(connection)
    except (StoreFault, OSError):
        return {}
