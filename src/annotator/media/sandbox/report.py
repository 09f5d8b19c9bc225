"""The report of a worker about its own sandbox, made before it has an untrusted file."""

from __future__ import annotations

from typing import NamedTuple


class SandboxReport(NamedTuple):
    """The fields of `ports.machine.Confinement`, a class that no worker loads."""

    only_known_calls: bool = False
    files_version: int = 0
    by_profile: bool = False
    lowered: bool = False
