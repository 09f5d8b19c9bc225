"""Tones over pixels: what they make of each, and that they show nothing that a protection keeps from being seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from annotator.ui.viewers.display.apply_adjustments import apply_adjustments
from annotator.ui.viewers.display.settings import LEAST_GAMMA, MOST_GAMMA, Channel, ImageAdjustments

BYTES = st.integers(0, 255)
COLOURS = st.tuples(BYTES, BYTES, BYTES)
ADJUSTMENTS = st.builds(
    ImageAdjustments,
    st.integers(-100, 100),
    st.integers(-100, 100),
    st.floats(LEAST_GAMMA, MOST_GAMMA),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Channel),
)


def drawn(colours: list[tuple[int, int, int]], opacity: int = 255) -> QImage:
    """One pixel for each, in a row."""
    image = QImage(len(colours), 1, QImage.Format.Format_ARGB32)
    for x, colour in enumerate(colours):
        image.setPixelColor(x, 0, QColor(*colour, opacity))
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def seen(image: QImage) -> list[tuple[int, ...]]:
    colours = (image.pixelColor(x, 0) for x in range(image.width()))
    return [(colour.red(), colour.green(), colour.blue()) for colour in colours]


@given(st.lists(BYTES, min_size=1, max_size=40), ADJUSTMENTS)
def test_what_was_made_grey_stays_grey(shades: list[int], adjustments: ImageAdjustments) -> None:
    for red, green, blue in seen(apply_adjustments(drawn([(shade, shade, shade) for shade in shades]), adjustments)):
        assert red == green == blue


@given(st.lists(COLOURS, min_size=1, max_size=40), ADJUSTMENTS)
def test_what_was_made_alike_stays_alike_whatever_is_beside_it(
    colours: list[tuple[int, int, int]], adjustments: ImageAdjustments
) -> None:
    """Nothing that was blurred away comes back: each pixel is made from itself alone."""
    whole = seen(apply_adjustments(drawn(colours), adjustments))
    assert whole == [seen(apply_adjustments(drawn([colour]), adjustments))[0] for colour in colours]


@given(st.lists(COLOURS, min_size=1, max_size=40), st.lists(ADJUSTMENTS, min_size=1, max_size=1))
def test_shades_follow_the_table(colours: list[tuple[int, int, int]], adjustments: list[ImageAdjustments]) -> None:
    (chosen,) = adjustments
    table = chosen.table()
    for colour, found in zip(colours, seen(apply_adjustments(drawn(colours), chosen)), strict=True):
        if chosen.channel is not Channel.ALL:
            index = (Channel.RED, Channel.GREEN, Channel.BLUE).index(chosen.channel)
            assert found == (table[colour[index]],) * 3
        elif not chosen.is_grey:
            assert found == tuple(table[part] for part in colour)


@pytest.mark.parametrize("shade", range(0, 256, 15))
def test_grey_of_grey_is_the_same(shade: int) -> None:
    assert seen(apply_adjustments(drawn([(shade, shade, shade)]), ImageAdjustments(is_grey=True))) == [
        (shade, shade, shade)
    ]


def test_what_is_clear_stays_clear() -> None:
    for opacity in (0, 128):
        made = apply_adjustments(drawn([(200, 100, 40)] * 3, opacity), ImageAdjustments(is_inverted=True))
        assert {made.pixelColor(x, 0).alpha() for x in range(3)} == {opacity}


@given(ADJUSTMENTS)
def test_more_light_is_never_less_and_inverted_the_other_way_round(adjustments: ImageAdjustments) -> None:
    table = list(adjustments.table())
    assert table == sorted(table, reverse=adjustments.is_inverted)


def test_nothing_chosen_changes_nothing() -> None:
    assert ImageAdjustments().table() == bytes(range(256))
