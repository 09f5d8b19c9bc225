"""Media players of templates: places and number of addresses, and ignored attributes with their note."""

from __future__ import annotations

import pytest

from annotator.core.design.objects import Audio, Video
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.crowd_html.text_tags import ColumnKind
from formats.crowd_reading import converted, design_of, form, noted, refused, seen, taken

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
def test_a_recording_becomes_an_audio_file(audio: str) -> None:
    design = taken(form(audio, ASK))
    assert '<Audio name="audio" value="$a"/>' in design.config_xml
    assert "Sorry" not in design.config_xml
    assert list(design.columns) == ["a"]


def test_several_recordings_are_several_audio_files_in_their_order() -> None:
    design = taken(form('<audio src="${first}"></audio>', '<audio src="${second}"></audio>', ASK))
    first, second = design.config_xml.index("$first"), design.config_xml.index("$second")
    assert (design.config_xml.count("<Audio "), first < second) == (2, True)


def test_of_several_files_for_one_the_first_is_played_and_the_others_are_told() -> None:
    sources = '<audio>\n<source src="${a}">\n<source src="${b}">\n<track src="${c}" kind="captions">\n</audio>'
    assert noted(form(sources, ASK)) == [("other-source", 5), ("track", 6)]
    assert list(taken(form(sources, ASK)).columns) == ["a"]


@pytest.mark.parametrize(
    "video",
    [
        '<video controls src="{{ task.input.a | grant_read_access }}"></video>',
        '<video width="100%" height="315" controls><source src="{{ task.input.a }}" type="video/mp4">Sorry</video>',
        # As AWS writes it: a slash that a browser passes over, and one file for whatever it may be.
        '<video controls/><source src="${a}" type="video/mp4"/><source src="${a}" type="video/webm"/></video>',
        "<VIDEO ID=it CONTROLS AUTOPLAY loop muted playsinline src=${a}></VIDEO>",
        '<crowd-card heading="It"><div><figure><video src="${a}"></video></figure></div></crowd-card>',
        '<p>Watch <video src="${a}"></video> it</p>',
        '<video src="${a}"><img src="${other}"><a href="${a}">Sorry</a></video>',
    ],
)
def test_a_video_is_one_however_it_is_written(video: str) -> None:
    design = taken(form(video, ASK))
    assert '<Video name="video" value="$a"/>' in design.config_xml
    assert "Sorry" not in design.config_xml
    assert list(design.columns) == ["a"]


@pytest.mark.parametrize("tag", ["video", "audio"])
@pytest.mark.parametrize(
    "around", ["{}", "<div>{}</div>", "<p>{}<p>Next</p>", "<div><p><b>{}</b></div>", "<ul><li>{}<li>Next</ul>"]
)
def test_what_follows_a_video_that_is_closed_by_a_slash_alone_is_not_lost(tag: str, around: str) -> None:
    inside = f'<{tag} src="${{a}}" controls /><p>Behind</p><crowd-input name="b"></crowd-input>'
    design = design_of(form(around.format(inside), ASK))
    assert [words.removeprefix("• ") for words in seen(design)][:2] == ["$a", "Behind"]
    assert [control.name for control in design.controls()] == ["b", "words"]


def test_an_image_in_its_place_and_where_it_begins_are_told() -> None:
    video = '<video poster="${p}" src="${a}#t=1.5"></video>'
    assert noted(form(video, ASK)) == [("poster", 3), ("start", 3)]
    assert list(taken(form(video, ASK)).columns) == ["a"]


def test_a_part_of_a_video_is_not_taken_for_all_of_it() -> None:
    for part in ("#t=1,5", "#t=${from},${to}", "#t=${from}", "?t=1", "#xywh=0,0,10,10"):
        video = f'<video src="${{a}}{part}"></video>'
        assert refused(form(video, ASK)) == [(ProblemCode.LIQUID_UNSUPPORTED, "mixed", 3)]


def test_a_video_stays_one_whatever_else_it_may_be() -> None:
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
