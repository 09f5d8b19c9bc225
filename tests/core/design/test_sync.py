"""What is in step with what: by a name, from either side, or by a group."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import TextArea
from annotator.core.design.objects import Audio, PlayedTag, Video
from annotator.core.design.sync import in_step, without_partner
from annotator.core.design.tree import Design
from annotator.core.design.view import View


def design_of(*tags: PlayedTag) -> Design:
    return Design(View(children=(*tags, TextArea(name="words", to_name=tags[0].name))))


def film(name: str = "film", sync: str = "") -> Video:
    return Video(name=name, value="$film", sync=sync)


def sound(name: str = "sound", sync: str = "") -> Audio:
    return Audio(name=name, value="$sound", sync=sync)


@pytest.mark.parametrize(
    ("tags", "pairs"),
    [
        ((film(), sound()), {}),
        ((film(sync="sound"), sound(sync="film")), {"film": "sound"}),
        ((sound(sync="film"), film()), {"film": "sound"}),
        ((film(sync="sound"), sound()), {"film": "sound"}),
        ((film(sync="group"), sound(sync="group")), {"film": "sound"}),
        ((film(sync="other"), sound(sync="third")), {}),
        ((film("a", "s"), film("b", "s"), sound("s")), {"a": "s"}),
        ((film("a", "g"), film("b", "g"), sound("s", "g"), sound("t", "g")), {"a": "s", "b": "t"}),
    ],
)
def test_a_film_has_the_first_sound_that_fits(tags: tuple[PlayedTag, ...], pairs: dict[str, str]) -> None:
    assert in_step(design_of(*tags)) == pairs


def test_what_asks_for_a_partner_and_has_none_is_named() -> None:
    lonely = without_partner(design_of(film("a", "s"), film("b", "s"), sound("s"), sound("t", "time-series")))
    assert [tag.name for tag in lonely] == ["b", "t"]
