"""What a worker gives up that is handed all it needs as descriptors: everything else. Best effort: what a system lacks
is left out, and `Given` tells what there is.

Everywhere but Windows: a session of its own, no terminal, no environment, no descriptor but those it keeps, limits. On
Linux, x86-64 and arm64, besides: nothing can be opened (`landlock`), and of system calls only those are left that
decoding makes (`system_calls`).
"""

from __future__ import annotations

import sys

from annotator.media.confined.given import Given
from annotator.media.confined.posix import ADDRESS_LIMIT_BYTES, DATA_LIMIT_BYTES, leave_the_family, limit_resources


def seal(
    kept: set[int],
    parent: int | None = None,
    data_limit_bytes: int = DATA_LIMIT_BYTES,
    address_limit_bytes: int = ADDRESS_LIMIT_BYTES,
) -> Given:
    """`kept` are the descriptors that stay, `parent` the process that it does not outlive. Nothing can be imported or
    opened afterwards."""
    given = Given()
    if sys.platform != "win32":
        leave_the_family(kept)
        limit_resources(data_limit_bytes, address_limit_bytes)
    if sys.platform == "linux":
        from annotator.media.confined.linux import shut_in

        given = shut_in(parent)
    return given
