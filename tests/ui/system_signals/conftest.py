"""The fixture of these tests: a private bus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui.system_signals.private_bus import told_by


# For the whole session: Qt keeps a connection by its name, also one to a bus that is gone.
@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    where = f"--address=unix:path={tmp_path_factory.mktemp('bus') / 'socket'}"
    with told_by("dbus-daemon", "--session", "--nofork", "--nopidfile", where, "--print-address=1") as address:
        yield address
