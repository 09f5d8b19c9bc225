"""Where results come back from, whoever keeps them: a folder, a zip, a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from annotator.core.outbox.requester_files import BESIDE_FILES

# The folder of one bundle at one revision, as connectors name it.
BUNDLE_KEY = re.compile(r".+@[1-9][0-9]*")
RESULT_SUFFIX = ".json"


class ServerUnreadable(OSError):
    """A server gave nothing, or not all; its words say why."""


class ResultFile(Struct, frozen=True):
    """`path` is relative to the place that was given, with slashes. `key` is `id@revision` for what stands where
    results stand. `odd` says why something cannot be one: hidden, link, special, folder, empty, name or place."""

    path: str
    key: str = ""
    odd: str = ""

    @property
    def stem(self) -> str:
        """The file's name without `.json`: the `unique_id` of a result."""
        return self.path.rpartition("/")[2].removesuffix(RESULT_SUFFIX)


class Results(Protocol):
    """Read only, and read once, as a stream: what is asked for is always the file that was listed last, or nothing of
    it. So a source may hold one open thing at a time, and fetch ahead. Blocking."""

    @property
    def name(self) -> str: ...

    def listing(self) -> Iterator[ResultFile]:
        """Everything in it, in an order that is the same as long as nothing in it changes. Raises OSError."""
        ...

    def read(self, path: str, limit_bytes: int) -> bytes:
        """The file that was listed last, at most one byte more than the limit. Raises OSError and BundleRefused."""
        ...


def named_as_result(path: str, prefix: str = "", own_key: str = "") -> ResultFile | None:
    """What a plain file is that has this path, somewhere in a place without links and hidden files: results stand in a
    folder that is named as their bundle at its revision, or right there, where that is its own place. None for what its
    requester says beside them. `prefix` comes before the path that is told."""
    above, _slash, name = path.rpartition("/")
    key = above.rpartition("/")[2] if above else own_key
    if not BUNDLE_KEY.fullmatch(key):
        return ResultFile(f"{prefix}{path}", odd="place")
    if name in BESIDE_FILES:
        return None
    return ResultFile(f"{prefix}{path}", key, "" if name.endswith(RESULT_SUFFIX) else "name")
