"""The layout of a transfer file. Everything is stored uncompressed; a file that expands is refused.

annotator-move.json                  the manifest: version, number, SHA-256 and size of each member; written last
records.sqlite3                      a verified backup of the records, including the settings
words.txt                            the user dictionary; may be missing
bundles/<id>@<revision>/files.json   each bundle as in the library
bundles/<id>@<revision>/content/...
results/...                          the files in the home's own results folder"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from annotator.formats.source.paths import escape_fault, folded, name_fault
from annotator.store.bundles.library import CONTENT, FILES

MANIFEST = "annotator-move.json"
RECORDS = "records.sqlite3"
WORDS = "words.txt"
BUNDLES = "bundles"
RESULTS = "results"
MEMBERS_AT_MOST = 600_000
NAMES_AT_MOST_BYTES = 200 << 20


def is_fit(name: str) -> bool:
    """Return whether a member may have this name: one of the layout, inside the folder, and valid on every system."""
    if name in (MANIFEST, RECORDS, WORDS):
        return True
    place, _, path = name.partition("/")
    if place == RESULTS:
        return is_portable(path)
    key, _, inside = path.partition("/")
    if place != BUNDLES or not is_portable(key) or key.startswith("."):
        return False
    content, _, file = inside.partition("/")
    return inside == FILES or (content == CONTENT and is_portable(file))


def is_portable(path: str) -> bool:
    return escape_fault(path) is None and name_fault(path) is None


def twin_among(names: Iterable[str]) -> str:
    """Return one of two names that would collide on some system, or an empty string."""
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        key = folded(name)
        if key in files:
            return name
        files.add(key)
        above = key.rpartition("/")[0]
        if above not in folders:
            folders.update(accumulate(above.split("/"), lambda outer, inner: f"{outer}/{inner}"))
    return min(files & folders, default="")
