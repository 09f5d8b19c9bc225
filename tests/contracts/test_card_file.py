"""The contract of `core.ports.folders.CardFile`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.ports.folders import CardFile
from annotator.store.folders.card_file import DiskCardFile
from fakes.card_file import MemoryCardFile


@pytest.fixture(params=["disk", "memory"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> CardFile:
    return DiskCardFile(tmp_path / "pay-cards") if request.param == "disk" else MemoryCardFile()


def test_nothing_is_read_before_something_is_written(file: CardFile) -> None:
    assert (file.first_line(), file.read()) == (b"", b"")


def test_a_file_is_replaced_as_a_whole(file: CardFile) -> None:
    file.write((b"long first line\n", b"and more\n"))
    file.write((b"first\n", b"second\n"))
    assert (file.first_line(), file.read()) == (b"first", b"first\nsecond\n")


def test_a_writer_that_fails_changes_nothing(file: CardFile) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("no more")

    file.write((b"before\n",))
    with pytest.raises(ValueError, match="no more"):
        file.write(pieces())
    assert file.read() == b"before\n"
