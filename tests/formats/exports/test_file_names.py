"""Names of exported files suit every system, whatever media, tasks and workers are called."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageFiles
from annotator.formats.source.paths import folded, name_fault

WORDS = st.text(max_size=250)
SIZE = (8, 6)


@example("_com\u00b9", "1", "")
@example("_con.x", "1", "")
@example("\u4e16" * 80, "\u754c" * 80, "7k2m-0c9d-41xw-b5na")
@given(WORDS, WORDS, WORDS)
def test_every_system_holds_a_file_called_after_any_words(medium: str, task: str, whose: str) -> None:
    names = FileNames("labels")
    given_names = [f"{names.name(f'media/{medium}.wav', task, whose)}.TextGrid" for _time in range(3)]
    assert [name_fault(name) for name in given_names] == [None] * 3
    assert len({folded(name) for name in given_names}) == 3


@example("x" * 251, "7k2m-0c9d-41xw-b5na")
@example("\u4e16" * 83, "7k2m-0c9d-41xw-b5na")
@given(st.text("ab\u4e16\u0301", min_size=1, max_size=83), st.sampled_from(["", "7k2m-0c9d-41xw-b5na"]))
def test_every_system_holds_a_file_about_an_image_that_it_holds(stem: str, whose: str) -> None:
    names = ImageFiles(".json")
    image = AnnotatedImage("1", f"media/{stem}.png", f"{stem}.png", SIZE, (), whose)
    given_names = [names.name(image) for _time in range(3)]
    assert [name_fault(name) for name in given_names] == [None] * 3
    assert len({folded(name) for name in given_names}) == 3


@pytest.mark.parametrize(
    ("medium", "name"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),  # Hindi
        ("q\u0307\u0323!", "q\u0323\u0307"),  # no single letter has both
        ("a:\u0301b", "a_b"),  # a mark without a letter
        ("1\ufe0f\u20e3 \u0301", "1"),
    ],
)
def test_letters_keep_their_accents_and_vowels(medium: str, name: str) -> None:
    assert FileNames().name(f"media/{medium}.wav", "", "") == name


def test_many_files_named_alike_are_numbered_on() -> None:
    names = FileNames("a-3")
    assert [names.name("media/a.wav", "", "") for _time in range(4)] == ["a", "a-2", "a-4", "a-5"]
    assert len({names.name("media/a.wav", "", "") for _time in range(50_000)}) == 50_000  # hours, if each were tried
