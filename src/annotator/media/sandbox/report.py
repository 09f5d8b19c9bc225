"""How well a worker is shut in, as it found out itself before it had anything of a stranger."""

from __future__ import annotations

from typing import NamedTuple


class SandboxReport(NamedTuple):
    """As `ports.machine.Confinement`, which no worker loads."""

    only_known_calls: bool = False
    files_version: int = 0
    by_profile: bool = False
    lowered: bool = False
