"""What lies where in the file that work moves in. Everything is stored as it is: what unpacks to more than it takes is
no such file.

annotator-move.json                  the manifest: version, number, SHA-256 and size of all else; written last
records.sqlite3                      a verified copy of the records, settings among them
words.txt                            the person's own words; may be missing
bundles/<id>@<revision>/files.json   each bundle as the shelf has it
bundles/<id>@<revision>/content/...
results/...                          what lies in the home's own folder for results
"""

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
    """Whether a member may bear this name: one of those above, that stays inside and that every system can hold."""
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
    """One of two that would land in one place, on some system or on all; empty where there are none."""
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
