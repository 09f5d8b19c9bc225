"""The settings, read before the home is opened, with or without a running program."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.store.records import preferences
from annotator.store.records.connection import open_to_read, sqlite_faults


def read_settings_only(path: Path) -> Mapping[str, str]:
    """Return the settings by key, empty if there are no readable records; the code that needs the records reports
    that.

    Leaves no files behind."""
    try:
        with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
            return preferences.chosen(connection)
    except (StoreFault, OSError):
        return {}
