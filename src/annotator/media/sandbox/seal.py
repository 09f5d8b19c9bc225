"""What a worker gives up that is handed all it needs as descriptors: everything else. Best effort: what a system lacks
is left out, and `SandboxReport` tells what there is.

Everywhere but Windows: a session of its own, no terminal, no environment, no descriptor but those it keeps, limits. On
Linux, x86-64 and arm64, besides: nothing can be opened (`landlock`), and of system calls only those are left that
decoding makes (`system_calls`). On macOS: all is denied that Seatbelt knows of (`macos`). On
Windows a worker has less from its start on (`windows_start`), and gives up what that had to leave (`windows`).

What is refused here does not keep a worker from decoding: it goes on with less, says so with its first words, and the
settings and the self-test pass it on. Who could decode nothing on such a system would do the same work elsewhere, with
less still.
"""

from __future__ import annotations

import sys

from annotator.media.sandbox.report import SandboxReport

# All that a worker maps, tables of its window and threads' stacks included; and what of it is its own to write to.
ADDRESS_LIMIT_BYTES = 2 * 1024**3
DATA_LIMIT_BYTES = 512 * 1024**2


def seal(
    kept: set[int],
    parent: int | None = None,
    data_limit_bytes: int = DATA_LIMIT_BYTES,
    address_limit_bytes: int = ADDRESS_LIMIT_BYTES,
) -> SandboxReport:
    """`kept` are the descriptors that stay, `parent` the process that it does not outlive. Nothing can be imported or
    opened afterwards."""
    given = SandboxReport()
    if sys.platform != "win32":
        from annotator.media.sandbox.posix import detach_from_parent, limit_resources

        detach_from_parent(kept)
        if sys.platform != "linux":
            limit_resources(data_limit_bytes, address_limit_bytes)
    if sys.platform == "linux":
        from annotator.media.sandbox.linux import enter_sandbox

        given = enter_sandbox(parent, data_limit_bytes, address_limit_bytes)
    elif sys.platform == "darwin":
        import ctypes

        from annotator.media.sandbox import macos

        given = macos.enter_sandbox(ctypes.CDLL(None))
    elif sys.platform == "win32":
        from annotator.media.sandbox import windows, windows_calls

        given = windows.enter_sandbox(windows_calls.this_system(), writes_code=windows.writes_code())
    return given
