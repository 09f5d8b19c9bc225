"""Times that are written in a text: the forms that the program writes, and those that people do."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import timecode_at, timecodes
from annotator.ui.i18n import translation
from annotator.ui.i18n.number_format import timecode

HOUR_MS = 3_600_000


def found(text: str) -> list[tuple[str, int]]:
    return [(text[time.start : time.end], time.at_ms) for time in timecodes(text)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("[00:01:02.500] hello", [("[00:01:02.500]", 62_500)]),
        ("at 1:02.", [("1:02", 62_000)]),
        ("[0:03,2] bonjour", [("[0:03,2]", 3_200)]),
        ("0:03.250 – 0:05.1", [("0:03.250", 3_250), ("0:05.1", 5_100)]),
        ("(75:10)", [("75:10", 4_510_000)]),
        ("1:02:03", [("1:02:03", 3_723_000)]),
        ("[1:02 and 1:02]", [("1:02", 62_000), ("1:02", 62_000)]),
    ],
)
def test_times_are_read_with_their_brackets(text: str, times: list[tuple[str, int]]) -> None:
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    ["16:90", "16:9", "1:02:03:04", "10:30pm", "v1:02", "1:02.5.3", "1:02.1234", ":30", "1:60:00", "1.2:30", "12", ""],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert found(text) == []


@given(st.integers(0, 999 * HOUR_MS), st.sampled_from(["en", "fr"]), st.integers(0, 3), st.text(max_size=20))
def test_a_time_that_the_program_writes_is_read_back(at_ms: int, language: str, digits: int, before: str) -> None:
    """`insert_time` writes such a time after any text."""
    translation.use(NullTranslations(), language)
    step_ms = 1000 // 10**digits
    at_ms -= at_ms % step_ms
    text = f"{before} [{timecode(at_ms / 1000, digits)}] "
    assert found(text)[-1][1] == at_ms
    time = timecode_at(text, len(text) - 2)
    assert time is not None
    assert time.at_ms == at_ms
    translation.use(NullTranslations(), "en")


@given(st.text(alphabet="0123456789:.,[] a"))
def test_places_are_in_order(text: str) -> None:
    end_before = 0
    for time in timecodes(text):
        assert end_before <= time.start < time.end <= len(text)
        assert time.at_ms >= 0
        end_before = time.end
