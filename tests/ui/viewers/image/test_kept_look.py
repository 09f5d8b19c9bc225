"""How pictures are seen, as text: there and back, and nothing of what makes no sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.images import WindowLevelRequest
from annotator.ui.viewers.display.settings import (
    LEAST_GAMMA,
    MOST_GAMMA,
    ORIGINAL,
    Channel,
    DisplaySettings,
    ImageAdjustments,
    restore_settings,
    settings_text,
)

PERCENTS = st.integers(-100, 100)
ADJUSTMENTS = st.builds(
    ImageAdjustments,
    PERCENTS,
    PERCENTS,
    st.floats(LEAST_GAMMA, MOST_GAMMA),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Channel),
)
WINDOWS = st.none() | st.just("found") | st.tuples(st.floats(-1e9, 0), st.floats(1, 1e9))


@given(ADJUSTMENTS, WINDOWS)
def test_what_is_kept_is_seen_again(adjustments: ImageAdjustments, window: WindowLevelRequest) -> None:
    display, again = DisplaySettings(), DisplaySettings()
    display.set_adjustments(adjustments)
    display.set_window(window)
    restore_settings(again, settings_text(display))
    assert (again.adjustments, again.window) == (adjustments, window)


def test_images_that_are_seen_as_given_need_no_text() -> None:
    assert settings_text(DisplaySettings()) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '{"tones": 3}', '{"tones": {"brightness": 101}}', '{"tones": {"gamma": 0}}', "\ud800"),
        *('{"tones": {}, "window": [5, 5]}', '{"tones": {}, "window": "all"}', '{"tones": {"channel": "pink"}}'),
    ],
    ids=ascii,
)
def test_what_makes_no_sense_changes_nothing(text: str) -> None:
    display = DisplaySettings()
    restore_settings(display, text)
    assert (display.adjustments, display.window) == (ORIGINAL, None)
