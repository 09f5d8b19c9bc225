"""Sources of results: a folder, a zip or a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from annotator.core.outbox.requester_files import REQUESTER_FILE_NAMES

# The folder of one bundle at one revision, as named by connectors.
BUNDLE_KEY = re.compile(r".+@[1-9][0-9]*")
RESULT_SUFFIX = ".json"


class ServerUnreadable(OSError):
    """A server that returned nothing, or not everything; the message says why."""


class ResultFile(Struct, frozen=True):
    """A file in a source. `path` is relative to the source, with slashes. `key` is `id@revision` in a results
    folder. `odd` is the reason why it cannot be a result: hidden, link, special, folder, empty, name or place."""

    path: str
    key: str = ""
    odd: str = ""

    @property
    def stem(self) -> str:
        """The file name without `.json`: the `unique_id` of a result."""
        return self.path.rpartition("/")[2].removesuffix(RESULT_SUFFIX)


class Results(Protocol):
    """A read-only stream of results, read once. Only the file listed last may be read. So a source needs only one
    open resource and may fetch ahead. Blocking."""

    @property
    def name(self) -> str: ...

    def listing(self) -> Iterator[ResultFile]:
        """Yield all files in an order that is stable as long as nothing changes. Raise OSError."""
        ...

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return the file listed last, at most one byte more than the limit. Raise OSError and BundleRefused."""
        ...


def is_result_name(path: str, prefix: str = "", own_key: str = "") -> ResultFile | None:
    """Classify a regular file by its path in a source without links and hidden files. Results are in a folder named
    after their bundle and revision, or at the top level if the source is such a folder. Return None for the
    requester's decision and payment files. `prefix` is prepended to the reported path."""
    above, _slash, name = path.rpartition("/")
    key = above.rpartition("/")[2] if above else own_key
    if not BUNDLE_KEY.fullmatch(key):
        return ResultFile(f"{prefix}{path}", odd="place")
    if name in REQUESTER_FILE_NAMES:
        return None
    return ResultFile(f"{prefix}{path}", key, "" if name.endswith(RESULT_SUFFIX) else "name")
