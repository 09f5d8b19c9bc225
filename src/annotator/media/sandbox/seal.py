"""The sandbox of a worker that receives everything as descriptors. Features that a system lacks are left out;
`SandboxReport` tells which there are.

- Everywhere but Windows: a session of its own, no terminal, no environment, no descriptor except those it keeps,
  limits.
- Linux, x86-64 and arm64: also nothing can be opened (Landlock), and only the system calls of decoding remain
  (`seccomp`).
- macOS: Seatbelt denies everything it knows of (`macos`).
- Windows: a worker starts with fewer rights (`windows_start`), and gives up the rest in `windows`.

A missing feature does not keep a worker from decoding. It reports what it has in its first message, and the settings
and the self-test show it. A user who could not decode here would do the same work elsewhere, with less protection
still."""

from __future__ import annotations

import sys
from collections.abc import Callable

from annotator.media.messages import SandboxReport

# All memory that a worker maps, with the window's tables and the stacks of threads; and the part that it can write to.
ADDRESS_LIMIT_BYTES = 2 * 1024**3
DATA_LIMIT_BYTES = 512 * 1024**2


def seal(
    kept_descriptors: set[int],
    parent: int | None = None,
    data_limit_bytes: int = DATA_LIMIT_BYTES,
    address_limit_bytes: int = ADDRESS_LIMIT_BYTES,
    *,
    start_threads: Callable[[], None] | None = None,
) -> SandboxReport:
    """Enter the sandbox. `kept_descriptors` are the descriptors that stay; the process ends with `parent`.
    Afterwards nothing can be imported or opened. With `start_threads`, which starts the worker's threads,
    Linux refuses all further ones."""
    report = SandboxReport()
    if sys.platform != "win32":
        from annotator.media.sandbox.posix import detach_from_parent, limit_resources

        detach_from_parent(kept_descriptors)
        if sys.platform != "linux":
            limit_resources(data_limit_bytes, address_limit_bytes)
    if sys.platform != "linux" and start_threads is not None:
        start_threads()
    if sys.platform == "linux":
        from annotator.media.sandbox.linux import enter_sandbox

        report = enter_sandbox(parent, data_limit_bytes, address_limit_bytes, start_threads)
    elif sys.platform == "darwin":
        import ctypes

        from annotator.media.sandbox import macos

        report = macos.enter_sandbox(ctypes.CDLL(None))
    elif sys.platform == "win32":
        from annotator.media.sandbox import windows

        report = windows.enter_sandbox(windows.this_system(), writes_code=windows.writes_code())
    return report
