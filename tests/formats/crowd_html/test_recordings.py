"""What a template plays: where its address may stand, how many there may be, and what is left aside with a note."""

from __future__ import annotations

import pytest

from annotator.core.design.objects import Audio, Video
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.crowd_html.columns import ColumnKind
from formats.crowd_reading import converted, form, noted, refused, taken

ASK = "<crowd-input name='words'></crowd-input>"


@pytest.mark.parametrize(
    "audio",
    [
        '<audio controls src="{{ task.input.a }}"></audio>',
        '<audio controls src="{{ task.input.a | grant_read_access }}">Your browser cannot play it.</audio>',
        '<audio controls><source src="${a}" type="audio/mpeg"/></audio>',
        '<audio id="it" controls controlsList="nodownload" preload="none" autoplay loop muted src="${a}"></audio>',
        '<div><audio style="width: 100%" controls><source src="${a}" type="audio/ogg"><p>Sorry</p></audio></div>',
        '<crowd-card heading="It"><figure><audio src="${a}"></audio></figure></crowd-card>',
        '<label>Hear it <audio src="${a}"></audio></label>',
        # A browser plays a sound alone in a video element, too.
        '<video controls><source src="${a}" type="audio/mpeg"></video>',
    ],
)
def test_a_recording_becomes_a_sound(audio: str) -> None:
    design = taken(form(audio, ASK))
    assert '<Audio name="audio" value="$a"/>' in design.config_xml
    assert "Sorry" not in design.config_xml
    assert list(design.columns) == ["a"]


def test_several_recordings_are_several_sounds_in_their_order() -> None:
    design = taken(form('<audio src="${first}"></audio>', '<audio src="${second}"></audio>', ASK))
    first, second = design.config_xml.index("$first"), design.config_xml.index("$second")
    assert (design.config_xml.count("<Audio "), first < second) == (2, True)


def test_of_several_files_for_one_the_first_is_played_and_the_others_are_told() -> None:
    sources = '<audio>\n<source src="${a}">\n<source src="${b}">\n<track src="${c}" kind="captions">\n</audio>'
    assert noted(form(sources, ASK)) == [("other-source", 5), ("track", 6)]
    assert list(taken(form(sources, ASK)).columns) == ["a"]


def test_a_film_stays_one_whatever_else_it_may_be() -> None:
    design, problems = converted(form('<video><source src="${a}" type="video/mp4"></video>', ASK))
    assert design is not None
    assert all(problem.severity is Severity.NOTE for problem in problems)
    assert {name: use.kind for name, use in design.columns.items()} == {"a": ColumnKind.VIDEO}
    assert f"<{Video.__name__} " in design.config_xml
    assert f"<{Audio.__name__} " not in design.config_xml


@pytest.mark.parametrize(
    ("audio", "code", "why"),
    [
        ('<audio src="https://example.org/a.mp3"></audio>', ProblemCode.MEDIA_REMOTE, "template"),
        ('<audio src="https://example.org/${a}.mp3"></audio>', ProblemCode.LIQUID_UNSUPPORTED, "mixed"),
        ("<audio controls></audio>", ProblemCode.ATTRIBUTE_MISSING, ""),
        ('<audio src="${a}" onended="next()"></audio>', ProblemCode.SCRIPT_NEEDED, "handler"),
        ('<object data="${a}"></object>', ProblemCode.ELEMENT_UNSUPPORTED, "embedded"),
        (
            "{% for a in task.input.all %}<audio src='{{ a }}'></audio>{% endfor %}",
            ProblemCode.LIQUID_UNSUPPORTED,
            "loop",
        ),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_line(audio: str, code: ProblemCode, why: str) -> None:
    assert refused(form("<p>Listen</p>", audio, ASK)) == [(code, why, 4)]
