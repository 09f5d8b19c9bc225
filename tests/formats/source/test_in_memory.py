"""A bundle in memory is read like one on disk."""

from __future__ import annotations

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode
from annotator.formats.source.listing import MemorySource


def test_it_lists_and_gives_its_files() -> None:
    source = MemorySource("it", {"a/b.txt": b"abc", "c": b""})
    assert source.name == "it"
    assert source.listing() == (Listed("a/b.txt", 3, 3), Listed("c", 0, 0))
    assert (source.read("a/b.txt", 3), source.read("c", 0)) == (b"abc", b"")
    source.close()


@pytest.mark.parametrize(("path", "code"), [("gone", ProblemCode.FILE_MISSING), ("a", ProblemCode.FILE_TOO_LARGE)])
def test_what_is_not_there_or_too_large_is_refused(path: str, code: ProblemCode) -> None:
    with pytest.raises(BundleRefused) as refused:
        MemorySource("it", {"a": b"abc"}).read(path, 2)
    assert [(one.code, one.place.file) for one in refused.value.problems] == [(code, path)]
