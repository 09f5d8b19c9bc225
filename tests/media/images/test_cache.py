"""The pictures used last are kept, and never more than there is room for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.media.images.cache import ImageCache, ImageKey, key_of


def key(number: int) -> ImageKey:
    return ImageKey(ImageRequest(str(number), 1, 1), 0, 0)


def image(size_bytes: int) -> ShownImage:
    return ShownImage(bytes(size_bytes), 1, 1, 1, 1)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60))))
def test_the_bound_holds_and_the_last_image_is_there(puts: list[tuple[int, int]]) -> None:
    cache = ImageCache(limit_bytes=100)
    for number, size_bytes in puts:
        cache.put(key(number), image(size_bytes))
        assert cache.get(key(number)) == image(size_bytes)
        kept = [cache.get(key(other)) for other in range(10)]
        assert cache.cached_bytes == sum(len(found.pixels) for found in kept if found is not None) <= 100
        cache.get(key(number))


def test_the_image_unused_for_longest_goes_first() -> None:
    cache = ImageCache(limit_bytes=100)
    for number in (1, 2):
        cache.put(key(number), image(40))
    cache.get(key(1))
    cache.put(key(3), image(40))
    assert [cache.get(key(number)) is not None for number in (1, 2, 3)] == [True, False, True]


def test_an_image_larger_than_everything_is_not_kept() -> None:
    cache = ImageCache(limit_bytes=100)
    cache.put(key(1), image(40))
    cache.put(key(2), image(101))
    assert (cache.get(key(1)) is not None, cache.get(key(2)), cache.cached_bytes) == (True, None, 40)


def test_the_key_tells_a_file_from_itself_after_a_change(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"one")
    request = ImageRequest(str(path), 1, 1)
    first = key_of(request)
    assert key_of(request) == first
    os.utime(path, ns=(first.modified_ns + 1, first.modified_ns + 1))
    second = key_of(request)
    path.write_bytes(b"three")
    os.utime(path, ns=(second.modified_ns, second.modified_ns))
    assert len({first, second, key_of(request)}) == 3


@pytest.mark.parametrize("path", ["gone.png", "nul\0byte.png", "x" * 5_000])
def test_a_path_that_leads_nowhere_is_missing(tmp_path: Path, path: str) -> None:
    with pytest.raises(MediaFault) as caught:
        key_of(ImageRequest(str(tmp_path / path), 1, 1))
    assert caught.value.code == MediaFault.MISSING


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(MediaFault) as caught:
        key_of(ImageRequest(str(tmp_path / "pipe.png"), 1, 1))
    assert caught.value.code == MediaFault.UNDECODABLE
