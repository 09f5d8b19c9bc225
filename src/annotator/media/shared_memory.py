"""Memory shared by the window and a worker. The window owns it, so that nothing is lost with a worker. On Linux it
has no name (memfd_create(2)) and is sealed against shrinking: a worker that shrank it would crash the window at its
next access. On other systems it is an unnamed file. Windows refuses to shrink a mapped file (SetEndOfFile:
ERROR_USER_MAPPED_FILE); macOS does not. The window grows it when the worker asks for more."""

from __future__ import annotations

import mmap
import os
import sys
import tempfile

MOST_BYTES = 512 * 1024**2
_PAGE_BYTES = 4_096
# fcntl(2)
_ADD_SEALS, _SEAL_SHRINK = 1033, 2


class OwnedMemory:
    """The window's side of shared memory. `view` is valid until `grow` or `close`; older views still see their
    bytes."""

    def __init__(self, size_bytes: int) -> None:
        self._descriptor = _new_descriptor()
        self.size_bytes = 0
        self._mapped: mmap.mmap | None = None
        self.grow(size_bytes)

    @property
    def view(self) -> memoryview:
        if self._mapped is None:
            raise ValueError("this memory is closed")
        return memoryview(self._mapped)

    def grow(self, size_bytes: int) -> None:
        """Grow the memory. Raise ValueError above the limit for one medium, OSError if the system has no memory."""
        if not 0 < size_bytes <= MOST_BYTES:
            raise ValueError("more memory than a medium may take")
        size_bytes = max(self.size_bytes, -(-size_bytes // _PAGE_BYTES) * _PAGE_BYTES)
        os.ftruncate(self._descriptor, size_bytes)
        self._mapped = mmap.mmap(self._descriptor, size_bytes)
        self.size_bytes = size_bytes

    @property
    def descriptor(self) -> int:
        """The file descriptor, for handing to the worker."""
        return self._descriptor

    def close(self) -> None:
        self._mapped = None  # unmapped when the last view of it is gone
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class LentMemory:
    """The worker's side of shared memory."""

    def __init__(self, descriptor: int, size_bytes: int) -> None:
        self.descriptor = descriptor
        self.size_bytes = size_bytes

    def grow(self, size_bytes: int) -> None:
        """Note the size that the window has grown it to."""
        self.size_bytes = size_bytes

    def mapped(self) -> mmap.mmap:
        return mmap.mmap(self.descriptor, self.size_bytes)


def _new_descriptor() -> int:
    if sys.platform != "linux":
        with tempfile.TemporaryFile() as nameless:
            return os.dup(nameless.fileno())
    import fcntl

    descriptor = os.memfd_create("annotator", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    fcntl.fcntl(descriptor, _ADD_SEALS, _SEAL_SHRINK)
    return descriptor
