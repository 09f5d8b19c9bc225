"""Memory between a window and its sound workers, what is believed of what they say, and what is kept on disk."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from annotator.media.audio.client.analysis_cache import AnalysisCache, CacheEntry
from annotator.media.audio.client.shared_state import SharedState
from annotator.media.audio.protocol import ScanState
from annotator.media.messages import Fault
from annotator.media.shared_memory import MOST_BYTES, LentMemory, OwnedMemory
from annotator.media.worker_client import WorkerLost, fault_of


def test_what_one_side_writes_the_other_sees_also_after_it_has_grown() -> None:
    owned = OwnedMemory(5_000)
    lent = LentMemory(owned.descriptor, owned.size_bytes)
    before = owned.view
    lent.mapped()[:4] = b"abcd"
    owned.grow(1_000_000)
    lent.grow(owned.size_bytes)
    there = lent.mapped()
    there[900_000:900_004] = b"efgh"
    assert (bytes(owned.view[:4]), bytes(owned.view[900_000:900_004])) == (b"abcd", b"efgh")
    there[:4] = b"ijkl"
    assert bytes(before[:4]) == b"ijkl"
    owned.close()
    assert bytes(before[:4]) == b"ijkl"


def test_a_worker_cannot_make_it_smaller() -> None:
    owned = OwnedMemory(100_000)
    with pytest.raises(PermissionError):
        os.ftruncate(owned.descriptor, 10)
    owned.close()


@pytest.mark.parametrize("size_bytes", [0, -1, MOST_BYTES + 1])
def test_it_has_bounds(size_bytes: int) -> None:
    with pytest.raises(ValueError, match="memory"):
        OwnedMemory(size_bytes)


LIES = {
    "longer than time": (1 << 50, ScanState(10, 1, 1)),
    "less than nothing": (-1, ScanState(10, 1, 1)),
    "peaks beyond their memory": (10, ScanState(10, 1, 1 << 30)),
    "peaks before the beginning": (10, ScanState(10, 1, -5)),
    "rows beyond their memory": (10, ScanState(10, 1 << 30, 1)),
    "less than before": (10, ScanState(1, 1, 1)),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_worker_is_not_believed_what_cannot_be(lie: str) -> None:
    state = SharedState()
    with state.tables():
        state.set_opened(44_100, 2)
        assert state.update(5_000, ScanState(5, 1, 1))
        with pytest.raises(ValueError, match=r"audio|table"):
            state.update(*LIES[lie])
        assert state.scan == ScanState(5, 1, 1)


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(0, 1), (-8_000, 1), (10**9, 1), (44_100, 0), (44_100, 33), (8_000, 2)]
)
def test_nor_what_no_audio_is_like(rate_hz: int, channels: int) -> None:
    state = SharedState()
    with state.tables():
        state.set_opened(44_100, 2)
        with pytest.raises(ValueError, match="audio"):
            state.set_opened(rate_hz, channels)


@pytest.mark.parametrize("code", ["disk-full", "media-missing", "", "7"])
def test_nor_a_fault_that_is_none_of_an_audio_file(code: str) -> None:
    with pytest.raises(WorkerLost):
        fault_of("/a", Fault(code, {}))


def test_a_fault_is_of_the_file_that_was_asked_for_and_of_bounded_length() -> None:
    fault = fault_of("/a", Fault("media-undecodable", {"path": "/etc/passwd", "detail": "x" * 5_000, "code": "y"}))
    assert fault.params["path"] == "/a"
    assert len(fault.params["detail"]) == 200
    assert set(fault.params) == {"path", "detail"}


def kept(size: int) -> CacheEntry:
    return CacheEntry(44_100, 1, ScanState(256, 1, 1, True, True), bytes(20), b"\x07" * size)


def test_what_is_kept_comes_back_for_the_same_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    seen = (tmp_path / "a").stat()
    folder = AnalysisCache(tmp_path / "kept")
    assert folder.load("/a", seen) is None
    folder.save("/a", seen, kept(4))
    assert folder.load("/a", seen) == kept(4)
    assert folder.load("/b", seen) is None
    (tmp_path / "a").write_bytes(b"ab")
    assert folder.load("/a", (tmp_path / "a").stat()) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    seen = tmp_path.stat()
    folder = AnalysisCache(tmp_path / "kept", most_bytes=3_700)
    dated: set[Path] = set()
    for number, name in enumerate(("/a", "/b", "/c")):
        folder.save(name, seen, kept(1_000))
        (new,) = {*(tmp_path / "kept").iterdir()} - dated
        os.utime(new, ns=(number, number))
        dated.add(new)
    folder.load("/a", seen)
    folder.save("/d", seen, kept(1_000))
    assert [folder.load(name, seen) is not None for name in ("/a", "/b", "/c", "/d")] == [True, False, True, True]


def test_a_disk_that_takes_nothing_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    folder = AnalysisCache(tmp_path / "kept")
    folder.save("/a", tmp_path.stat(), kept(4))
    assert folder.load("/a", tmp_path.stat()) is None


def test_what_was_kept_and_cannot_be_is_not_taken_over() -> None:
    state = SharedState()
    with state.tables():
        for wrong in (
            CacheEntry(44_100, 1, ScanState(256, 1, 5, True, True), bytes(20), bytes(4)),
            CacheEntry(44_100, 99, ScanState(256, 1, 1, True, True), bytes(20), bytes(396)),
            CacheEntry(44_100, 1, ScanState(256, 1, 1), bytes(20), bytes(4)),
        ):
            with pytest.raises(ValueError, match=r"incomplete|audio"):
                state.restore(wrong)
        assert np.array_equal(state.scan, ScanState())
