"""A large mask is read a part at a time, and seen once all of it is; a small one is there at once."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.label_studio_rle import MaskReading, compressed, mask_bytes
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers import mask_cache as cache
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mask_cache import IdleMaskDecoder, MaskCache, decoded_masks
from ui.viewers.brush.painting_harness import at_image

SIZE = (3_000, 700)
PATIENCE_S = 120.0


def noisy(seed: int) -> Mask:
    chance = random.Random(seed)
    rows = {row: tuple(sorted(chance.sample(range(SIZE[0]), 60))) for row in range(SIZE[1])}
    return Mask.of_rows({**rows, 200: (0, SIZE[0]), 201: (0, 40)}, SIZE)


def spans(mask: Mask) -> list[object]:
    return [mask.spans(row) for row in range(SIZE[1])]


def test_parts_of_any_size_make_the_same_mask() -> None:
    mask = noisy(1)
    for most_runs in (1, 7, 999, 1_000_000, None):
        reading = MaskReading(mask.as_geometry()["rle"], SIZE)
        while not reading.read_on(most_runs):
            pass
        assert spans(Mask.of_rows(reading.rows, SIZE)) == spans(mask)


def test_a_large_one_is_seen_once_it_is_read() -> None:
    masks, mask = MaskCache(), noisy(2)
    geometry = mask.as_geometry()
    assert len(geometry["rle"]) > cache.LONG_CHARACTERS
    assert masks.request(geometry, SIZE) is None
    assert masks.get_decoded(geometry, SIZE) is None
    while masks.is_decoding:
        masks.decode_slice()
    seen = masks.get_decoded(geometry, SIZE)
    assert seen is not None
    assert spans(seen) == spans(mask)


def test_who_works_on_it_before_has_all_of_it() -> None:
    masks, mask = MaskCache(), noisy(3)
    geometry = mask.as_geometry()
    assert masks.request(geometry, SIZE) is None
    assert masks.get_decoded(geometry, SIZE) is None
    assert spans(masks.get(geometry, SIZE)) == spans(mask)
    assert not masks.is_decoding
    assert masks.get_decoded(geometry, SIZE) is not None


def test_what_is_damaged_far_behind_is_an_empty_one() -> None:
    masks, mask = MaskCache(), noisy(4)
    geometry = {"rle": compressed(mask_bytes(mask.as_geometry()["rle"])[:-20_000])}
    assert masks.request(geometry, SIZE) is None
    assert masks.get_decoded(geometry, SIZE) is None
    while masks.is_decoding:
        masks.decode_slice()
    seen = masks.get_decoded(geometry, SIZE)
    assert seen is not None
    assert seen.is_empty


def test_a_small_one_is_there_at_once() -> None:
    mask = Mask(SIZE)
    mask.paint((10, 10), (40, 10), 9)
    assert MaskCache().request(mask.as_geometry(), SIZE) is not None


def test_of_many_small_ones_only_some_are_decoded_before_the_next_turn_of_the_window() -> None:
    masks = MaskCache()
    geometries = [Mask.of_rows({row: (0, 5 + row)}, SIZE).as_geometry() for row in range(500)]
    at_once = [geometry for geometry in geometries if masks.request(geometry, SIZE) is not None]
    assert 0 < len(at_once) <= cache.LONG_CHARACTERS // cache.LEAST_CHARACTERS
    while masks.is_decoding:
        masks.decode_slice()
    found = [masks.request(geometry, SIZE) for geometry in geometries]
    assert [mask is not None and mask.spans(row) for row, mask in enumerate(found)] == [
        (0, 5 + row) for row in range(500)
    ]


def test_the_window_reads_on_by_itself(app: QApplication) -> None:
    parent, geometry = QObject(), noisy(5).as_geometry()
    large, told = IdleMaskDecoder(parent), list[bool]()
    large.decoded.connect(lambda: told.append(True))
    assert large.request(geometry, SIZE) is None
    until_s = time.monotonic() + PATIENCE_S
    while not told:
        assert time.monotonic() < until_s
        app.processEvents()
    assert decoded_masks.get_decoded(geometry, SIZE) is not None


def test_of_more_than_are_known_at_once_all_are_read_once_and_seen(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_ROWS", SIZE[1] + 1)
    regions = [Region(str(seed), "it", Shape.MASK, noisy(seed).as_geometry()) for seed in (6, 7, 8)]
    marks = tuple(Mark(region, "", QColor("red")) for region in regions)

    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        view.show_marks(marks, "")
        assert isinstance(view.brush, BrushOnView)
        layer = view.brush._brush._layer
        until_s = time.monotonic() + PATIENCE_S
        while decoded_masks.is_decoding:
            assert time.monotonic() < until_s, "one is read after the other, for ever"
            app.processEvents()
        assert len(layer._masks) == len(marks)

    at_image(app, SIZE, 400, scenario)
