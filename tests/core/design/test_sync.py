"""Synced tags: by a name, from either side, or by a group."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import TextArea
from annotator.core.design.objects import Audio, PlayedTag, Video
from annotator.core.design.tree import Design, View, in_step, without_partner


def design_of(*tags: PlayedTag) -> Design:
    return Design(View(children=(*tags, TextArea(name="words", to_name=tags[0].name))))


def video(name: str = "film", sync: str = "") -> Video:
    return Video(name=name, value="$film", sync=sync)


def audio(name: str = "sound", sync: str = "") -> Audio:
    return Audio(name=name, value="$sound", sync=sync)


@pytest.mark.parametrize(
    ("tags", "pairs"),
    [
        ((video(), audio()), {}),
        ((video(sync="sound"), audio(sync="film")), {"film": "sound"}),
        ((audio(sync="film"), video()), {"film": "sound"}),
        ((video(sync="sound"), audio()), {"film": "sound"}),
        ((video(sync="group"), audio(sync="group")), {"film": "sound"}),
        ((video(sync="other"), audio(sync="third")), {}),
        ((video("a", "s"), video("b", "s"), audio("s")), {"a": "s"}),
        ((video("a", "g"), video("b", "g"), audio("s", "g"), audio("t", "g")), {"a": "s", "b": "t"}),
    ],
)
def test_a_video_has_the_first_sound_that_fits(tags: tuple[PlayedTag, ...], pairs: dict[str, str]) -> None:
    assert in_step(design_of(*tags)) == pairs


def test_what_asks_for_a_partner_and_has_none_is_named() -> None:
    lonely = without_partner(design_of(video("a", "s"), video("b", "s"), audio("s"), audio("t", "time-series")))
    assert [tag.name for tag in lonely] == ["b", "t"]
